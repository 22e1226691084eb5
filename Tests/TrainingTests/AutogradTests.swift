import CKernels
import Networks
import Randomness
import Tensor
import Testing
import Training

@Suite("Both back ends") struct AutogradTests {
  let rows = Tasks.rows(150)
  let validation = Tasks.rows(60, index: 1)

  @Test("The kernel's gradient is libtorch's", arguments: KernelGradientTests.activations)
  func gradient(activation: Activation) throws {
    let example = KernelCase(
      [13, 37, 21, 6], rows: 45, targets: 4, activation: activation, last: .sigmoid, weighted: true)
    let kernel = example.kernel()
    let loss = example.gradient(kernel)
    let network = try example.network()
    let learner = try AutogradLearner(
      network, network.rules(), example.data, example.data, TrainingSettings(), device: .cpu)
    let other = try learner.gradient((0..<45).map { $0 })
    #expect(abs(loss / other.loss - 1) < 1e-5)
    for (index, layer) in example.layers.enumerated() {
      let (weight, bias) = kernel.read(.gradient, layer: index)
      #expect(
        relativeDifference(weight, other.gradient[layer.name + ".weight"].values.map(Double.init)) < 1e-5)
      #expect(relativeDifference(bias, other.gradient[layer.name + ".bias"].values.map(Double.init)) < 1e-5)
    }
  }

  @Test("The same start gives the same curves", arguments: [Schedule.constant, .cosine], [0.0, 0.2])
  func agreement(schedule: Schedule, pull: Double) throws {
    let network = Tasks.network(dropout: 0, dummies: 2)
    var rules = network.rules(pull == 0 ? .free() : .pulled(pull))
    if pull == 0 { for name in ["weight", "bias"] { rules["body.0." + name] = .free(rate: 0.5) } }
    rules["body.1.bias"] = .frozen
    // Five steps per epoch, so twenty steps.
    var settings = Tasks.settings(epochs: 4)
    settings.schedule = schedule
    let kernel = try train(network, rules: rules, on: rows, validating: validation, settings: settings)
    let autograd = try train(
      network, rules: rules, on: rows, validating: validation, settings: settings, with: .autograd(.cpu))
    for (a, b) in zip(kernel.trainingCurve, autograd.trainingCurve) { #expect(abs(a / b - 1) < 1e-4) }
    for (a, b) in zip(kernel.validationCurve, autograd.validationCurve) { #expect(abs(a / b - 1) < 1e-4) }
    #expect(autograd.epochs == 4 && autograd.stoppedBecause == .finished)
    for name in network.values.names where name.hasSuffix("weight") {
      let (a, b) = (kernel.network.values[name].values, autograd.network.values[name].values)
      #expect(relativeDifference(a, b.map(Double.init)) < 1e-3)
    }
  }

  @Test("Dropout and a frozen prefix train with libtorch, too")
  func dropout() throws {
    let network = Tasks.network(dropout: 0.2)
    let settings = Tasks.settings(epochs: 30)
    func run() throws -> TrainingOutcome {
      try train(
        network, rules: network.freezing(first: 1), on: rows, validating: validation, settings: settings,
        with: .autograd(.cpu))
    }
    let first = try run()
    #expect(first.network.values(of: "body.0") == network.values(of: "body.0"))
    #expect(first.validationLoss < (try meanSquaredError(network, on: validation)))
    #expect(try run() == first)
  }

  @Test("A Gaussian head trains alike with the kernel and with libtorch, missing targets or not")
  func gaussian() throws {
    var lacking = rows
    lacking.mayLackTargets = true
    for row in stride(from: 0, to: 150, by: 3) { lacking.targets[2 * row + row % 2] = .nan }
    var architecture = Tasks.architecture(dropout: 0)
    architecture.head = SomeHead(GaussianHead())
    let network = Network(architecture, stream: RandomStream(seed: 2, purpose: "weights"))
    for rows in [rows, lacking] {
      let both = try [Computation.fastest, .autograd(.cpu)].map {
        try train(network, on: rows, validating: validation, settings: Tasks.settings(epochs: 4), with: $0)
      }
      for (a, b) in zip(both[0].validationCurve, both[1].validationCurve) { #expect(abs(a - b) < 1e-3) }
      let first = try #require(both[0].validationCurve.first),
        last = try #require(both[0].validationCurve.last)
      #expect(last < first - 0.1)
    }
  }

  @Test("A device that is not there is refused")
  func device() throws {
    guard Device.gpuCount < 64 else { return }
    #expect(throws: TensorError.deviceUnavailable(.cuda(63), gpus: Device.gpuCount)) {
      try train(
        Tasks.network(), on: rows, validating: validation, settings: Tasks.settings(epochs: 1),
        with: .autograd(.cuda(63)))
    }
  }

  @Test("The timer times, and knows what the core could do")
  func timer() {
    let timer = TrainingStepTimer(widths: [5, 8, 2], batch: 16)
    #expect(timer.multiplyAdds == 16 * (40 + 16 + 40 + 16 + 16))
    let rounds = timer.rounds(repeats: 3, steps: 5)
    #expect(rounds.count == 3)
    for round in rounds {
      #expect(round.microseconds > 0 && round.shareOfPeak > 0 && round.shareOfPeak < 1)
    }
  }
}
