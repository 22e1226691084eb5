import Formats
import Networks
import TestSupport
import Testing
import Training
import Transfer

/// Every strategy with every backbone and every head; what is registered later is tested here by itself.
@Suite struct BackboneMatrixTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var strategy: String
    var backbone: String
    var head: SomeHead
    var testDescription: String { "\(strategy), \(backbone), \(type(of: head.head).kind)" }
  }

  static let cases = TransferStrategies.all.flatMap { strategy in
    Backbones.all.flatMap { backbone in
      Heads.all.map { Case(strategy: strategy.name, backbone: backbone.name, head: SomeHead($0.standard)) }
    }
  }

  private static func search(_ example: Case) throws -> Search {
    var search = MadeUpTask.search(epochs: 4)
    search.space.sizes = [:]
    search.space.backbone = SomeBackbone(try #require(Backbones.named(example.backbone)))
    for size in search.space.backbone.backbone.sizes {
      search.space.sizes[size.key] = size.limits.lowerBound...6
    }
    search.head = example.head
    return search
  }

  @Test(arguments: cases) func fitsPredictsAndSurvives(_ example: Case) throws {
    let strategy = try TransferStrategies.named(example.strategy)
    let search = try Self.search(example)
    var task = MadeUpTask.task([])
    if let kind = strategy.start {
      let draw = search.draw(
        trial: 0, seed: 3, inputs: MadeUpTask.inputs, outputs: MadeUpTask.sourceParameters, dummies: 2,
        bottleneck: kind == .bottleneck ? 4 : nil)
      task.sources = [try draw.network()]
    }
    if strategy.usesSource { task.sourceData = MadeUpTask.sourceRows(30) }
    if strategy.emulates { task.emulation = try MadeUpTask.emulation() }
    let plan = MadeUpTask.plan(trials: 1, average: 1, folds: 1, search: search)
    let data = MadeUpTask.rows(40, .related)
    let fit = try fit(strategy, to: task, on: data, plan: plan, seed: 1)
    let predictions = try fit.predict(data.inputs, count: 40)
    #expect(predictions.count == 120 && predictions.allSatisfy(\.isFinite))
    #expect(fit.validationError.isFinite)
    #expect(
      try fit.reloaded().point(data.inputs, count: 40) == fit.predictor.point(data.inputs, count: 40))
    for member in fit.members {
      #expect(member.outputs == MadeUpTask.targetParameters && member.dummies == 0)
      let bytes = try SafetensorsFile(tensors: member.tensors()).encoded()
      let loaded = try Network(
        member.configuration, file: SafetensorsFile.decode(bytes, name: "model"), name: "model")
      #expect(loaded == member)
      let density = try member.density(data.inputs, count: 40)
      let hasDensity = !(example.head.head is PointHead) && example.strategy != "prior-mean"
      #expect((density != nil) == hasDensity)
      if let density { #expect(density.logProbability(of: [0.5, 0.5, 0.5], row: 7).isFinite) }
    }
  }
}
