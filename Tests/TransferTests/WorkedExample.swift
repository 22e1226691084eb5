import Networks
import Randomness
import Tensor
import Testing
import Training
import Transfer

// The worked examples of CONTRIBUTING.md: a strategy, a backbone and a head, each as short as they can be. In the
// sources each would be one file, and one line in `TransferStrategies.all`, `Backbones.all` or `Heads.all`.

/// A strategy: the source network with its body frozen, so that only the head learns.
struct LinearProbe: NetworkStrategy {
  let name = "linear-probe"
  let label = "linear probe"
  let about = "The body of the source network is frozen, the head is trained (Alain & Bengio 2017)."
  let start: SourceKind? = .plain

  func candidate(_ trial: Trial, _ task: TransferTask) throws -> Candidate {
    let source = task.sources[trial.index % task.sources.count]
    var network = source.droppingDummies()
    for parameter in task.targetParameters where !network.outputs.contains(parameter) {
      let stream = RandomStream(seed: trial.seed, purpose: "output \(parameter)")
      network = try network.addingOutput(parameter, stream: stream)
    }
    network = try network.selectingOutputs(task.targetParameters)
    return Candidate(
      network: network, rules: network.freezing(first: network.stages.count),
      settings: trial.fineTuning.settings)
  }
}

/// A backbone: one hidden layer with the hyperbolic tangent.
struct OneLayer: Backbone {
  let name = "one-layer"
  let about = "One hidden layer (Cybenko 1989)."
  let sizes = [SizeRange("units", 8...64, in: 1...4096, about: "Units of the hidden layer.")]

  func draw(into architecture: inout Architecture, size: (String) -> Int) {
    architecture.hidden = [size("units")]
    architecture.body = StageList([Dense("body.0", outputs: architecture.hidden[0], activation: .tanh)])
  }
}

/// A head: point estimates by the mean absolute error.
struct AbsoluteHead: Head {
  static let kind = "absolute"
  static let standard = AbsoluteHead()
  var name = "output"
  var sigmoid = true
  var dummies = 0
  private var points: PointHead { PointHead(name, sigmoid: sigmoid, dummies: dummies) }

  func shapes(_ input: Layout, outputs: Int) throws(NetworkError) -> Named<LeafShape> {
    try points.shapes(input, outputs: outputs)
  }

  func point(_ x: Batch, _ p: Named<Tensor>) throws(TensorError) -> Tensor { try points.point(x, p) }

  func loss(_ x: Batch, _ truth: Tensor, _ p: Named<Tensor>) throws(TensorError) -> RowLosses {
    let misses = try point(x, p).narrowed(1, from: 0, count: truth.shape[1]) - truth
    let counts = try Tensor.full([truth.shape[0]], Double(truth.shape[1]), device: truth.device)
    return RowLosses(sums: try misses.magnitude().sum(over: [1]), counts: counts)
  }

  func rearranged(
    _ values: Named<HostArray>, rows: [OutputRow], named: Int, before: Int, stream: inout RandomStream
  ) -> Named<HostArray> {
    points.rearranged(values, rows: rows, named: named, before: before, stream: &stream)
  }
}

/// The three together: pre-trained, transferred, and each strategy with them.
@Suite struct WorkedExampleTests {
  @Test func theyTrainAndTransfer() throws {
    var search = MadeUpTask.search(epochs: 30)
    search.space.backbone = SomeBackbone(OneLayer())
    search.space.sizes = [:]
    search.head = SomeHead(AbsoluteHead())
    let draw = search.draw(
      trial: 0, seed: 1, inputs: MadeUpTask.inputs, outputs: MadeUpTask.sourceParameters, dummies: 1)
    let source = try train(
      draw.network(), on: MadeUpTask.rows(300, .source), validating: MadeUpTask.rows(60, .source, seed: 2),
      settings: draw.settings)
    #expect(source.validationCurve.min() ?? 1 < 0.8 * (source.validationCurve.first ?? 0))
    #expect(source.network.head is AbsoluteHead && source.network.stages.map(\.name) == ["body.0"])
    let data = MadeUpTask.rows(40, .related)
    let plan = MadeUpTask.plan(trials: 2, average: 1, folds: 1, search: search)
    for strategy in [LinearProbe(), WarmStart(), FromScratch(), LowRankAdaptation()] as [any TransferStrategy]
    {
      let fit = try fit(
        strategy, to: MadeUpTask.task([source.network]), on: data, plan: plan, seed: 1)
      #expect(fit.members.allSatisfy { $0.head is AbsoluteHead }, "\(strategy.name)")
      let predictions = try fit.predict(data.inputs, count: 40)
      #expect(predictions.allSatisfy { $0.isFinite })
    }
  }
}
