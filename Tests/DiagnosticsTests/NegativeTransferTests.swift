import Diagnostics
import Foundation
import Randomness
import Testing

@Suite struct NegativeTransferTests {
  /// With seeds as the only noise the p values are those of a t test; it must not be far too timid either.
  @Test func singleProbabilitiesAreNotFarTooTimid() throws {
    var synthetic = SyntheticErrors()
    synthetic.ownResidual = 0.05
    synthetic.seedScatter = [Double](repeating: 0.3, count: 6)
    var (cells, below) = (0, 0)
    for trial in 0..<60 {
      let rows = try TransferTest(synthetic.pairs(trial: trial)).rows
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
      let rows = try TransferTest(synthetic.pairs(trial: trial)).rows
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
      for row in try TransferTest(synthetic.pairs(trial: trial)).rows {
        all += 1
        if row.low <= 1.4, 1.4 <= row.high { inside += 1 }
      }
    }
    #expect(Double(inside) / Double(all) >= 0.66)
    #expect(Double(inside) / Double(all) <= 0.9)
  }

  @Test func theSameNetworkMakesNoDifference() throws {
    let pair = try SyntheticErrors().pairs(trial: 1)[0]
    let same = NegativeTransfer.Pair(
      strategy: "same", targetCount: 50, transfer: pair.scratch, scratch: pair.scratch)
    for row in try TransferTest([same]).rows {
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
      NegativeTransfer.Pair(
        strategy: $0.strategy, targetCount: $0.targetCount, transfer: $0.scratch, scratch: $0.transfer)
    }
    let rows = try TransferTest(pairs).rows
    for (one, other) in zip(rows, try TransferTest(swapped).rows) {
      #expect(abs(one.ratio * other.ratio - 1) < 1e-12)
      #expect(abs(one.probabilityOfHarm - other.probabilityOfHelp) < 1e-9)
      #expect(one.verdict == .hurts && other.verdict == .helps)
    }
  }

  @Test func oneSeedGivesNoVerdict() throws {
    var synthetic = SyntheticErrors()
    synthetic.seeds = 1
    synthetic.effect = { _, _ in 5 }
    for row in try TransferTest(synthetic.pairs(trial: 3)).rows {
      #expect(row.verdict == .noDifference && row.probabilityOfHarm == 1 && row.probabilityOfHelp == 1)
      #expect(row.low < row.ratio && row.ratio < row.high && row.detectable == nil)
    }
  }

  @Test func aPerfectStrategyStaysFinite() throws {
    let truth = [0.1, 0.4, 0.9]
    let perfect = try Evaluation(parameters: ["h"], truth: truth, predictions: [truth, truth])
    let scratch = try Evaluation(
      parameters: ["h"], truth: truth, predictions: [[0.2, 0.5, 0.7], [0.3, 0.5, 0.8]])
    let rows = try TransferTest([
      .init(strategy: "perfect", targetCount: 10, transfer: perfect, scratch: scratch)
    ]).rows
    let data = try JSONEncoder().encode(rows)
    #expect(try JSONDecoder().decode([NegativeTransfer].self, from: data) == rows)
  }

  @Test func rowsAreWrittenUnderTheirAgreedNames() throws {
    let rows = try TransferTest(SyntheticErrors().pairs(trial: 4)).rows
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
        try TransferTest([.init(strategy: "a", targetCount: 10, transfer: one, scratch: other)])
      }
    }
    #expect(throws: DiagnosticsError.empty(what: "pairs of evaluations")) {
      try TransferTest([])
    }
    #expect(
      throws: DiagnosticsError.outOfRange(what: "false-alarm rate", expected: "between 0 and 1", found: "0.0")
    ) {
      try TransferTest([.init(strategy: "a", targetCount: 10, transfer: one, scratch: one)], level: 0)
    }
  }
}

