import Formats
import Networks
import OrderedCollections
import TestSupport
import Testing
import Training
import Transfer

/// What each strategy makes of a source network before any training.
@Suite struct StartingNetworkTests {
  private let source = MadeUpTask.source()

  private func candidate(
    _ strategy: any NetworkStrategy, _ trial: Trial = MadeUpTask.trial(), source: Network? = nil
  ) throws -> Candidate {
    try strategy.candidate(trial, MadeUpTask.task([source ?? self.source]))
  }

  /// Trains a candidate for a few epochs on the related task.
  private func trained(_ candidate: Candidate) throws -> Network {
    var settings = candidate.settings
    settings.maximumEpochs = 5
    return try train(
      candidate.network, rules: candidate.rules, on: MadeUpTask.rows(64, .related),
      validating: MadeUpTask.rows(16, .related, seed: 2),
      settings: settings
    ).network
  }

  /// Whether anything trains, by stage and the head.
  private func trains(_ candidate: Candidate) -> [Bool] {
    let network = candidate.network
    return (network.stages.map(\.name) + [network.head.name]).map { part in
      let rules = candidate.rules.under(part)
      return rules.names.contains { rules[$0].trains }
    }
  }

  private func dropouts(_ network: Network) -> [Float] {
    network.configuration.layout?.layers.map(\.dropout) ?? []
  }

  private func expectSameBody(_ network: Network, _ expected: Network, below count: Int) {
    for stage in network.stages.prefix(count) {
      #expect(network.values(of: stage.name) == expected.values(of: stage.name), "layer \(stage.name)")
    }
  }

  @Test func fromScratchIsTheFreshDraw() throws {
    let trial = MadeUpTask.trial()
    let candidate = try candidate(FromScratch(), trial)
    #expect(try candidate.network == trial.fresh.network())
    #expect(candidate.settings == trial.fresh.settings)
    #expect(candidate.network.outputs == MadeUpTask.targetParameters)
  }

  @Test func warmStartCopiesAllWeightsAndDrawsTheNewRow() throws {
    let trial = MadeUpTask.trial()
    let candidate = try candidate(WarmStart(), trial)
    let network = candidate.network
    expectSameBody(network, source, below: 2)
    #expect(network.outputs == MadeUpTask.targetParameters && network.dummies == 0)
    #expect(network.outputRow(0) == source.outputRow(1))
    #expect(network.outputRow(2) == source.outputRow(0))
    #expect(!(0..<4).contains { source.outputRow($0) == network.outputRow(1) }, "the new row is a copy")
    #expect(network.outputRow(1).last == 0 && network.outputRow(1).contains { $0 != 0 })
    #expect(try self.candidate(WarmStart(), trial).network == network)
    #expect(try self.candidate(WarmStart(), MadeUpTask.trial(1)).network.outputRow(1) != network.outputRow(1))
    #expect(candidate.settings == trial.fineTuning.settings)
    #expect(candidate.rules == network.rules(.free()))
    let dropout = trial.fineTuning.architecture.dropout
    #expect(dropouts(network) == [dropout, dropout, 0])
  }

  @Test func dummyOutputsTakesOverTheFirstDummies() throws {
    let candidate = try candidate(DummyOutputs())
    expectSameBody(candidate.network, source, below: 2)
    #expect(candidate.network.outputs == MadeUpTask.targetParameters && candidate.network.dummies == 0)
    #expect((0..<3).map(candidate.network.outputRow) == [1, 2, 0].map(source.outputRow))
    #expect(candidate.rules == candidate.network.rules(.free()))
    #expect(candidate.settings == MadeUpTask.trial().fineTuning.settings)
    let task = MadeUpTask.task([source], targets: ["new", "a", "other", "b"])
    let two = try DummyOutputs().candidate(MadeUpTask.trial(), task).network
    #expect((0..<4).map(two.outputRow) == [2, 0, 3, 1].map(source.outputRow))
  }

  @Test func aTargetWithoutANewParameterIsReordered() throws {
    let task = MadeUpTask.task([source], targets: ["b", "a"])
    for strategy in [WarmStart(), DummyOutputs()] as [any NetworkStrategy] {
      let network = try strategy.candidate(MadeUpTask.trial(), task).network
      #expect(network.outputs == ["b", "a"])
      #expect((0..<2).map(network.outputRow) == [1, 0].map(source.outputRow))
    }
  }

  @Test func attachedHeadFreezesTheBody() throws {
    let trial = MadeUpTask.trial()
    let candidate = try candidate(AttachedHead(), trial)
    let network = candidate.network
    expectSameBody(network, source, below: 2)
    #expect(trains(candidate) == [false, false, true, true])
    #expect(network.values["head.body.0.bias"].count == trial.fresh.architecture.hidden.last)
    #expect(network.stages.map(\.name) == ["body.0", "body.1", "head.body.0"])
    #expect(network.head.name == "head.output")
    #expect(candidate.settings == trial.fresh.settings)
    let after = try trained(candidate)
    expectSameBody(after, source, below: 2)
    for name in ["head.body.0.weight", "head.output.weight"] {
      #expect(after.values[name] != network.values[name])
    }
  }

