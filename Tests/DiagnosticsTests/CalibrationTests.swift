import Diagnostics
import Foundation
import Randomness
import Testing

@Suite struct CalibrationTests {
  /// Ranks of 0 ... 99 with `each` of every ten.
  private func ranks(_ each: [Int]) -> [Int] {
    each.enumerated().flatMap { bin, count in (0..<count).map { 10 * bin + $0 % 10 } }
  }

  @Test func uniformRanksPassAndBandsHoldThem() {
    let test = UniformityTest(ranks: ranks(Array(repeating: 20, count: 10)), draws: 99)
    #expect(test.pValue > 0.99 && test.distance < 1e-12)
    let (low, high) = test.bands(level: 0.95)
    for index in test.below.indices { #expect((low[index]...high[index]).contains(test.below[index])) }
    // A band that holds all points at once is wider than one for each point, of 1.96 standard deviations.
    let middle = test.thresholds.count / 2
    #expect(Double(high[middle] - low[middle]) > 2 * 1.96 * (200 * 0.25).squareRoot())
  }

  /// The bands of 95 % hold 95 % of uniform trajectories, and the p-value is uniform.
  @Test func levelsAreKept() {
    var (outside, small) = (0, 0)
    for trial in 0..<400 {
      var stream = RandomStream(seed: 2, purpose: "uniform ranks", index: UInt64(trial))
      let test = UniformityTest(ranks: (0..<60).map { _ in stream.integer(in: 0...99) }, draws: 99)
      let (low, high) = test.bands(level: 0.9)
      if test.below.indices.contains(where: { test.below[$0] < low[$0] || test.below[$0] > high[$0] }) {
        outside += 1
        #expect(test.pValue <= 0.1 + 1e-9)
      } else {
        #expect(test.pValue > 0.1 - 0.02)
      }
      if test.pValue <= 0.5 { small += 1 }
    }
    // Three standard errors; the counts are whole numbers, so the level is not reached quite.
    #expect((20...58).contains(outside) && (150...230).contains(small))
  }

  @Test func ranksOfOneSideFail() {
    let test = UniformityTest(ranks: ranks([40, 30, 20, 20, 20, 20, 20, 10, 10, 10]), draws: 99)
    #expect(test.pValue < 1e-4)
    #expect(abs(test.distance - 0.15) < 0.011)
  }

  @Test func coverageCountsWhatItShould() {
    // Ranks 0 ... 99 once each: the central 68 % are the ranks 16 ... 83.
    let ranks = Array(0...99)
    #expect(ExpectedCoverage.central(ranks, draws: 99, level: 0.68).found == 0.68)
    #expect(ExpectedCoverage.highest(ranks, draws: 99, level: 0.95).found == 0.95)
    #expect(abs(ExpectedCoverage.highest(ranks, draws: 99, level: 0.5).error - 0.05) < 1e-12)
  }

  @Test func randomPointsSeeAShift() throws {
    let example = LinearGaussian()
    let bootstrap = try Bootstrap(replicas: 200, level: 0.95, seed: 1)
    for (flaw, passes) in [(LinearGaussian.Flaw.none, true), (.shrunk, false)] {
      let points = RandomPoints(try example.posterior(flaw, seed: 3), seed: 4)
      #expect((UniformityTest(ranks: points.ranks, draws: points.draws).pValue > 0.01) == passes)
      let coverage = points.coverage(levels: [0.25, 0.5, 0.75], bootstrap: bootstrap)
      #expect(zip(coverage, [0.25, 0.5, 0.75]).allSatisfy { $0.low <= $1 && $1 <= $0.high } == passes)
    }
  }

  @Test func theVerdictNamesWhatFails() throws {
    var example = LinearGaussian()
    (example.simulations, example.parameters) = (300, 2)
    let right = try Calibration(example.posterior(.none, seed: 1))
    #expect(right.isCalibrated && right.outcomes.count == 2 + 1 + 1 + 1 + 8)
    #expect(abs(right.outcomes.reduce(0) { $0 + $1.level } - 0.005) < 1e-12)
    // -0.5 log(2 pi e / 2) for each parameter, to five standard errors.
    #expect(abs(right.meanLogDensity + log(.pi * M_E)) < 5 / 300.0.squareRoot())
    let shifted = try Calibration(example.posterior(.shifted, seed: 1))
    #expect(shifted.outcomes.contains { $0.family == .ranks && !$0.passes })
    let narrow = try Calibration(example.posterior(.shrunk, seed: 1))
    #expect(narrow.outcomes.contains { $0.family == .coverage && !$0.passes })
    #expect(narrow.coverage[0].found < 0.6 && !narrow.isCalibrated)
  }

  /// The power stated: posteriors that are wrong by so much fail the test in 95 % of trials, with three standard errors.
  @Test func powerIsAsStated() throws {
    let power = try Calibration(LinearGaussian(parameters: 1, simulations: 200).posterior(.none, seed: 1))
      .power()
    #expect((0.2...0.6).contains(power.shift) && power.narrow < 0.85 && power.wide > 1.15)
    var failed = 0
    for trial in 0..<200 {
      var stream = RandomStream(seed: 5, purpose: "shifted ranks", index: UInt64(trial))
      let ranks = (0..<200).map { _ in
        min(Int(200 * NormalDistribution.cumulative(stream.normal() + power.shift)), 199)
      }
      if UniformityTest(ranks: ranks, draws: 199).pValue <= 0.001 { failed += 1 }
    }
    #expect((180...199).contains(failed))
  }

  @Test func temperatureUndoesTheWrongWidth() throws {
    let example = LinearGaussian()
    // A Gaussian to the power 0.49 is as wide as one that was shrunk by 0.7.
    let narrow = Temperature(try example.posterior(.shrunk, seed: 1))
    #expect(abs(narrow.exponent - 0.49) < 0.08 && narrow.after > narrow.before + 0.1)
    let right = Temperature(try example.posterior(.none, seed: 1))
    #expect(abs(right.exponent - 1) < 0.15 && right.after - right.before < 0.01)
    #expect(abs(narrow.logWeight(2) - 2 * (narrow.exponent - 1)) < 1e-12)
  }

  @Test func conformalIntervalsHoldTheirLevel() throws {
    let example = LinearGaussian(parameters: 1, simulations: 2000)
    let held = Ranks.parameter(0, of: try example.posterior(.shrunk, seed: 1), seed: 1)
    let fresh = Ranks.parameter(0, of: try example.posterior(.shrunk, seed: 2), seed: 1)
    let interval = try #require(ConformalQuantiles(ranks: held, draws: 199).interval(level: 0.68))
    #expect(interval.upperBound - interval.lowerBound > 0.78)
    let inside = fresh.count { interval.contains((Double($0) + 0.5) / 200) }
    #expect(abs(Double(inside) / 2000 - 0.68) < 0.04)
    #expect(ConformalQuantiles(ranks: [1, 2, 3], draws: 199).interval(level: 0.9) == nil)
  }

  @Test func badDrawsAreRefused() throws {
    let names = ["a", "b"]
    func make(count: Int = 50, draws: Int = 99, truth: Double = 0, density: Double = 0) throws
      -> PosteriorDraws
    {
      try PosteriorDraws(
        parameters: names, truth: Array(repeating: truth, count: 2 * count),
        values: Array(repeating: 0, count: 2 * count * draws),
        truthLogDensity: Array(repeating: density, count: count),
        drawLogDensity: Array(repeating: 0, count: count * draws))
    }
    _ = try make(density: -.infinity)
    #expect(
      throws: DiagnosticsError.unsuited(
        what: "number of test simulations", expected: "at least 50 for calibration", found: "49")
    ) { try make(count: 49) }
    #expect(
      throws: DiagnosticsError.outOfRange(
        what: "number of draws for each test simulation", expected: "at least 99", found: "98")
    ) { try make(draws: 98) }
    #expect(
      throws: DiagnosticsError.notFinite(
        what: "true value", seed: 0, simulation: 0, parameter: "a", found: "nan")
    ) { try make(truth: .nan) }
    #expect(
      throws: DiagnosticsError.notFinite(
        what: "log density", seed: 0, simulation: 0, parameter: "all parameters", found: "nan")
    ) { try make(density: .nan) }
    #expect(throws: DiagnosticsError.shapeMismatch(what: "draws", expected: 9900, found: 1)) {
      try PosteriorDraws(
        parameters: names, truth: Array(repeating: 0, count: 100), values: [0],
        truthLogDensity: Array(repeating: 0, count: 50),
        drawLogDensity: Array(repeating: 0, count: 50 * 99))
    }
    let draws = try make()
    #expect(
      throws: DiagnosticsError.outOfRange(
        what: "chance of a false alarm", expected: "above 0 and at most 0.5", found: "0.0")
    ) { try Calibration(draws, level: 0) }
    #expect(
      throws: DiagnosticsError.unsuited(
        what: "number of bins", expected: "1 ... 5 for 50 simulations", found: "6")
    ) { try Calibration(draws, bins: 6) }
  }
}

