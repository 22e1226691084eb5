import Diagnostics
import Foundation
import Testing

@Suite struct LearningCurveTests {
  private let curve: LearningCurve
  init() throws { curve = try LearningCurve(sizes: [100, 200, 400, 800], errors: [0.08, 0.04, 0.02, 0.01]) }

  @Test func aPowerLawIsReadBackExactly() {
    for size in [100.0, 150, 200, 333, 800] {
      let found = curve.size(reaching: 8 / size)
      #expect(abs(found.size - size) < 1e-9 * size && found.relation == .equal)
    }
  }

  @Test func beyondTheEndsIsSaidSo() {
    #expect(curve.size(reaching: 0.1) == (100, .lessThan))
    #expect(curve.size(reaching: 0.009) == (800, .moreThan))
    #expect(curve.size(reaching: 0) == (800, .moreThan))
  }

  @Test func scatterIsMadeMonotone() throws {
    let rough = try LearningCurve(sizes: [10, 20, 40], errors: [0.4, 0.1, 0.1 * exp(0.2)])
    let level = 0.1 * exp(0.1)
    let found = rough.size(reaching: level * 1.0000001)
    #expect(abs(found.size - 20) < 1e-4 && found.relation == .equal)
    #expect(rough.size(reaching: level * 0.99).relation == .moreThan)
  }

  @Test func aSinglePointKnowsOnlySides() throws {
    let point = try LearningCurve(sizes: [50], errors: [0.1])
    #expect(point.size(reaching: 0.1) == (50, .equal))
    #expect(point.size(reaching: 0.2) == (50, .lessThan))
    #expect(point.size(reaching: 0.05) == (50, .moreThan))
  }

  @Test(arguments: [
    ([Int](), [Double](), "There are no sizes of the learning curve: expected at least one, found none."),
    ([1], [], "The errors of the learning curve have the wrong length: expected 1 numbers, found 0."),
    (
      [2, 2], [0.1, 0.1],
      "The numbers of simulations of the learning curve must be positive and rising, found 2, 2."
    ),
    ([1], [.nan], "The errors of the learning curve must be finite and not negative, found nan."),
  ])
  func badCurvesAreRefused(sizes: [Int], errors: [Double], message: String) throws {
    let error = try #require(throws: DiagnosticsError.self) {
      try LearningCurve(sizes: sizes, errors: errors)
    }
    #expect(error.description == message)
  }
}

@Suite struct SimulationsSavedTests {
  private let bootstrap: Bootstrap
  init() throws { bootstrap = try Bootstrap(replicas: 200, seed: 11) }

  /// Scores of a network whose squared error falls as 1/N.
  private func scores(_ size: Double, trial: Int = 0) throws -> ResampledScores {
    var synthetic = SyntheticErrors()
    synthetic.sizes = [1]
    synthetic.seedScatter = [Double](repeating: 0.05, count: 6)
    synthetic.effect = { _, _ in 20 / size }
    return bootstrap.draws(of: try synthetic.pairs(trial: trial)[0].transfer)
  }

  @Test func aKnownSavingIsFound() throws {
    let scratch = try [50, 100, 200, 400].map { (targetCount: $0, scores: try scores(Double($0), trial: $0)) }
    let rows = try SimulationsSaved.estimate(
      strategy: "s", targetCount: 50, scores: scores(150, trial: 9), scratch: scratch)
    let total = try #require(rows.last)
    #expect(rows.map(\.parameter) == scratch[0].scores.columns)
    #expect(total.parameter == "total" && total.equivalent.relation == .equal)
    #expect(total.equivalent.low < 150 && 150 < total.equivalent.high)
    #expect(abs(total.factor - 3) < 0.5 && total.factor == total.equivalent.value / 50)
  }

  @Test func scratchIsWorthItself() throws {
    let scratch = try [50, 100, 200].map { (targetCount: $0, scores: try scores(Double($0))) }
    for row in try SimulationsSaved.estimate(
      strategy: "scratch", targetCount: 100, scores: scratch[1].scores, scratch: scratch)
    {
      #expect(abs(row.equivalent.value - 100) < 1e-9 && abs(row.factor - 1) < 1e-9)
    }
  }

  @Test func beyondTheGridIsSaidSo() throws {
    let scratch = try [50, 100].map { (targetCount: $0, scores: try scores(Double($0))) }
    let better = try SimulationsSaved.estimate(
      strategy: "s", targetCount: 50, scores: scores(1000), scratch: scratch)
    let worse = try SimulationsSaved.estimate(
      strategy: "s", targetCount: 50, scores: scores(5), scratch: scratch)
    for row in better {
      #expect(row.equivalent.relation == .moreThan && row.equivalent.value == 100 && row.factor == 2)
      #expect(row.equivalent.low == 100 && row.equivalent.lowRelation == .moreThan)
    }
    for row in worse {
      #expect(row.equivalent.relation == .lessThan && row.equivalent.value == 50)
      #expect(row.equivalent.high == 50 && row.equivalent.highRelation == .lessThan)
    }
  }

  @Test func rowsAreWrittenUnderTheirAgreedNames() throws {
    let scratch = [(targetCount: 50, scores: try scores(50))]
    let row = try #require(
      SimulationsSaved.estimate(strategy: "s", targetCount: 50, scores: scores(9), scratch: scratch).first)
    let text = String(decoding: try JSONEncoder().encode(row), as: UTF8.self)
    for part in ["\"n_target\":50", "\"relation\":\"less-than\"", "\"equivalent\":{", "\"factor\":1"] {
      #expect(text.contains(part))
    }
    #expect(try JSONDecoder().decode(SimulationsSaved.self, from: Data(text.utf8)) == row)
  }

  @Test func otherDrawsOrParametersAreRefused() throws {
    let one = try Evaluation(parameters: ["a"], truth: [0, 1], predictions: [[0.1, 0.7]])
    let two = try Evaluation(parameters: ["b"], truth: [0, 1], predictions: [[0.1, 0.7]])
    let mine = bootstrap.draws(of: one)
    let cases = [bootstrap.draws(of: two), try Bootstrap(replicas: 20, seed: 1).draws(of: one)]
    for other in cases {
      #expect(throws: DiagnosticsError.self) {
        try SimulationsSaved.estimate(
          strategy: "s", targetCount: 5, scores: mine, scratch: [(targetCount: 5, scores: other)])
      }
    }
    #expect(throws: DiagnosticsError.empty(what: "sizes of the learning curve")) {
      try SimulationsSaved.estimate(strategy: "s", targetCount: 5, scores: mine, scratch: [])
    }
    #expect(throws: DiagnosticsError.self) {
      try SimulationsSaved.estimate(strategy: "s", targetCount: 0, scores: mine, scratch: [(5, mine)])
    }
  }
}