  @Test func bottleneckFreezesEverythingUpToTheBottleneck() throws {
    let narrow = MadeUpTask.source(.bottleneck)
    let trial = MadeUpTask.trial()
    let candidate = try candidate(BottleneckTransfer(), trial, source: narrow)
    let network = candidate.network
    expectSameBody(network, narrow, below: 3)
    #expect(network.stages[2].name == "bottleneck" && network.values["bottleneck.bias"].count == 4)
    #expect(
      trains(candidate).prefix(3).allSatisfy { !$0 } && trains(candidate).dropFirst(3).allSatisfy { $0 })
    #expect(
      network.configuration.layout?.layers.dropFirst(3).dropLast().map(\.outputs)
        == trial.fresh.architecture.hidden)
    let after = try trained(candidate)
    expectSameBody(after, narrow, below: 3)
    for name in network.values.names where name.hasPrefix("head.") && name.hasSuffix("weight") {
      #expect(after.values[name] != network.values[name])
    }
  }

  @Test func biasOnlyMovesNoMatrixBelowTheOutput() throws {
    let candidate = try candidate(BiasOnly())
    let frozen = ["body.0.weight", "body.1.weight"]
    for name in candidate.rules.names {
      #expect(candidate.rules[name] == (frozen.contains(name) ? .frozen : .free()), "\(name)")
    }
    let after = try trained(candidate)
    for name in after.values.names {
      #expect((after.values[name] == candidate.network.values[name]) == frozen.contains(name), "\(name)")
    }
  }

  @Test func lowRankMovesTheBodyByProductsOfLowRank() throws {
    let candidate = try candidate(LowRankAdaptation(LowRank(rank: 2, scale: 4)))
    let after = try trained(candidate)
    for name in after.values.names {
      let moved = after.values[name] != candidate.network.values[name]
      #expect(moved == (name.hasSuffix("weight") || name.hasPrefix("output")), "\(name)")
    }
    // The third singular value of the change is rounding.
    let (end, start) = (after.values["body.1.weight"], candidate.network.values["body.1.weight"])
    let change = zip(end.values, start.values).map { Double($0 - $1) }
    let rows = (0..<end.shape[0]).map { Array(change[$0 * end.shape[1]..<($0 + 1) * end.shape[1]]) }
    let sizes = rows.map { row in row.reduce(0) { $0 + $1 * $1 } }
    #expect(residual(of: rows, afterRank: 2) < 1e-8 * sizes.reduce(0, +))
    #expect(candidate.network == (try self.candidate(DummyOutputs()).network))
  }

  /// The sum of squares that is left of rows when as many are projected out, the largest first.
  private func residual(of rows: [[Double]], afterRank rank: Int) -> Double {
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    var rows = rows
    for _ in 0..<rank {
      guard let pivot = rows.max(by: { dot($0, $0) < dot($1, $1) }) else { break }
      let square = max(dot(pivot, pivot), 1e-300)
      rows = rows.map { row in
        let share = dot(row, pivot) / square
        return zip(row, pivot).map { $0 - share * $1 }
      }
    }
    return rows.reduce(0) { $0 + dot($1, $1) }
  }

  @Test func sourcePullReplacesDecayByAPull() throws {
    let trial = MadeUpTask.trial()
    let candidate = try candidate(SourcePull(), trial)
    func strength(_ candidate: Candidate) -> Double? {
      guard case .pulled(let strength, true) = candidate.rules["body.0.weight"] else { return nil }
      return strength
    }
    let drawn = try #require(strength(candidate))
    #expect(candidate.settings.weightDecay == 0 && (0.1...30).contains(drawn))
    #expect(candidate.rules == candidate.network.rules(.pulled(drawn)))
    #expect(candidate.hyperparameters["source_pull"] == .number(drawn))
    var same = candidate.settings
    same.weightDecay = trial.fineTuning.settings.weightDecay
    #expect(same == trial.fineTuning.settings)
    #expect(candidate.network == (try self.candidate(DummyOutputs(), trial).network))
    #expect(try strength(self.candidate(SourcePull(), MadeUpTask.trial(1))) != drawn)
  }

  @Test func trialsGoRoundTheSourcesKept() throws {
    let task = MadeUpTask.task([source, MadeUpTask.source(seed: 4)])
    let starts = try (0..<4).map {
      try DummyOutputs().candidate(MadeUpTask.trial($0), task).network.values["body.0.weight"]
    }
    #expect(starts[0] == source.values["body.0.weight"] && starts[2] == starts[0])
    #expect(starts[1] != starts[0] && starts[3] == starts[1])
  }

  @Test func moreNewParametersThanDummiesAreRefused() {
    let task = MadeUpTask.task([MadeUpTask.source(dummies: 1)], targets: ["a", "b", "new", "other"])
    #expect(
      message { try DummyOutputs().candidate(MadeUpTask.trial(), task) }
        == "Strategy dummy-outputs cannot start from this source network: dummy output 0 was asked for, "
        + "but the network has 0, counted from 0.")
  }

  @Test func aSourceWithoutHiddenLayersHasNoBodyToKeep() throws {
    let flat = Network(
      Architecture(inputs: MadeUpTask.inputs, hidden: [], outputs: ["a", "b"]),
      stream: MadeUpTask.stream)
    #expect(
      message { try AttachedHead().candidate(MadeUpTask.trial(), MadeUpTask.task([flat])) }
        == "Strategy attached-head cannot start from this source network: 2 layers were asked for, "
        + "but the network has 1.")
  }
}
