import Networks
import TestSupport
import Testing
import Training
import Transfer

/// What each strategy makes of a source network before any training.
@Suite struct StartingNetworkTests {
  private let source = MadeUpTask.source()

  private func candidate(
    _ strategy: any TransferStrategy, _ trial: Trial = MadeUpTask.trial(), source: Network? = nil
  ) throws -> Candidate {
    try strategy.trial(trial, of: MadeUpTask.task([source ?? self.source]))
  }

  /// Trains a candidate for a few epochs on the related task.
  private func trained(_ candidate: Candidate) throws -> Network {
    var settings = candidate.settings
    settings.maximumEpochs = 5
    return try train(
      candidate.network, on: MadeUpTask.rows(64, .related),
      validating: MadeUpTask.rows(16, .related, seed: 2),
      settings: settings
    ).network
  }

  private func expectSameBody(_ network: Network, _ expected: Network, below count: Int) {
    for (mine, theirs) in zip(network.layers.prefix(count), expected.layers) {
      #expect(mine.weight == theirs.weight && mine.bias == theirs.bias, "layer \(mine.name)")
    }
  }

  @Test func fromScratchIsTheFreshDraw() throws {
    let trial = MadeUpTask.trial()
    let candidate = try candidate(FromScratch(), trial)
    #expect(candidate.network == trial.fresh.network())
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
    #expect(network.layers.allSatisfy { $0.trainsWeight && $0.trainsBias && $0.rateFactor == 1 })
    let dropout = trial.fineTuning.architecture.dropout
    #expect(network.layers.map(\.dropout) == [dropout, dropout, 0])
  }

  @Test func dummyOutputsTakesOverTheFirstDummies() throws {
    let candidate = try candidate(DummyOutputs())
    expectSameBody(candidate.network, source, below: 2)
    #expect(candidate.network.outputs == MadeUpTask.targetParameters && candidate.network.dummies == 0)
    #expect((0..<3).map(candidate.network.outputRow) == [1, 2, 0].map(source.outputRow))
    #expect(candidate.network.layers.allSatisfy { $0.trainsWeight && $0.trainsBias })
    #expect(candidate.settings == MadeUpTask.trial().fineTuning.settings)
    let task = MadeUpTask.task([source], targets: ["new", "a", "other", "b"])
    let two = try DummyOutputs().trial(MadeUpTask.trial(), of: task).network
    #expect((0..<4).map(two.outputRow) == [2, 0, 3, 1].map(source.outputRow))
  }

  @Test func aTargetWithoutANewParameterIsReordered() throws {
    let task = MadeUpTask.task([source], targets: ["b", "a"])
    for strategy in [WarmStart(), DummyOutputs()] as [any TransferStrategy] {
      let network = try strategy.trial(MadeUpTask.trial(), of: task).network
      #expect(network.outputs == ["b", "a"])
      #expect((0..<2).map(network.outputRow) == [1, 0].map(source.outputRow))
    }
  }

  @Test func attachedHeadFreezesTheBody() throws {
    let trial = MadeUpTask.trial()
    let candidate = try candidate(AttachedHead(), trial)
    let network = candidate.network
    expectSameBody(network, source, below: 2)
    #expect(network.layers.map(\.trains) == [false, false, true, true])
    #expect(network.layers[2].outputs == trial.fresh.architecture.hidden.last)
    #expect(network.layers.map(\.name) == ["body.0", "body.1", "head.body.0", "head.output"])
    #expect(candidate.settings == trial.fresh.settings)
    let after = try trained(candidate)
    expectSameBody(after, source, below: 2)
    for layer in 2..<4 { #expect(after.layers[layer].weight != network.layers[layer].weight) }
  }

  @Test func bottleneckFreezesEverythingUpToTheBottleneck() throws {
    let narrow = MadeUpTask.source(.bottleneck)
    let trial = MadeUpTask.trial()
    let candidate = try candidate(BottleneckTransfer(), trial, source: narrow)
    let network = candidate.network
    expectSameBody(network, narrow, below: 3)
    #expect(network.layers[2].name == "bottleneck" && network.layers[2].outputs == 4)
    #expect(network.layers.prefix(3).allSatisfy { !$0.trains })
    #expect(network.layers.dropFirst(3).allSatisfy { $0.trains })
    #expect(network.layers.dropFirst(3).dropLast().map(\.outputs) == trial.fresh.architecture.hidden)
    let after = try trained(candidate)
    expectSameBody(after, narrow, below: 3)
    for (new, old) in zip(after.layers, network.layers).dropFirst(3) { #expect(new.weight != old.weight) }
  }

  @Test func biasOnlyMovesNoMatrixBelowTheOutput() throws {
    let candidate = try candidate(BiasOnly())
    #expect(candidate.network.layers.map(\.trainsWeight) == [false, false, true])
    #expect(candidate.network.layers.allSatisfy { $0.trainsBias })
    let after = try trained(candidate)
    for (new, old) in zip(after.layers, candidate.network.layers) {
      #expect((new.weight == old.weight) == (new.name != "output"), "matrix of \(new.name)")
      #expect(new.bias != old.bias, "biases of \(new.name)")
    }
  }

  @Test func sourcePullReplacesDecayByAPull() throws {
    let trial = MadeUpTask.trial()
    let candidate = try candidate(SourcePull(), trial)
    #expect(candidate.settings.weightDecay == 0)
    #expect((0.1...30).contains(candidate.settings.sourcePull))
    var same = candidate.settings
    same.weightDecay = trial.fineTuning.settings.weightDecay
    same.sourcePull = 0
    #expect(same == trial.fineTuning.settings)
    #expect(candidate.network == (try self.candidate(DummyOutputs(), trial).network))
    #expect(
      try self.candidate(SourcePull(), MadeUpTask.trial(1)).settings.sourcePull
        != candidate.settings.sourcePull)
  }

  @Test func trialsGoRoundTheSourcesKept() throws {
    let task = MadeUpTask.task([source, MadeUpTask.source(seed: 4)])
    let starts = try (0..<4).map {
      try DummyOutputs().trial(MadeUpTask.trial($0), of: task).network.layers[0].weight
    }
    #expect(starts[0] == source.layers[0].weight && starts[2] == starts[0])
    #expect(starts[1] != starts[0] && starts[3] == starts[1])
  }

  @Test func aFrozenSourceThrawsBeforeFineTuning() throws {
    let frozen = try source.freezing(first: 2)
    #expect(try candidate(DummyOutputs(), source: frozen).network == candidate(DummyOutputs()).network)
  }

  @Test func moreNewParametersThanDummiesAreRefused() {
    let task = MadeUpTask.task([MadeUpTask.source(dummies: 1)], targets: ["a", "b", "new", "other"])
    #expect(
      message { try DummyOutputs().trial(MadeUpTask.trial(), of: task) }
        == "Strategy dummy-outputs cannot start from this source network: dummy output 0 was asked for, "
        + "but the network has 0, counted from 0.")
  }

  @Test func aSourceWithoutHiddenLayersHasNoBodyToKeep() throws {
    let flat = try Network(layers: [source.layers[0]], outputs: ["a", "b"], dummies: 10)
    #expect(
      message { try AttachedHead().trial(MadeUpTask.trial(), of: MadeUpTask.task([flat])) }
        == "Strategy attached-head cannot start from this source network: 2 layers were asked for, "
        + "but the network has 1.")
  }
}
