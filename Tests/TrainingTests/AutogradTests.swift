import CKernels
import Networks
import Tensor
import Testing
import Training

@Suite("Both back ends") struct AutogradTests {
  let rows = Tasks.rows(150)
  let validation = Tasks.rows(60, index: 1)

  @Test("The kernel's gradient is libtorch's", arguments: KernelGradientTests.activations)
  func gradient(activation: Activation) throws {
    let example = KernelCase(
      [13, 37, 21, 6], rows: 45, targets: 4, activation: activation, last: activation, weighted: true)
    let kernel = example.kernel()
    let loss = example.gradient(kernel)
    let learner = try AutogradLearner(
      example.layers, example.data, example.data, TrainingSettings(), device: .cpu)
    let other = try learner.gradient((0..<45).map { $0 })
    #expect(abs(loss / other.loss - 1) < 1e-5)
    for (index, layer) in other.layers.enumerated() {
      let (weight, bias) = kernel.read(.gradient, layer: index)
      #expect(relativeDifference(weight, layer.weight.map(Double.init)) < 1e-5)
      #expect(relativeDifference(bias, layer.bias.map(Double.init)) < 1e-5)
    }
  }

  @Test("The same start gives the same curves", arguments: [Schedule.constant, .cosine], [0.0, 0.2])
  func agreement(schedule: Schedule, pull: Double) throws {
    var network = Tasks.network(dropout: 0, dummies: 2)
    network.layers[0].rateFactor = 0.5
    network.layers[1].trainsBias = false
    // Five steps per epoch, so twenty steps.
    var settings = Tasks.settings(epochs: 4)
    settings.schedule = schedule
    settings.sourcePull = pull
    let kernel = try train(network, on: rows, validating: validation, settings: settings)
    let autograd = try trainWithAutograd(network, on: rows, validating: validation, settings: settings)
    for (a, b) in zip(kernel.trainingCurve, autograd.trainingCurve) { #expect(abs(a / b - 1) < 1e-4) }
    for (a, b) in zip(kernel.validationCurve, autograd.validationCurve) { #expect(abs(a / b - 1) < 1e-4) }
    #expect(autograd.epochs == 4 && autograd.stoppedBecause == .finished)
    for (a, b) in zip(kernel.network.layers, autograd.network.layers) {
      #expect(relativeDifference(a.weight, b.weight.map(Double.init)) < 1e-3)
    }
  }

  @Test("Dropout and a frozen prefix train with libtorch, too")
  func dropout() throws {
    let network = try Tasks.network(dropout: 0.2).freezing(first: 1)
    let settings = Tasks.settings(epochs: 30)
    let first = try trainWithAutograd(network, on: rows, validating: validation, settings: settings)
    #expect(first.network.layers[0] == network.layers[0])
    #expect(first.validationLoss < (try meanSquaredError(network, on: validation)))
    #expect(try trainWithAutograd(network, on: rows, validating: validation, settings: settings) == first)
  }

  @Test("A device that is not there is refused")
  func device() throws {
    guard Device.gpuCount < 64 else { return }
    let expected = TensorError.deviceUnavailable(.cuda(63), gpus: Device.gpuCount)
    #expect(throws: TrainingError.tensor(expected)) {
      try trainWithAutograd(
        Tasks.network(), on: rows, validating: validation, settings: Tasks.settings(epochs: 1),
        device: .cuda(63))
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
