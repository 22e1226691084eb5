import CKernels
import Foundation
import Networks
import Randomness
import Tensor
import Testing
import Training

@Suite("The mixture in both back ends") struct MixtureTests {
  /// A network whose leaves are all random.
  private func network() -> Network {
    var network = Network(
      Architecture(
        inputs: 5, hidden: [9], outputs: ["a", "b", "c"], activation: .tanh, head: MixtureHead(components: 3)),
      stream: RandomStream(seed: 1, purpose: "weights"))
    var stream = RandomStream(seed: 2, purpose: "leaves")
    for name in network.values.names {
      network.values[name].values = network.values[name].values.map { _ in Float(0.6 * stream.normal()) }
    }
    return network
  }

  private func rows(_ count: Int = 37) -> TrainingData {
    var stream = RandomStream(seed: 3, purpose: "rows")
    return TrainingData(
      inputs: (0..<5 * count).map { _ in Float(stream.normal()) },
      targets: (0..<3 * count).map { _ in Float(stream.uniform()) }, count: count,
      weights: (0..<count).map { _ in Float(0.5 + stream.uniform()) })
  }

  @Test(
    "The kernel's gradient is libtorch's, last targets missing or not", arguments: DenseKernel.levels,
    [true, false])
  func gradient(level: Int32, lacks: Bool) throws {
    let network = network()
    var data = rows()
    if lacks {
      data.mayLackTargets = true
      for place in [2, 4, 5, 6, 7, 8] { data.targets[place] = .nan }
    }
    let plan = try #require(DensePlan(network, network.rules(), targets: 3))
    var example = KernelCase([5, 9, 30], rows: 37, targets: 3)
    (example.layers, example.data, example.loss) = (plan.layers, data, .mixture(targets: 3))
    let kernel = example.kernel(level: level)
    _ = example.gradient(kernel)
    let loss = example.gradient(kernel)
    let learner = try AutogradLearner(
      network, network.rules(), data, data, TrainingSettings(), device: .cpu)
    let other = try learner.gradient((0..<37).map { $0 })
    // Single precision in libtorch, of which a covariance's factor takes a digit.
    let tolerance = lacks ? 2e-4 : 1e-4
    #expect(abs(loss / other.loss - 1) < tolerance, "\(loss) \(other.loss)")
    #expect(abs(example.lend { kernel.loss($0, count: 37) } / loss - 1) < 1e-6)
    var layers = plan.layers
    for index in layers.indices {
      (layers[index].weight, layers[index].bias) = kernel.read(.gradient, layer: index)
    }
    let found = plan.leaves(layers)
    for name in network.values.names {
      let expected = other.gradient[name].values.map(Double.init)
      let difference = relativeDifference(found[name].values, expected)
      #expect(difference < tolerance, "\(name): \(difference)")
    }
  }

  @Test("The loss is the density's, and a target that misses amid others is integrated out")
  func lossAndGaps() throws {
    var network = network()
    // Narrow components in the middle, which the box does not cut.
    network.values["output.weight"].values = network.values["output.weight"].values.map { 0.02 * $0 }
    network.values["output.bias"].values = network.values["output.bias"].values.map { 0.5 + 0.05 * $0 }
    let precision = network.values["output.precision.bias"].values.indices.map { $0 / 3 }
    network.values["output.precision.bias"].values = precision.map { [0, 2, 5].contains($0) ? 3 : 0.3 }
    network.values["output.precision.weight"].values = network.values["output.precision.weight"].values.map {
      0.1 * $0
    }
    var data = rows(1)
    data.targets = [0.45, 0.52, 0.55]
    data.weights = nil
    let density = try #require(try network.density(data.inputs, count: 1))
    let whole = try AutogradLearner(
      network, network.rules(), data, data, TrainingSettings(), device: .cpu)
    let expected = density.logProbability(of: data.targets.map(Double.init), row: 0)
    #expect(abs(try whole.validationLoss() + expected) < 1e-4)
    data.targets[1] = .nan
    data.mayLackTargets = true
    #expect(DensePlan(network, network.rules(), targets: 3, gaps: true) == nil)
    let lacking = try AutogradLearner(
      network, network.rules(), data, data, TrainingSettings(), device: .cpu)
    var sum = 0.0
    for step in 0..<2000 {
      let place = [Double(data.targets[0]), (Double(step) + 0.5) / 2000, Double(data.targets[2])]
      sum += exp(density.logProbability(of: place, row: 0)) / 2000
    }
    #expect(abs(try lacking.validationLoss() + log(sum)) < 1e-3)
  }

  @Test("Both train alike, and pooled rows with gaps train, too")
  func training() throws {
    let (data, held) = (rows(150), rows(60))
    let both = try [Computation.fastest, .autograd(.cpu)].map {
      try train(network(), on: data, validating: held, settings: Tasks.settings(epochs: 4), with: $0)
    }
    for (a, b) in zip(both[0].validationCurve, both[1].validationCurve) {
      #expect(abs(a - b) < 2e-3 * max(1, abs(a)))
    }
    var lacking = data
    lacking.mayLackTargets = true
    for row in stride(from: 0, to: 150, by: 3) { lacking.targets[3 * row + row % 3] = .nan }
    let outcome = try train(network(), on: lacking, validating: held, settings: Tasks.settings(epochs: 4))
    #expect(
      outcome.validationCurve.allSatisfy(\.isFinite)
        && outcome.validationLoss < Double(outcome.validationCurve[0]) + 1e-6)
  }

  @Test("Targets outside the box are refused")
  func bounds() {
    var data = rows()
    data.targets[7] = 1.25
    #expect(throws: TrainingError.outsideBounds(data: "training", row: 2, column: 1, found: 1.25)) {
      try train(network(), on: data, validating: rows(), settings: Tasks.settings(epochs: 1))
    }
  }
}
