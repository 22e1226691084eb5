import Networks
import Randomness
import TestSupport
import Testing
import Training
import Transfer

@Suite struct FitTests {
  private let data = MadeUpTask.rows(40, .related)
  private let task = MadeUpTask.task([MadeUpTask.source()])

  @Test func theBestTrialDecidesWhenOneIsKept() throws {
    let fit = try fit(DummyOutputs(), to: task, on: data, plan: MadeUpTask.plan(average: 1), seed: 1)
    let errors = try fit.trialErrors.map { try #require($0) }
    #expect(errors.count == 3 && Set(errors).count == 3)
    #expect(fit.validationError == errors.min())
    #expect(fit.members.count == 2)
    #expect(fit.seconds > 0)
  }

  @Test func theBestTrialsAreAveraged() throws {
    let plan = MadeUpTask.plan(trials: 4, average: 2, folds: 1)
    let fit = try fit(FromScratch(), to: task, on: data, plan: plan, seed: 1)
    let single = try Transfer.fit(
      FromScratch(), to: task, on: data, plan: MadeUpTask.plan(trials: 4, average: 1, folds: 1), seed: 1)
    #expect(fit.trialErrors == single.trialErrors)
    #expect(fit.members.first == single.members.first, "the best trial comes first")
    #expect(fit.members.count == 2)
    let test = MadeUpTask.rows(6, .related, seed: 2)
    let each = fit.members.map { $0.predict(test.inputs, count: 6) }
    #expect(try fit.predict(test.inputs, count: 6) == zip(each[0], each[1]).map { ($0 + $1) / 2 })
  }

  /// Held-out truths are judged by the density of networks that did not see them, one of each trial.
  @Test func heldOutLogDensitiesAreThoseOfTheHeldOutRows() throws {
    var search = MadeUpTask.search()
    search.head = SomeHead(MixtureHead(components: 2))
    let plan = MadeUpTask.plan(trials: 2, average: 2, folds: 1, search: search)
    let fit = try fit(FromScratch(), to: task, on: data, plan: plan, seed: 1)
    let density = try #require(
      try (fit.predictor as? NetworkMean)?.density(data.inputs, count: data.count))
    let found = try #require(fit.heldOut.logDensities)
    for (row, found) in zip(fit.heldOut.rows, found) {
      let truth = data.targets[row * 3..<(row + 1) * 3].map { Double($0) }
      #expect(abs(found - density.logProbability(of: truth, row: row)) < 1e-4)
    }
    let point = try Transfer.fit(FromScratch(), to: task, on: data, plan: MadeUpTask.plan(), seed: 1)
    #expect(point.heldOut.logDensities == nil && point.heldOut.meanLogDensity == nil)
  }

  /// The validation error is that of the averaged prediction on the rows no member of its fold saw.
  @Test func theValidationErrorIsThatOfTheHeldOutRows() throws {
    let plan = MadeUpTask.plan(trials: 2, average: 2, folds: 1)
    let fit = try fit(DummyOutputs(), to: task, on: data, plan: plan, seed: 1)
    let held = try Folds(count: 40, folds: 1, validation: 0.25, seed: 1).heldOut[0]
    var sum = 0.0
    for row in held {
      let predicted = try fit.predict(Array(data.inputs[row * 6..<(row + 1) * 6]), count: 1)
      for column in 0..<3 {
        let difference = Double(predicted[column] - data.targets[row * 3 + column])
        sum += difference * difference
      }
    }
    #expect(abs(fit.validationError - sum / Double(3 * held.count)) < 1e-7)
    #expect(fit.heldOut.rows == held && fit.heldOut.predictions.count == 3 * held.count)
    #expect(fit.heldOut.meanSquaredError(on: data) == fit.validationError)
  }

  /// What is said of a row held out is said by the networks of the fold that left it out.
  @Test func heldOutRowsArePredictedByNetworksThatDidNotSeeThem() throws {
    let fit = try fit(
      DummyOutputs(), to: task, on: data, plan: MadeUpTask.plan(trials: 2, average: 2, folds: 4), seed: 1)
    let folds = try Folds(count: 40, folds: 4, validation: 0.25, seed: 1)
    #expect(fit.members.count == 8 && fit.heldOut.rows == folds.heldOut.flatMap { $0 })
    var expected: [Float] = []
    for (fold, rows) in folds.heldOut.enumerated() {
      #expect(Set(rows).isDisjoint(with: folds.trained[fold]))
      let inputs = rows.flatMap { data.inputs[$0 * 6..<($0 + 1) * 6] }
      let (best, second) = (fit.members[fold], fit.members[4 + fold])
      expected += zip(best.predict(inputs, count: 10), second.predict(inputs, count: 10)).map {
        ($0 + $1) / 2
      }
    }
    #expect(fit.heldOut.predictions == expected)
  }

