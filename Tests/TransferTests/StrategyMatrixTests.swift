import Formats
import Networks
import TestSupport
import Testing
import Training
import Transfer

/// What holds for every registered strategy; a new one is tested here as soon as it is registered.
@Suite struct StrategyMatrixTests {
  static let names = TransferStrategies.all.map(\.name)
  /// Those that start from source networks.
  static let starting = TransferStrategies.all.filter { $0.start != nil }.map(\.name)
  /// Those that train.
  static let training = TransferStrategies.all.filter { $0 is any NetworkStrategy }.map(\.name)

  private func fitted(_ name: String, seed: UInt64 = 1) throws -> TargetFit {
    let strategy = try TransferStrategies.named(name)
    return try fit(
      strategy, to: MadeUpTask.task(for: strategy), on: MadeUpTask.rows(48, .related, seed: seed),
      plan: MadeUpTask.plan(), seed: seed)
  }

  @Test(arguments: names) func predictsEveryTargetParameter(_ name: String) throws {
    let fit = try fitted(name)
    #expect(fit.members.allSatisfy { $0.outputs == MadeUpTask.targetParameters && $0.dummies == 0 })
    let test = MadeUpTask.rows(10, .related, seed: 9)
    let predictions = try fit.predict(test.inputs, count: 10)
    #expect(predictions.count == 30 && predictions.allSatisfy { $0.isFinite })
    #expect(fit.heldOut.rows.sorted() == Array(0..<48) && fit.heldOut.predictions.count == 48 * 3)
    #expect(fit.validationError == fit.heldOut.meanSquaredError(on: MadeUpTask.rows(48, .related)))
  }

  @Test(arguments: training) func trains(_ name: String) throws {
    let fit = try fitted(name)
    #expect(fit.members.count == 4, "two trials of two folds")
    #expect(fit.chosen.count == 2)
    #expect((1...25).contains(fit.epochs))
    #expect(fit.trainingCurve.count == fit.epochs && fit.validationCurve.count == fit.epochs)
    let (first, best) = (fit.trainingCurve.first ?? 0, fit.trainingCurve.min() ?? 1)
    #expect(best < 0.9 * first, "the training loss went from \(first) to \(best)")
  }

  @Test(arguments: names) func isDeterministic(_ name: String) throws {
    let (first, again, other) = (try fitted(name), try fitted(name), try fitted(name, seed: 2))
    #expect(first.members == again.members)
    #expect(first.trialErrors == again.trialErrors && first.validationError == again.validationError)
    // The prior's mean is the same whatever the seed.
    #expect(first.heldOut != other.heldOut || name == "prior-mean")
  }

  @Test(arguments: names) func survivesSavingAndLoading(_ name: String) throws {
    let test = MadeUpTask.rows(5, .related, seed: 9)
    let fit = try fitted(name)
    let (own, loaded) = (fit.predictor, try fit.reloaded())
    #expect(type(of: loaded) == type(of: own) && loaded.summary == own.summary)
    #expect(try loaded.record() == own.record())
    #expect(try loaded.point(test.inputs, count: 5) == own.point(test.inputs, count: 5))
  }

  @Test(arguments: starting) func refusesASourceWithOtherBins(_ name: String) throws {
    let strategy = try TransferStrategies.named(name)
    let task = MadeUpTask.task([MadeUpTask.source(strategy.start ?? .plain, inputs: 7)])
    #expect(
      message {
        try fit(strategy, to: task, on: MadeUpTask.rows(48, .related), plan: MadeUpTask.plan(), seed: 1)
      }
        == "Strategy \(name) cannot start from this source network: it reads 7 bins, expected the target's 6."
    )
  }

  @Test(arguments: starting) func refusesToStartFromNothing(_ name: String) throws {
    let strategy = try TransferStrategies.named(name)
    #expect(
      message {
        try fit(
          strategy, to: MadeUpTask.task([]), on: MadeUpTask.rows(48, .related), plan: MadeUpTask.plan(),
          seed: 1)
      }
        == "Strategy \(name) starts from a pre-trained network, expected at least 1, found 0.")
  }

  @Test func everyStrategyGetsTheSameDraws() throws {
    let plan = MadeUpTask.plan(trials: 4, average: 1)
    let draws = try ["scratch", "dummy-outputs"].map { name in
      let spy = Spy(strategy: try #require(TransferStrategies.named(name) as? any NetworkStrategy))
      _ = try fit(
        spy, to: MadeUpTask.task(for: spy), on: MadeUpTask.rows(24, .related), plan: plan, seed: 7)
      return spy.log.trials
    }
    #expect(draws[0].map(\.index) == [0, 1, 2, 3])
    for (first, second) in zip(draws[0], draws[1]) {
      #expect(
        first.seed == second.seed && first.fresh == second.fresh && first.fineTuning == second.fineTuning)
    }
    #expect(Set(draws[0].map { $0.fresh.settings.learningRate }).count == 4)
  }
}
