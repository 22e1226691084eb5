import Emulation
import Formats
import Foundation
import Observables
import Randomness
import Testing

@Suite struct EmulatorTests {
  let suites: MadeUpSuites

  init() throws { suites = try MadeUpSuites() }

  /// A linear mean and normal noise have a normal posterior, which is known.
  @Test func posteriorOfALinearCase() throws {
    let emulator = try suites.emulator(200)
    let sampler = try PosteriorSampler(emulator)
    let truth = [0.45, 0.55, 0.5]
    var observation = Matrix(rows: 1, columns: MadeUpSuites.bins)
    for bin in 0..<MadeUpSuites.bins { observation[0, bin] = suites.mean(truth[...], bin) }
    let posterior = try #require(sampler.posteriors(of: observation, threads: 1).first)
    // Fisher matrix at the truth, where the mean is linear but for the product of Omega_m and w.
    var fisher = [Double](repeating: 0, count: 9)
    for bin in 0..<MadeUpSuites.bins {
      let (a, b, c) = suites.slopes(bin)
      let slopes = [a, b, c * (0.5 + truth[0])]
      for i in 0..<3 {
        for j in 0..<3 { fisher[3 * i + j] += slopes[i] * slopes[j] / (suites.scatter * suites.scatter) }
      }
    }
    let inverse = invert(fisher)
    for i in 0..<3 {
      let deviation = inverse[4 * i].squareRoot()
      #expect(abs(posterior.mean[i] - truth[i]) < 0.5 * deviation)
      #expect(abs(posterior.covariance[4 * i].squareRoot() / deviation - 1) < 0.25)
    }
    #expect(posterior.effectiveSize > 600)
    // The density at the mode of a normal distribution.
    let density = try sampler.logDensities(posterior, at: Matrix(rows: 1, columns: 3, values: truth))[0]
    let determinant =
      fisher[0] * (fisher[4] * fisher[8] - fisher[5] * fisher[7])
      - fisher[1] * (fisher[3] * fisher[8] - fisher[5] * fisher[6])
      + fisher[2] * (fisher[3] * fisher[7] - fisher[4] * fisher[6])
    #expect(abs(density - (0.5 * log(determinant) - 1.5 * log(2 * .pi))) < 0.5)
    #expect(
      try sampler.logDensities(posterior, at: Matrix(rows: 1, columns: 3, values: [0.5, 0.5, 1.2])) == [
        -.infinity
      ])
  }

  private func invert(_ m: [Double]) -> [Double] {
    let c = [
      m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
      m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
      m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3],
    ]
    let determinant = m[0] * c[0] + m[1] * c[3] + m[2] * c[6]
    return c.map { $0 / determinant }
  }

  /// A known response is found from few simulations, far better than by the source's mean.
  @Test func recoversAKnownResponse() throws {
    let emulator = try suites.emulator(40)
    let (points, _) = suites.suite(100, parameters: 3, seed: 9)
    let predicted = try emulator.mean(at: points)
    var (error, effect) = (0.0, 0.0)
    for row in 0..<points.rows {
      for bin in 0..<MadeUpSuites.bins {
        let mean = suites.mean(points.row(row), bin)
        let plain = suites.mean(points.row(row).prefix(2), bin)
        error += pow(predicted[row, bin] - mean, 2)
        effect += pow(plain - mean, 2)
      }
    }
    #expect(error < 0.05 * effect)
    #expect(emulator.check.problems.isEmpty)
    #expect(emulator.check.chi < 1.4 && emulator.check.chiOfSource > 3)
  }

  /// At the source's value of the new parameter the target is the source, and is known to be.
  @Test func pinnedAtTheSourcePoint() throws {
    let emulator = try suites.emulator(40)
    let at = Matrix(rows: 3, columns: 3, values: [0.3, 0.7, 0.5, 0.6, 0.2, 0.5, 0.9, 0.9, 0.5])
    let mean = try emulator.mean(at: at)
    for row in 0..<3 {
      for bin in 0..<MadeUpSuites.bins {
        #expect(abs(mean[row, bin] - suites.mean(at.row(row), bin)) < 0.5 * suites.scatter)
      }
    }
    func spread(_ point: [Double]) throws -> Double {
      let covariance = try emulator.covariance(at: point)
      return (0..<MadeUpSuites.bins).reduce(0) { $0 + covariance[$1, $1] }
    }
    #expect(try spread([0.3, 0.7, 0.5]) < spread([0.3, 0.7, 0.99]))
  }

  /// Functions of the response scatter about its mean as the prediction says.
  @Test func functionsHaveThePredictedMoments() throws {
    let emulator = try suites.emulator(12)
    let point = Matrix(rows: 1, columns: 3, values: [0.9, 0.1, 0.95])
    var quiet = emulator.law
    quiet.noise = 1e-12
    quiet.freedom = nil
    let noiseless = try emulator.with(quiet)
    let mean = try emulator.mean(at: point)
    let expected = try noiseless.covariance(at: Array(point.row(0)))
    var (first, second) = (0.0, 0.0)
    let draws = 150
    for index in 0..<draws {
      let function = try noiseless.drawFunction(seed: 4, index: UInt64(index))
      let value = try noiseless.simulated(at: point, response: .shared(function), seed: 1)[0, 4] - mean[0, 4]
      first += value / Double(draws)
      second += value * value / Double(draws)
    }
    let deviation = expected[4, 4].squareRoot()
    #expect(abs(first) < 4 * deviation / Double(draws).squareRoot())
    #expect(abs(second.squareRoot() / deviation - 1) < 0.25)
    // A function is one function: the same point has the same value among others.
    let function = try noiseless.drawFunction(seed: 4)
    let alone = try noiseless.simulated(at: point, response: .shared(function), seed: 1)
    let among = try noiseless.simulated(
      at: Matrix(rows: 2, columns: 3, values: Array(point.values) + [0.1, 0.2, 0.3]),
      response: .shared(function),
      seed: 1)
    for bin in 0..<MadeUpSuites.bins { #expect(abs(alone[0, bin] - among[0, bin]) < 1e-6) }
  }

  /// Simulations drawn in parts are those drawn together; scatter, and what is not known of the response, can be left out.
  @Test func partsAndWhatIsLeftOut() throws {
    let emulator = try suites.emulator(20)
    let points = suites.suite(6, parameters: 3, seed: 12).0
    func farthest(_ one: Matrix, _ other: Matrix) -> Double {
      zip(one.values, other.values).map { abs($0 - $1) }.max() ?? 0
    }
    let all = try emulator.simulated(at: points, seed: 7)
    let rest = try emulator.simulated(at: points.selecting(rows: [4, 5]), first: 4, seed: 7)
    #expect(farthest(all.selecting(rows: [4, 5]), rest) < 1e-9)
    let mean = try emulator.mean(at: points)
    for seed in [7, 8] as [UInt64] {
      let drawn = try emulator.simulated(at: points, response: .mean, noiseless: true, seed: seed)
      #expect(farthest(drawn, mean) < 1e-9)
    }
    let function = try emulator.drawFunction(seed: 3)
    let shared = try [7, 8].map {
      try emulator.simulated(at: points, response: .shared(function), noiseless: true, seed: $0)
    }
    #expect(farthest(shared[0], shared[1]) < 1e-9 && farthest(shared[0], mean) > 1e-3)
    // Scatter and response are independent.
    let noisy = try emulator.simulated(at: points, response: .mean, seed: 7)
    let own = try emulator.simulated(at: points, noiseless: true, seed: 7)
    for matrix in [noisy, own] {
      #expect(farthest(matrix, mean) > 1e-3 && farthest(matrix, mean) < 2 * farthest(all, mean))
    }
  }

  /// Equal seeds give equal bytes at any number of threads.
  @Test func seedsAndThreads() throws {
    let emulator = try suites.emulator(20)
    #expect(try suites.emulator(20) == emulator)
    let (points, values) = suites.suite(6, parameters: 3, seed: 12)
    let sampler = try PosteriorSampler(emulator)
    let posteriors = try sampler.posteriors(of: values, threads: 1)
    #expect(try sampler.posteriors(of: values, threads: 3) == posteriors)
    let simulations = try emulator.simulated(at: points, seed: 7)
    #expect(try emulator.simulated(at: points, seed: 7) == simulations)
    #expect(try emulator.simulated(at: points, seed: 8) != simulations)
    #expect(try emulator.drawFunction(seed: 3) == emulator.drawFunction(seed: 3))
  }

  /// The truth's rank in its posterior is uniform over a made-up suite.
  @Test func ranksAreUniform() throws {
    let emulator = try suites.emulator(60)
    var settings = PosteriorSampler.Settings()
    settings.bank = 2048
    settings.draws = 500
    settings.enough = 200
    let sampler = try PosteriorSampler(emulator, settings: settings)
    let (points, values) = suites.suite(150, parameters: 3, seed: 21)
    let posteriors = try sampler.posteriors(of: values, threads: 1)
    for parameter in 0..<3 {
      let ranks = zip(posteriors, 0...).map { $0.rank(of: points[$1, parameter], parameter: parameter) }
        .sorted()
      let distance =
        ranks.enumerated().map { max(Double($0 + 1) / 150 - $1, $1 - Double($0) / 150) }.max() ?? 1
      #expect(distance < 0.14, "parameter \(parameter)")
    }
  }

  /// Simulations that are not of the source's kind are noticed.
  @Test func refusesWhatItCannotPredict() throws {
    let (scaled, values) = suites.suite(30, parameters: 3, seed: 2)
    var stream = RandomStream(seed: 6, purpose: "other")
    let other = Matrix(
      rows: 30, columns: MadeUpSuites.bins, values: values.values.map { $0 + 0.5 * stream.normal() })
    let emulator = try Emulator(source: suites.source(), values: other, scaled: scaled)
    #expect(!emulator.check.problems.isEmpty)
    #expect(throws: EmulationError.self) { try emulator.check.requireUsable() }
  }

  /// Simulations moved to another value of a parameter have its mean and their own scatter.
  @Test func simulationsAreMoved() throws {
    let (scaled, values) = suites.suite(800, parameters: 2, seed: 1)
    let source = try suites.source()
    var others = scaled
    for row in 0..<others.rows { others[row, 1] = 0.5 }
    let moved = try source.moved(values, from: scaled, to: others)
    var (squares, change) = (0.0, 0.0)
    for row in 0..<moved.rows {
      for bin in 0..<MadeUpSuites.bins {
        squares += pow(moved[row, bin] - suites.mean(others.row(row), bin), 2)
        let own = values[row, bin] - suites.mean(scaled.row(row), bin)
        change = max(change, abs(moved[row, bin] - suites.mean(others.row(row), bin) - own))
      }
    }
    let scatter = (squares / Double(moved.values.count)).squareRoot()
    #expect(abs(scatter / suites.scatter - 1) < 0.05 && change < 0.5 * suites.scatter)
    #expect(throws: EmulationError.size(of: "parameters to move to", expected: 2, found: 1)) {
      try source.moved(values, from: scaled, to: Matrix(rows: 800, columns: 1))
    }
  }
}