@Suite struct ClassifierTestTests {
  struct Sample: Decodable {
    var name: String
    var accuracy: Double
    var first: [Double]
    var second: [Double]
  }

  /// Where scikit-learn's network tells samples apart, so does the classifier, to within the scatter of its folds.
  @Test func findsWhatASmallNetworkFinds() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Fixtures/classifier/values.json")
    for sample in try JSONDecoder().decode([Sample].self, from: Data(contentsOf: path)) {
      let test = ClassifierTest(sample.first, sample.second, width: 2, seed: 1)
      print(
        "classifier, \(sample.name): accuracy \(test.accuracy), p = \(test.pValue), network \(sample.accuracy)"
      )
      #expect(sample.name == "alike" || test.accuracy > sample.accuracy - 0.03)
      #expect((test.pValue > 0.01) == (sample.name == "alike"))
    }
  }

  /// Alike samples: the p-value is uniform.
  @Test func falseAlarmsAreAsOftenAsStated() {
    var small = 0
    for trial in 0..<100 {
      var stream = RandomStream(seed: 6, purpose: "two samples", index: UInt64(trial))
      let rows = (0..<120).map { _ in stream.normal() }
      let test = ClassifierTest(Array(rows[..<60]), Array(rows[60...]), width: 1, seed: 1)
      if test.pValue <= 0.2 { small += 1 }
    }
    #expect((8...33).contains(small))
  }
}
