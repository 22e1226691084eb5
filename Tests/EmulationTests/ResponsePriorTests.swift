import Emulation
import Formats
import Foundation
import OrderedCollections
import Randomness
import TestSupport
import Testing

/// A response expected beforehand: zero at the source's point, a help where it is right, left out where it is wrong.
@Suite struct ResponsePriorTests {
  let suites: MadeUpSuites
  let source: SourceModel

  init() throws {
    suites = try MadeUpSuites()
    source = try suites.source()
  }

  /// Noiseless simulations whose response is the true one times a factor.
  private func simulations(
    _ count: Int = 300, effect: Double = 1
  ) -> (scaled: Matrix, values: Matrix) {
    let (scaled, _) = suites.suite(count, parameters: 3, seed: 7)
    var values = Matrix(rows: count, columns: MadeUpSuites.bins)
    for row in 0..<count {
      for bin in 0..<MadeUpSuites.bins {
        let plain = suites.mean(scaled.row(row).prefix(2), bin)
        values[row, bin] = plain + effect * (suites.mean(scaled.row(row), bin) - plain)
      }
    }
    return (scaled, values)
  }

  private func prior(effect: Double = 1) throws -> ResponsePrior {
    let (scaled, values) = simulations(effect: effect)
    return try ResponsePrior(name: "quick", values: values, scaled: scaled, source: source)
  }

  private func emulator(_ count: Int, _ prior: ResponsePrior?) throws -> Emulator {
    let (scaled, values) = suites.suite(count, parameters: 3, seed: 2)
    return try Emulator(source: source, values: values, scaled: scaled, prior: prior)
  }

  /// The root mean square error of the mean, in units of the scatter.
  private func error(_ emulator: Emulator) throws -> Double {
    let (points, _) = suites.suite(100, parameters: 3, seed: 9)
    let predicted = try emulator.mean(at: points)
    var sum = 0.0
    for row in 0..<points.rows {
      for bin in 0..<MadeUpSuites.bins {
        sum += pow(predicted[row, bin] - suites.mean(points.row(row), bin), 2)
      }
    }
    return (sum / Double(predicted.values.count)).squareRoot() / suites.scatter
  }

