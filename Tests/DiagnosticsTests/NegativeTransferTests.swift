import Diagnostics
import Foundation
import Testing

@Suite struct NegativeTransferTests {
  /// With seeds as the only noise the p values are those of a t test; it must not be far too timid either.
  @Test func singleProbabilitiesAreNotFarTooTimid() throws {
    var synthetic = SyntheticErrors()
    synthetic.ownResidual = 0.05
    synthetic.seedScatter = [Double](repeating: 0.3, count: 6)
    var (cells, below) = (0, 0)
    for trial in 0..<60 {
      let rows = try NegativeTransfer.judge(strategy: "same", pairs: synthetic.pairs(trial: trial))
      cells += rows.count
      below += rows.count { $0.probabilityOfHarm < 0.05 }
    }
    #expect((0.02...0.07).contains(Double(below) / Double(cells)))
  }

  @Test func aKnownHarmIsFound() throws {
    var synthetic = SyntheticErrors()
    synthetic.effect = { size, parameter in
      switch parameter {
      case "M_nu": size == 50 ? 1.5 : 1.3
      case "Omega_m": 0.8
      default: 1
      }
    }
    let trials = 60
    var (found, helped, wrong) = (0, 0, 0)
    for trial in 0..<trials {
      let rows = try NegativeTransfer.judge(strategy: "worse", pairs: synthetic.pairs(trial: trial))
      if rows.contains(where: { $0.parameter == "M_nu" && $0.verdict == .hurts }) { found += 1 }
      if rows.contains(where: { $0.parameter == "Omega_m" && $0.verdict == .helps }) { helped += 1 }
      if rows.contains(where: { !["M_nu", "total"].contains($0.parameter) && $0.verdict == .hurts }) {
        wrong += 1
      }
    }
    print(
      "known harm found in \(found), known help in \(helped), harm elsewhere in \(wrong) of \(trials) studies"
    )
    #expect(Double(found) / Double(trials) >= 0.9)
    #expect(Double(helped) / Double(trials) >= 0.9)
    #expect(wrong <= 5)
  }

  @Test func theIntervalHoldsTheTrueRatio() throws {
    var synthetic = SyntheticErrors()
    synthetic.effect = { _, _ in 1.4 }
    var (inside, all) = (0, 0)
    for trial in 0..<60 {
      for row in try NegativeTransfer.judge(strategy: "worse", pairs: synthetic.pairs(trial: trial)) {
        all += 1
        if row.low <= 1.4, 1.4 <= row.high { inside += 1 }
      }
    }
    #expect(Double(inside) / Double(all) >= 0.66)
    #expect(Double(inside) / Double(all) <= 0.9)
  }

  @Test func theSameNetworkMakesNoDifference() throws {
    let pair = try SyntheticErrors().pairs(trial: 1)[0]
    let same = NegativeTransfer.Pair(targetCount: 50, strategy: pair.scratch, scratch: pair.scratch)
    for row in try NegativeTransfer.judge(strategy: "same", pairs: [same]) {
      #expect(row.ratio == 1 && row.low == 1 && row.high == 1)
      #expect(row.probabilityOfHarm == 0.5 && row.probabilityOfHelp == 0.5)
      #expect(row.verdict == .noDifference)
    }
  }

  @Test func swappingTheStrategiesSwapsTheVerdict() throws {
    var synthetic = SyntheticErrors()
    synthetic.effect = { _, _ in 3 }
    let pairs = try synthetic.pairs(trial: 2)
    let swapped = pairs.map {
      NegativeTransfer.Pair(targetCount: $0.targetCount, strategy: $0.scratch, scratch: $0.strategy)
    }
    let rows = try NegativeTransfer.judge(strategy: "a", pairs: pairs)
    for (one, other) in zip(rows, try NegativeTransfer.judge(strategy: "a", pairs: swapped)) {
      #expect(abs(one.ratio * other.ratio - 1) < 1e-12)
      #expect(abs(one.probabilityOfHarm - other.probabilityOfHelp) < 1e-9)
      #expect(one.verdict == .hurts && other.verdict == .helps)
    }
  }

  @Test func oneSeedGivesNoVerdict() throws {
    var synthetic = SyntheticErrors()
    synthetic.seeds = 1
    synthetic.effect = { _, _ in 5 }
    for row in try NegativeTransfer.judge(strategy: "a", pairs: synthetic.pairs(trial: 3)) {
      #expect(row.verdict == .noDifference && row.probabilityOfHarm == 1 && row.probabilityOfHelp == 1)
      #expect(row.low < row.ratio && row.ratio < row.high && row.detectable == nil)
    }
  }

  @Test func aPerfectStrategyStaysFinite() throws {
    let truth = [0.1, 0.4, 0.9]
    let perfect = try Evaluation(parameters: ["h"], truth: truth, predictions: [truth, truth])
    let scratch = try Evaluation(
      parameters: ["h"], truth: truth, predictions: [[0.2, 0.5, 0.7], [0.3, 0.5, 0.8]])
    let rows = try NegativeTransfer.judge(
      strategy: "perfect", pairs: [.init(targetCount: 10, strategy: perfect, scratch: scratch)])
    let data = try JSONEncoder().encode(rows)
    #expect(try JSONDecoder().decode([NegativeTransfer].self, from: data) == rows)
  }

  @Test func rowsAreWrittenUnderTheirAgreedNames() throws {
    let rows = try NegativeTransfer.judge(strategy: "a", pairs: SyntheticErrors().pairs(trial: 4))
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(rows[0])) as? [String: Any]
    #expect(
      Set(try #require(object).keys) == [
        "strategy", "n_target", "parameter", "ratio", "low", "high", "p_hurts", "p_helps", "detectable",
        "verdict",
      ])
  }

  @Test func unpairedEvaluationsAreRefused() throws {
    let truth = [0.1, 0.4, 0.9]
    let one = try Evaluation(parameters: ["h"], truth: truth, predictions: [truth])
    let others = [
      (try Evaluation(parameters: ["n_s"], truth: truth, predictions: [truth]), "parameters", "h", "n_s"),
      (
        try Evaluation(parameters: ["h"], truth: truth, predictions: [truth, truth]), "number of seeds", "1",
        "2"
      ),
      (
        try Evaluation(parameters: ["h"], truth: [0.1, 0.4], predictions: [[0, 0]]), "test simulations", "3",
        "2"
      ),
      (
        try Evaluation(parameters: ["h"], truth: [0.1, 0.4, 0.8], predictions: [truth]), "test simulations",
        "3", "as many with other parameters"
      ),
    ]
    for (other, what, expected, found) in others {
      #expect(throws: DiagnosticsError.notPaired(what: what, expected: expected, found: found)) {
        try NegativeTransfer.judge(
          strategy: "a", pairs: [.init(targetCount: 10, strategy: one, scratch: other)])
      }
    }
    #expect(throws: DiagnosticsError.empty(what: "pairs of evaluations")) {
      try NegativeTransfer.judge(strategy: "a", pairs: [])
    }
    #expect(
      throws: DiagnosticsError.outOfRange(what: "false-alarm rate", expected: "between 0 and 1", found: "0.0")
    ) {
      try NegativeTransfer.judge(
        strategy: "a", pairs: [.init(targetCount: 10, strategy: one, scratch: one)], level: 0)
    }
  }
}
