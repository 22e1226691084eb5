import Networks
import Testing
import Training
import Transfer

/// Controls: where the source must help it does, and where it cannot it does not look as if it did.
@Suite struct ControlTests {
  /// Source networks that learned the source task well.
  private static let sources: Result<[Network], any Error> = Result {
    try ([1, 2] as [UInt64]).map { seed in
      let architecture = Architecture(
        inputs: MadeUpTask.inputs, hidden: [48, 48], outputs: MadeUpTask.sourceParameters, dummies: 2,
        dropout: 0)
      var settings = TrainingSettings(learningRate: 5e-3, weightDecay: 1e-3, seed: seed)
      settings.maximumEpochs = 40
      settings.schedule = .cosine
      let start = try SearchTrial(trial: 0, architecture: architecture, settings: settings).network()
      return try train(
        start, on: MadeUpTask.rows(3000, .source), validating: MadeUpTask.rows(300, .source, seed: 2),
        settings: settings
      ).network
    }
  }

  /// Test error of dummy outputs over that of scratch at 24 simulations, for some seeds.
  private func ratios(_ kind: MadeUpTask.Kind) throws -> [Double] {
    let task = MadeUpTask.task(try Self.sources.get())
    var search = MadeUpTask.search(rate: 2e-3, epochs: 60, dropout: 0...0.05)
    // Scratch gets networks of the source's size, so that only the weights differ.
    search.space.hiddenLayers = 2...2
    search.space.units = 48...48
    let plan = MadeUpTask.plan(trials: 3, average: 2, folds: 2, search: search)
    let test = MadeUpTask.rows(500, kind, seed: 99)
    return try ([1, 2, 3] as [UInt64]).map { seed in
      let data = MadeUpTask.rows(24, kind, seed: seed)
      let errors = try [DummyOutputs(), FromScratch()].map { (strategy: any TransferStrategy) in
        let predictions = try fit(strategy, to: task, on: data, plan: plan, seed: seed)
          .predict(test.inputs, count: test.count)
        return zip(predictions, test.targets).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
      }
      return errors[0] / errors[1]
    }.sorted()
  }

  @Test func aRelatedSourceHelpsAtSmallCounts() throws {
    let ratios = try ratios(.related)
    #expect(ratios[2] < 0.5, "ratios \(ratios)")
  }

  @Test func anUnrelatedSourceDoesNot() throws {
    let ratios = try ratios(.unrelated)
    #expect(ratios[1] > 0.9, "ratios \(ratios)")
  }
}