  @Test func itIsZeroAtTheSourcePointAndRightElsewhere() throws {
    let prior = try prior()
    #expect(prior.facts.name == "quick" && prior.facts.simulations == 300 && prior.facts.misfit < 0.01)
    let (points, _) = suites.suite(20, parameters: 3, seed: 5)
    var there = points
    for row in 0..<20 { there[row, 2] = 0.5 }
    #expect(try prior.response(at: there).values.allSatisfy { abs($0) < 1e-12 })
    let response = try prior.response(at: points)
    for row in 0..<20 {
      for bin in 0..<MadeUpSuites.bins {
        let truth = suites.mean(points.row(row), bin) - suites.mean(points.row(row).prefix(2), bin)
        #expect(abs(response[row, bin] - truth) < 1e-3)
      }
    }
    // What is additive about a simulator's means does not matter, nor is its noise a response.
    var (scaled, values) = simulations()
    for index in values.values.indices { values.values[index] += 3 }
    let shifted = try ResponsePrior(name: "off", values: values, scaled: scaled, source: source)
    #expect(
      zip(try shifted.response(at: points).values, response.values).allSatisfy { abs($0 - $1) < 1e-6 })
    scaled = scaled.selecting(rows: Array(0..<50))
    values = values.selecting(rows: Array(0..<50))
    #expect(try ResponsePrior(name: "few", values: values, scaled: scaled, source: source).facts.degree <= 3)
  }

  @Test func aRightPriorHelpsWhereSimulationsAreFew() throws {
    let informed = try emulator(8, prior())
    let verdict = try #require(informed.verdict)
    #expect(verdict.isUsed && verdict.gain > 0 && abs(verdict.amplitude - 1) < 0.3)
    #expect(verdict.summary.hasPrefix("the response of quick times "))
    #expect(try error(informed) < 0.7 * error(emulator(8, nil)))
    // One of half the size is made up for.
    let half = try emulator(40, prior(effect: 0.5))
    #expect(try error(half) < 0.4)
  }

  @Test func aWrongPriorIsLeftOut() throws {
    let plain = try emulator(40, nil)
    let misled = try emulator(40, prior(effect: -1))
    let verdict = try #require(misled.verdict)
    #expect(!verdict.isUsed && verdict.amplitude == 0)
    #expect(
      verdict.summary.hasPrefix(
        "the response prior quick is left out, as held-out simulations are predicted no better with it"))
    #expect(misled.tensors() == plain.tensors())
    let (points, _) = suites.suite(10, parameters: 3, seed: 9)
    #expect(try misled.mean(at: points) == plain.mean(at: points))
    #expect(plain.verdict == nil && plain.configuration.responsePrior == nil)
  }

  /// The prior is part of the mean, of what is drawn, of slopes, and of what is kept.
  @Test func itIsKept() throws {
    let emulator = try emulator(8, prior())
    let tensors = emulator.tensors()
    let prior = try #require(tensors["prior.coefficients"])
    #expect(prior.shape[1] == MadeUpSuites.bins)
    let text = try JSONValueEncoder().encode(emulator.configuration)
    let configuration = try JSONValueDecoder().decode(EmulatorConfiguration.self, from: text, name: "config")
    let loaded = try Emulator(configuration, tensors: tensors)
    #expect(loaded == emulator)
    let (points, _) = suites.suite(5, parameters: 3, seed: 9)
    let mean = try loaded.mean(at: points)
    let drawn = try loaded.simulated(at: points, response: .mean, noiseless: true, seed: 1)
    #expect(zip(mean.values, drawn.values).allSatisfy { abs($0 - $1) < 1e-9 })
    let point = [0.5, 0.5, 0.7]
    let (own, other) = (try loaded.information(at: point), try self.emulator(8, nil).information(at: point))
    #expect(own.matrix != other.matrix)

    var without = tensors
    without["prior.coefficients"] = nil
    #expect(
      message { _ = try Emulator(configuration, tensors: without) }
        == "tensor 'prior.coefficients' of the emulator is missing")
    var plain = configuration
    plain.responsePrior = nil
    #expect(
      message { _ = try Emulator(plain, tensors: tensors) }
        == "tensor 'prior.coefficients' belongs to no part of an emulator")
    var endless = configuration
    endless.responsePrior?.prior.degree = 40
    #expect(
      message { _ = try Emulator(endless, tensors: tensors) }
        == "expected responsePrior.prior.degree of the emulator to be from 1.0 to 10.0, found 40.0")
  }

  /// Without any simulation of the target its mean is what is expected, unsure but at the source's point.
  @Test func whatIsExpectedOfASuiteThatNobodySaw() throws {
    let emulator = try Emulator(source: source, expecting: prior())
    #expect(emulator.simulations == 0 && emulator.check.problems.isEmpty)
    #expect(try error(emulator) < 0.2)
    func spread(_ point: [Double]) throws -> Double {
      let covariance = try emulator.covariance(at: point)
      return (0..<MadeUpSuites.bins).reduce(0) { $0 + covariance[$1, $1] }
    }
    #expect(try spread([0.5, 0.5, 1]) > 1.5 * spread([0.5, 0.5, 0.5]))
    let point = Matrix(rows: 1, columns: 3, values: [0.5, 0.5, 1])
    let drawn = try (0..<2).map { index in
      try emulator.simulated(
        at: point, response: .shared(emulator.drawFunction(seed: 1, index: index)), noiseless: true, seed: 1)
    }
    #expect(drawn[0] != drawn[1])
    #expect(try emulator.information(at: [0.5, 0.5, 0.7]).errors.allSatisfy { $0.isFinite })
  }

  @Test func priorsThatSayNothingAreRefused() throws {
    let (scaled, values) = simulations()
    func refused(_ scaled: Matrix, _ values: Matrix) -> String? {
      message { _ = try ResponsePrior(name: "quick", values: values, scaled: scaled, source: source) }
    }
    let two = values.selecting(columns: [0, 1])
    #expect(
      refused(scaled, two) == "numbers of the simulations of the response prior quick: expected 8, found 2")
    #expect(
      refused(scaled.selecting(rows: [0, 1]), values)
        == "rows of parameters of the simulations of the response prior quick: expected 300, found 2")
    let rows = Array(0..<9)
    #expect(
      refused(scaled.selecting(rows: rows), values.selecting(rows: rows))
        == "an emulator needs at least 10 simulations of the response prior quick for 3 parameters, found 9")
    var endless = values
    endless[3, 1] = .infinity
    #expect(
      refused(scaled, endless)
        == "simulations of the response prior quick: row 4, column 2 is not finite, expected finite numbers")
    var constant = scaled
    for row in 0..<300 { constant[row, 2] = 0 }
    #expect(
      refused(constant, values)
        == "the new parameter w is -1.3 in all 300 simulations of the response prior quick, expected values that differ: it"
        + " says nothing of the response to w")
    var far = scaled
    for row in 0..<300 { far[row, 2] = 0.75 + 0.25 * Double(row) / 299 }
    #expect(
      refused(far, values)
        == "the response prior quick has w from -0.85 to -0.7, expected it to reach -1.0, at which the target suite is the"
        + " source suite, but for 5 % of its range: beyond that it would be extrapolated")
    var narrow = scaled
    for row in 0..<300 { narrow[row, 2] = 0.25 + 0.5 * Double(row) / 299 }
    let short = "expected it to reach -1.3 and -0.7, its bounds, but for 5 % of its range"
    #expect(refused(narrow, values)?.contains(short) == true)
    // The same is found without the numbers, before anything is fitted.
    #expect(
      message { try ResponsePrior.require("quick", scaled: narrow, of: suites.parameters) }?.contains(short)
        == true)
  }

  /// A polynomial says nothing beyond its simulations: there the response is that at their ends.
  @Test func theResponseEndsWithItsSimulations() throws {
    var (scaled, values) = simulations()
    let rows = (0..<300).filter { scaled[$0, 0] < 0.6 }
    (scaled, values) = (scaled.selecting(rows: rows), values.selecting(rows: rows))
    let prior = try ResponsePrior(name: "short", values: values, scaled: scaled, source: source)
    let end = try #require(prior.facts.ranges.first?.last)
    let points = Matrix(rows: 2, columns: 3, values: [end, 0.5, 0.9, 1, 0.5, 0.9])
    let response = try prior.response(at: points)
    #expect(response.row(0).elementsEqual(response.row(1)))
  }
}
