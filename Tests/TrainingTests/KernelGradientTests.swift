import CKernels
import Networks
import Testing
import Training

@Suite("The kernel's passes") struct KernelGradientTests {
  static let activations: [Activation] = [.leakyReLU(slope: 0.2), .sigmoid, .identity, .tanh, .silu]

  @Test("The reference's gradient is that of finite differences", arguments: activations)
  func reference(activation: Activation) {
    let example = KernelCase([3, 4, 5, 3], rows: 3, targets: 2, activation: activation, weighted: true)
    let weights = example.data.weights?.map(Double.init)
    let mask = dropoutMask(probability: [0.3, 0.3, 0], seed: 5, step: 1)
    let network = ReferenceNetwork(example.layers)
    func loss(_ network: ReferenceNetwork) -> Double {
      network.gradient(example.inputRows, example.targetRows, weights: weights, mask: mask).loss
    }
    let gradient = network.gradient(example.inputRows, example.targetRows, weights: weights, mask: mask)
      .layers
    for layer in network.layers.indices {
      for index in network.layers[layer].weight.indices {
        var (up, down) = (network, network)
        up.layers[layer].weight[index] += 1e-6
        down.layers[layer].weight[index] -= 1e-6
        #expect(abs((loss(up) - loss(down)) / 2e-6 - gradient[layer].weight[index]) < 1e-8)
      }
      for index in network.layers[layer].bias.indices {
        var (up, down) = (network, network)
        up.layers[layer].bias[index] += 1e-6
        down.layers[layer].bias[index] -= 1e-6
        #expect(abs((loss(up) - loss(down)) / 2e-6 - gradient[layer].bias[index]) < 1e-8)
      }
    }
  }

  @Test(
    "Gradients agree with the reference for every activation, with masks, weights and dummy outputs",
    arguments: activations, DenseKernel.levels)
  func activation(_ activation: Activation, level: Int32) {
    let example = KernelCase(
      [7, 19, 13, 5], rows: 37, targets: 3, activation: activation, last: activation, dropout: 0.4,
      weighted: true)
    expectAgreement(example, level: level, masks: true)
    expectAgreement(example, level: level, masks: false)
  }

  @Test(
    "Any widths and row counts agree with plain loops",
    arguments: [
      [1, 1], [1, 1, 1], [79, 64, 6], [16, 16, 16], [17, 33, 47, 5], [3, 500, 4, 2], [80, 4, 129, 7],
    ],
    [1, 15, 16, 17, 31, 32, 33, 64, 100])
  func ragged(widths: [Int], rows: Int) {
    for level in DenseKernel.levels {
      expectAgreement(KernelCase(widths, rows: rows), level: level, masks: false)
    }
  }

  private func expectAgreement(_ example: KernelCase, level: Int32, masks: Bool) {
    let kernel = example.kernel(level: level)
    let mask: ReferenceNetwork.Mask =
      masks
      ? dropoutMask(probability: example.layers.map(\.dropout), seed: example.step.seed, step: 1)
      : { _, _, _ in 1 }
    let expected = ReferenceNetwork(example.layers).gradient(
      example.inputRows, example.targetRows, weights: example.data.weights?.map(Double.init), mask: mask)
    // Twice: nothing may be left behind by the first pass.
    _ = example.gradient(kernel, masks: !masks)
    #expect(abs(example.gradient(kernel, masks: masks) / expected.loss - 1) < 2e-6)
    for (index, layer) in expected.layers.enumerated() {
      let found = kernel.read(.gradient, layer: index)
      #expect(relativeDifference(found.weight, layer.weight) < 1e-5, "weight \(index)")
      #expect(relativeDifference(found.bias, layer.bias) < 1e-5, "bias \(index)")
    }
    let predicted = kernel.predict(example.data.inputs, count: example.data.count)
    let outputs = example.inputRows.flatMap { row in
      ReferenceNetwork(example.layers).pass(row).last?.y ?? []
    }
    #expect(relativeDifference(predicted, outputs) < 2e-6)
  }

  @Test("Gradients with masks are those of finite differences of the kernel itself")
  func finiteDifferences() {
    let example = KernelCase([4, 9, 6, 3], rows: 20, targets: 2, activation: .tanh, dropout: 0.5)
    let kernel = example.kernel()
    _ = example.gradient(kernel, masks: true)
    let gradients = example.layers.indices.map { kernel.read(.gradient, layer: $0).weight }
    for (layer, numbers) in example.layers.enumerated() {
      for index in numbers.weight.indices {
        func loss(_ change: Float) -> Double {
          var weight = numbers.weight
          weight[index] += change
          kernel.write(.values, layer: layer, weight, numbers.bias)
          return example.gradient(kernel, masks: true)
        }
        // Fourth order in the step, which single precision keeps large.
        let slope = (8 * (loss(0.02) - loss(-0.02)) - loss(0.04) + loss(-0.04)) / 0.24
        #expect(abs(slope - Double(gradients[layer][index])) < 2e-5)
      }
      kernel.write(.values, layer: layer, numbers.weight, numbers.bias)
    }
  }

  @Test("A row's prediction has the same bytes whatever rows stand beside it")
  func independentRows() {
    let example = KernelCase([79, 100, 37, 6], rows: 67)
    let all = DenseKernel(example.layers, batch: 67).predict(example.data.inputs, count: 67)
    let narrow = DenseKernel(example.layers, batch: 5).predict(example.data.inputs, count: 67)
    let one = DenseKernel(example.layers, batch: 1).predict(
      Array(example.data.inputs[66 * 79..<67 * 79]), count: 1)
    #expect(all == narrow)
    #expect(Array(all[66 * 6..<67 * 6]) == one)
  }

  @Test("Extreme sums saturate and do not become NaN", arguments: activations, DenseKernel.levels)
  func extremes(activation: Activation, level: Int32) {
    for z: Float in [-1e30, -200, -89, -1e-20, 0, 1e-20, 89, 200] {
      let layer = DenseLayer(
        name: "one", inputs: 1, outputs: 1, weight: [1], bias: [0], activation: activation)
      let found = DenseKernel([layer], batch: 1, level: level).predict([z], count: 1)[0]
      let expected = ReferenceNetwork([layer]).pass([Double(z)])[0].y[0]
      #expect(abs(Double(found) - expected) <= 1e-6 * max(1, abs(expected)))
    }
    let layer = DenseLayer(name: "one", inputs: 1, outputs: 1, weight: [1], bias: [0], activation: activation)
    #expect(DenseKernel([layer], batch: 1, level: level).predict([.nan], count: 1)[0].isNaN)
  }
}
