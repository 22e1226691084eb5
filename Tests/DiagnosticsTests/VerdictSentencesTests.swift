import Diagnostics
import Testing

@Suite struct VerdictSentencesTests {
  private func saved(
    _ count: Int, _ strategy: String, _ value: Double, _ low: Double, _ high: Double,
    _ relation: Relation = .equal
  ) -> SimulationsSaved {
    SimulationsSaved(
      strategy: strategy, targetCount: count, parameter: "total",
      equivalent: .init(
        value: value, low: low, high: high, relation: relation, lowRelation: .equal,
        highRelation: relation == .moreThan ? .moreThan : .equal))
  }

  private func test(
    _ count: Int, _ strategy: String, _ parameter: String, _ ratio: Double,
    _ verdict: NegativeTransfer.Verdict, harm: Double = 0.3
  ) -> NegativeTransfer {
    NegativeTransfer(
      strategy: strategy, targetCount: count, parameter: parameter,
      ratio: Estimate(value: ratio, low: ratio - 0.06, high: ratio + 0.07), probabilityOfHarm: harm,
      probabilityOfHelp: 1, detectable: 1.15, verdict: verdict)
  }

  private func sentences(
    _ saved: [SimulationsSaved], _ transfer: [NegativeTransfer], chosen: [(Int, String)] = [(50, "dummy")]
  ) throws -> [String] {
    try VerdictSentences(
      chosen: chosen.map { .init(targetCount: $0.0, strategy: $0.1) }, saved: saved, transfer: transfer,
      labels: ["dummy": "dummy outputs"], symbols: ["M_nu": "M_ν", "sigma_8": "σ_8"],
      watched: ["M_nu", "sigma_8"]
    ).sentences()
  }

  @Test func aSavingAtTheSmallestNumberIsTold() throws {
    #expect(
      try sentences([saved(50, "dummy", 121, 105, 140)], [])[0]
        == "With 50 target simulations dummy outputs, chosen on validation data, does as well in total as"
        + " training from scratch with 121 (105 to 140): it saves 71 simulations, a factor of 2.42.")
  }

  @Test func aLargerSavingElsewhereIsAdded() throws {
    let found = try sentences(
      [saved(50, "dummy", 121, 105, 140), saved(400, "warm", 1200, 1000, 1200, .moreThan)], [],
      chosen: [(50, "dummy"), (400, "warm")])
    #expect(found[0].hasSuffix("; with 400 (warm) as well as with more than 1,200, a factor above 3."))
  }

  @Test(arguments: [
    (49.0, 40.0, 60.0, Relation.equal, "with 49 (40 to 60): no clear saving."),
    (30, 25, 40, .equal, "with 30 (25 to 40): it costs simulations."),
    (
      50, 50, 50, .lessThan,
      "does worse in total than training from scratch with 50, the fewest tried, and saves nothing."
    ),
    (
      1200, 1100, 1200, .moreThan,
      "does better in total than training from scratch with 1,200, the most tried: it saves more than 1,150"
        + " simulations, a factor above 24."
    ),
    (50, 50, 50, .moreThan, "scratch with 50, the most tried; how many it saves lies beyond."),
  ])
  func everyRelationHasItsWords(value: Double, low: Double, high: Double, relation: Relation, end: String)
    throws
  {
    #expect(try sentences([saved(50, "dummy", value, low, high, relation)], [])[0].hasSuffix(end))
  }

  @Test func scratchAsTheBestSavesNothing() throws {
    let found = try sentences([], [], chosen: [(50, "scratch")])
    #expect(found[0].contains("training from scratch did best on the validation data"))
    #expect(found[1] == "Nothing was transferred in the strategies chosen, so no parameter can be hurt.")
  }

  @Test func hurtParametersAreNamedWithNumbers() throws {
    let rows = [
      test(50, "dummy", "M_nu", 1.2, .hurts, harm: 0.001), test(100, "dummy", "M_nu", 1.1, .noDifference),
      test(50, "dummy", "sigma_8", 0.9, .noDifference), test(50, "other", "sigma_8", 3, .hurts),
      test(50, "dummy", "total", 1.4, .hurts),
    ]
    #expect(
      try sentences([], rows, chosen: [(50, "dummy"), (100, "dummy")])[1]
        == "Transfer hurts M_ν (false-alarm rate 5 %): M_ν has at worst 1.20 (1.14 to 1.27) times the squared"
        + " error from scratch, at N = 50; not shown to be hurt: σ_8 has at worst 0.90 (0.84 to 0.97) times the"
        + " squared error from scratch, at N = 50, where 1.15 times would have been seen.")
  }

  @Test func noHarmIsSaidWithNumbersOfTheWatchedParameters() throws {
    let found = try sentences(
      [], [test(50, "dummy", "M_nu", 0.8, .helps), test(50, "dummy", "sigma_8", 1.02, .noDifference)])[1]
    #expect(found.hasPrefix("No parameter is shown to be hurt (false-alarm rate 5 %): M_ν has at worst 0.80"))
    #expect(found.contains("σ_8 has at worst 1.02 (0.96 to 1.09)"))
  }

  @Test func oneSeedIsNotEnough() throws {
    let found = try sentences([], [test(50, "dummy", "h", 1.3, .noDifference, harm: 1)])[1]
    #expect(found.hasPrefix("Whether a parameter is hurt cannot be said from one seed: h has at worst 1.30"))
  }

  @Test func nothingChosenIsRefused() {
    #expect(throws: DiagnosticsError.empty(what: "strategies chosen on validation data")) {
      try sentences([], [], chosen: [])
    }
  }
}