  @Test func moreAveragedThanTriedTakesAll() throws {
    let fit = try fit(
      DummyOutputs(), to: task, on: data, plan: MadeUpTask.plan(trials: 2, average: 9, folds: 1), seed: 1)
    #expect(fit.members.count == 2)
  }

  @Test func aTrialThatDivergesIsLeftOut() throws {
    let spy = Spy(strategy: DummyOutputs(), spoiled: [1])
    let fit = try fit(spy, to: task, on: data, plan: MadeUpTask.plan(average: 3), seed: 1)
    #expect(fit.trialErrors.map { $0 == nil } == [false, true, false])
    #expect(fit.members.count == 4)
    let predictions = try fit.predict(data.inputs, count: 40)
    #expect(predictions.allSatisfy { $0.isFinite })
  }

  @Test(arguments: [DummyOutputs(), FromScratch(), AttachedHead()] as [any NetworkStrategy])
  func everyTrialDivergingIsAnError(_ strategy: any NetworkStrategy) throws {
    let spy = Spy(strategy: strategy, spoiled: [0, 1])
    let text = try #require(
      message { try fit(spy, to: task, on: data, plan: MadeUpTask.plan(trials: 2), seed: 1) })
    let start =
      "All 2 trials of \(strategy.name) failed, expected at least 1 to train; the last said: the loss was "
    #expect(text.hasPrefix(start + "no longer finite after ") && text.hasSuffix(" epochs."), "\(text)")
  }

  @Test func cancellationIsAnInterruption() throws {
    #expect(
      thrown(TransferError.self) {
        try fit(
          DummyOutputs(), to: task, on: data, plan: MadeUpTask.plan(), seed: 1, isCancelled: { true })
      } == .interrupted)
    #expect(TransferError.interrupted.description == "Interrupted; run again with --resume to go on.")
  }

  @Test func badSettingsFailWithTheReason() throws {
    var search = MadeUpTask.search()
    search.settings.batchSize = 0
    let text = message {
      try fit(DummyOutputs(), to: task, on: data, plan: MadeUpTask.plan(trials: 1, search: search), seed: 1)
    }
    #expect(
      text == "All 1 trials of dummy-outputs failed, expected at least 1 to train; the last said: "
        + "batchSize is 0, expected 1 to 65536")
  }

  @Test func tooFewSimulationsForTheFolds() {
    let few = MadeUpTask.rows(5, .related)
    #expect(
      thrown(TransferError.self) {
        try fit(DummyOutputs(), to: task, on: few, plan: MadeUpTask.plan(folds: 3), seed: 1)
      } == .tooFewSimulations(count: 5, needed: 6, folds: 3))
  }

  /// Twice the error, four times in mean squares, or P ln 2 of log density is too much to be averaged.
  @Test func whatIsFarWorseIsLeftOut() throws {
    let points = FarWorse(MadeUpTask.source())
    #expect(!points(0.4, than: 0.1) && points(0.41, than: 0.1) && !points(0.1, than: 0.1))
    let density = Network(
      Architecture(inputs: 6, hidden: [4], outputs: ["a", "b"], head: GaussianHead()),
      stream: RandomStream(seed: 1, purpose: "test"))
    let dense = FarWorse(density)
    #expect(!dense(-3 + 1.38, than: -3) && dense(-3 + 1.39, than: -3) && dense(3, than: -3))
    #expect(points.text([], best: 0.1, of: "3 networks") == nil)
    #expect(
      points.text([0.5], best: 0.1, of: "3 networks")
        == "1 of the best 3 networks is left out, far worse than the best on validation simulations: a mean squared error of "
        + "0.5 against 0.1, kept are those up to 4 times as much, twice the error")
    #expect(
      dense.text([2, 4], best: -3, of: "3 trials")
        == "2 of the best 3 trials are left out, far worse than the best on validation simulations: a mean negative log "
        + "density of 2 or more against -3, kept are those up to 1.4 above it")
  }

  /// A search that reaches from standing still to learning leaves out what stands still, and says so.
  @Test func trialsThatLearntNothingAreNotAveraged() throws {
    var plan = MadeUpTask.plan(trials: 4, average: 4, folds: 1)
    plan.fresh.space.learningRate = 1e-7...1e-1
    let fit = try fit(FromScratch(), to: task, on: data, plan: plan, seed: 1)
    let errors = fit.trialErrors.compactMap(\.self).sorted()
    let far = errors.filter { $0 > 4 * errors[0] }
    #expect(fit.leftOut == far && fit.members.count == errors.count - far.count)
    #expect(fit.warnings.contains { $0.contains("left out") } == !far.isEmpty)
  }
}
