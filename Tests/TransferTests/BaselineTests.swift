import Networks
import TestSupport
import Testing
import Training
import Transfer

/// What a reader asks for beside a network trained from scratch.
@Suite struct BaselineTests {
  private let data = MadeUpTask.rows(30, .related)

  private func fitted(_ strategy: any TransferStrategy) throws -> TargetFit {
    try fit(
      strategy, to: MadeUpTask.task(for: strategy), on: data, plan: MadeUpTask.plan(), seed: 1)
  }

  @Test func thePriorMeanIsTheMiddleOfEveryRange() throws {
    let fit = try fitted(PriorMean())
    #expect(try fit.predict(data.inputs, count: 30) == Array(repeating: 0.5, count: 90))
    let expected = data.targets.reduce(0) { $0 + Double($1 - 0.5) * Double($1 - 0.5) } / 90
    #expect(abs(fit.validationError - expected) < 1e-12)
  }

  @Test func theSourceAsItIsPredictsWhatItKnows() throws {
    let sources = [MadeUpTask.source(seed: 3), MadeUpTask.source(seed: 4)]
    let fit = try fitted(SourceAlone())
    let found = try fit.predict(data.inputs, count: 30)
    let own = sources.map { $0.predict(data.inputs, count: 30) }
    for row in 0..<30 {
      #expect(found[3 * row] == (own[0][2 * row + 1] + own[1][2 * row + 1]) / 2)
      #expect(found[3 * row + 1] == 0.5)
      #expect(found[3 * row + 2] == (own[0][2 * row] + own[1][2 * row]) / 2)
    }
  }

  @Test func poolingTrainsOnSourceRowsThatLackTheNewParameter() throws {
    let task = MadeUpTask.task(for: Pooled())
    let fold = try Pooled().data(
      FoldData(training: data, validation: MadeUpTask.rows(8, .related, seed: 2)), task)
    #expect(fold.training.count == 90 && fold.validation.count == 8 && fold.training.mayLackTargets)
    #expect(fold.training.targets[1].isNaN && !fold.training.targets[0].isNaN)
    #expect(Array(fold.training.targets.suffix(90)) == data.targets)
    #expect(
      message { try fit(Pooled(), to: MadeUpTask.task([]), on: data, plan: MadeUpTask.plan(), seed: 1) }
        == "Strategy pooled trains on the source's simulations, expected at least 1, found none.")
  }
}