/// Whatever has one degree of freedom: two test simulations, or two seeds.
@Suite struct OneDegreeOfFreedomTests {
  @Test(arguments: [(5, 2), (2, 400), (2, 2), (40, 2)])
  func theProbabilityIsThatOfTheHalfWidth(seeds: Int, simulations: Int) throws {
    var synthetic = SyntheticErrors()
    (synthetic.seeds, synthetic.simulations) = (seeds, simulations)
    synthetic.effect = { _, _ in 1e9 }
    for pair in try synthetic.pairs(trial: 5) {
      for column in pair.transfer.columns.indices {
        let comparison = PairedComparison(pair.transfer, pair.scratch, column: column)
        let p = comparison.probabilityOfHarm
        #expect(p > 0 && p < 0.25)
        #expect(abs(comparison.halfWidth(tail: p) / comparison.logRatio - 1) < 1e-6)
      }
    }
  }
}

@Suite struct ScatterPriorTests {
  /// Cells of columns that scatter each by its own, times a factor that belongs to the number of simulations.
  private func cells(
    _ scatters: [String: Double], _ factors: [Double], strategies: Int = 1, seeds: Int = 5
  ) -> [ScatterPrior.Cell] {
    var stream = RandomStream(seed: 3, purpose: "cells")
    return (0..<strategies).flatMap { _ in
      factors.enumerated().flatMap { size, factor in
        scatters.sorted { $0.key < $1.key }.map { name, scatter in
          ScatterPrior.Cell(
            place(name, size), logRatios: (0..<seeds).map { _ in factor * scatter * stream.normal() })
        }
      }
    }
  }

  private func place(_ column: String, _ size: Int) -> ScatterPrior.Place {
    ScatterPrior.Place(column: column, targetCount: size)
  }

  @Test func equalScatterIsPooled() throws {
    let names = Dictionary(uniqueKeysWithValues: "abcdefg".map { (String($0), 0.1) })
    let prior = try #require(ScatterPrior(cells(names, [1, 1, 1, 1], strategies: 10)))
    #expect(abs(prior.typicalScatter / 0.1 - 1) < 0.1)
    #expect(prior.freedom > 30 && prior.totalFreedom == prior.freedom + 4)
    for name in names.keys { #expect(abs((prior.variance(at: place(name, 2)) ?? 0) / 0.01 - 1) < 0.3) }
  }

  @Test func columnsAndSizesKeepTheirOwnScatter() throws {
    let scatters = ["quiet": 0.02, "loud": 0.3, "middling": 0.08]
    let factors = [2, 1, 0.3]
    let prior = try #require(ScatterPrior(cells(scatters, factors, strategies: 30)))
    for (name, scatter) in scatters {
      for (size, factor) in factors.enumerated() {
        let found = (prior.variance(at: place(name, size)) ?? 0).squareRoot()
        #expect(abs(found / (scatter * factor) - 1) < 0.2)
      }
    }
    #expect(prior.variance(at: place("none", 0)) == nil)
  }

  @Test func variancesAreRaisedAllAndLoweredHalfTheWay() throws {
    let prior = try #require(ScatterPrior(cells(["a": 0.1, "b": 0.1], [1, 1], strategies: 5)))
    let first = place("a", 0)
    func pooled(_ own: Double) -> Double {
      (prior.freedom * (prior.variance(at: first) ?? 0) + 4 * own) / (prior.freedom + 4)
    }
    #expect(abs(prior.moderated(1e-6, at: first) - pooled(1e-6)) < 1e-15)
    #expect(abs(prior.moderated(4, at: first) - 0.5 * (4 + pooled(4))) < 1e-12)
  }

  @Test func cellsThatSayNothingTogetherAreLeftAlone() {
    #expect(ScatterPrior(cells(["a": 0.1], [1, 1, 1, 1, 1])) == nil)
    #expect(ScatterPrior(cells(["a": 0.1], [1, 1, 1], strategies: 3, seeds: 1)) == nil)
    #expect(ScatterPrior(cells(["a": 0], [1, 1, 1], strategies: 3)) == nil)
    #expect(ScatterPrior([]) == nil)
  }
}
