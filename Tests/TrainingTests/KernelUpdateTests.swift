import CKernels
import Foundation
import Networks
import Testing
import Training

@Suite("The kernel's AdamW") struct KernelUpdateTests {
  /// AdamW (Loshchilov & Hutter 2019, algorithm 2) with a pull, in double precision.
  private func adamW(
    _ w: inout [Double], _ m: inout [Double], _ v: inout [Double], _ gradient: [Float], anchor: [Float],
    rate: Double, _ s: dense_step, step: Double
  ) {
    let (b1, b2) = (Double(s.beta1), Double(s.beta2))
    for i in w.indices {
      let g = Double(gradient[i])
      m[i] = b1 * m[i] + (1 - b1) * g
      v[i] = b2 * v[i] + (1 - b2) * g * g
      let ratio = m[i] / (1 - pow(b1, step)) / ((v[i] / (1 - pow(b2, step))).squareRoot() + Double(s.epsilon))
      w[i] -= rate * (ratio + Double(s.decay) * w[i] + Double(s.pull) * (w[i] - Double(anchor[i])))
    }
  }

  @Test("Ten steps agree with the algorithm", arguments: DenseKernel.levels, [Float(0), 0.3])
  func agreement(level: Int32, pull: Float) {
    var example = KernelCase([11, 37, 6], rows: 40)
    example.step.pull = pull
    example.layers[0].rateFactor = 0.25
    let (kernel, twin) = (example.kernel(level: level), example.kernel(level: level))
    var expected = example.layers.map { $0.weight.map(Double.init) }
    var biases = example.layers.map { $0.bias.map(Double.init) }
    var moments = example.layers.map {
      Array(repeating: Array(repeating: 0.0, count: $0.weight.count), count: 2)
    }
    var biasMoments = example.layers.map {
      Array(repeating: Array(repeating: 0.0, count: $0.outputs), count: 2)
    }
    for number in 1...10 {
      _ = example.gradient(twin)
      for (index, layer) in example.layers.enumerated() {
        let gradient = twin.read(.gradient, layer: index)
        let rate = Double(example.step.learning_rate * layer.rateFactor)
        var (m, v) = (moments[index][0], moments[index][1])
        adamW(
          &expected[index], &m, &v, gradient.weight, anchor: layer.weight, rate: rate, example.step,
          step: Double(number))
        moments[index] = [m, v]
        (m, v) = (biasMoments[index][0], biasMoments[index][1])
        adamW(
          &biases[index], &m, &v, gradient.bias, anchor: layer.bias, rate: rate, example.step,
          step: Double(number))
        biasMoments[index] = [m, v]
      }
      _ = example.train(kernel, number: UInt64(number))
      for index in example.layers.indices {
        let values = kernel.read(.values, layer: index)
        #expect(relativeDifference(values.weight, expected[index]) < 3e-6)
        #expect(relativeDifference(values.bias, biases[index]) < 3e-6)
        #expect(relativeDifference(kernel.read(.firstMoment, layer: index).weight, moments[index][0]) < 1e-5)
        #expect(relativeDifference(kernel.read(.secondMoment, layer: index).weight, moments[index][1]) < 1e-5)
        twin.write(.values, layer: index, values.weight, values.bias)
      }
    }
  }

  @Test("Frozen parts keep their bytes, trained parts move")
  func freezing() {
    var example = KernelCase([5, 8, 9, 7, 3], rows: 33, dropout: 0.3)
    example.layers[0].trainsWeight = false
    example.layers[0].trainsBias = false
    example.layers[1].trainsWeight = false
    example.layers[2].trainsBias = false
    let kernel = example.kernel()
    for number in 1...5 { _ = example.train(kernel, number: UInt64(number)) }
    for (index, layer) in example.layers.enumerated() {
      let (weight, bias) = kernel.read(.values, layer: index)
      #expect((weight == layer.weight) == !layer.trainsWeight, "weight \(index)")
      #expect((bias == layer.bias) == !layer.trainsBias, "bias \(index)")
    }
  }

  @Test("Gradients above a frozen prefix are the same as without freezing")
  func frozenGradient() {
    var example = KernelCase([5, 8, 9, 3], rows: 33)
    let free = example.kernel()
    _ = example.gradient(free)
    example.layers[0].trainsWeight = false
    example.layers[0].trainsBias = false
    let frozen = example.kernel()
    _ = example.gradient(frozen)
    for index in 1...2 { #expect(free.read(.gradient, layer: index) == frozen.read(.gradient, layer: index)) }
  }

  @Test("A frozen layer is not dropped")
  func frozenDropout() {
    var example = KernelCase([5, 80, 3], rows: 33, dropout: 0.5)
    example.layers[0].trainsWeight = false
    example.layers[0].trainsBias = false
    let kernel = example.kernel()
    #expect(example.gradient(kernel, masks: true) == example.gradient(kernel, masks: false))
  }

  @Test("A dummy output's row only decays")
  func dummies() {
    var example = KernelCase([5, 8, 4], rows: 33, targets: 2)
    example.step.decay = 0
    let kernel = example.kernel()
    for number in 1...5 { _ = example.train(kernel, number: UInt64(number)) }
    let (weight, bias) = kernel.read(.values, layer: 1)
    #expect(weight[16...] == example.layers[1].weight[16...])
    #expect(bias[2...] == example.layers[1].bias[2...])
    #expect(weight[..<16] != example.layers[1].weight[..<16])
  }

  @Test("Instruction sets agree to rounding over twenty steps")
  func levels() {
    let example = KernelCase([79, 90, 33, 6], rows: 50, dropout: 0.2)
    let losses = DenseKernel.levels.map { level in
      let kernel = example.kernel(level: level)
      return (1...20).map { example.train(kernel, number: UInt64($0)) }
    }
    for other in losses { for (a, b) in zip(losses[0], other) { #expect(abs(a / b - 1) < 1e-4) } }
  }

  @Test("The dropped share is the probability and the mean is kept", arguments: [Float(0.2), 0.5, 0.8])
  func dropoutShare(probability: Float) {
    // Identity layers with weight one: the gradient of the last weight is the dropped mean of the first layer.
    let widths = 500
    var example = KernelCase(
      [1, widths, 1], rows: 64, activation: .identity, last: .identity, dropout: probability)
    example.layers[0].weight = Array(repeating: 1, count: widths)
    example.layers[0].bias = Array(repeating: 0, count: widths)
    example.layers[1].weight = Array(repeating: 0, count: widths)
    example.layers[1].bias = [0]
    example.data.inputs = Array(repeating: 1, count: 64)
    example.data.targets = Array(repeating: -0.5, count: 64)
    let kernel = example.kernel()
    _ = example.gradient(kernel, masks: true)
    let kept = kernel.read(.gradient, layer: 1).weight
    let mean = kept.reduce(0) { $0 + Double($1) } / Double(widths)
    let deviation = (Double(probability / (1 - probability)) / Double(64 * widths)).squareRoot()
    #expect(abs(mean - 1) < 4 * deviation)
    let variance = kept.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(widths - 1)
    #expect(abs(variance * 64 / Double(probability / (1 - probability)) - 1) < 0.25)
  }

  @Test("Sizes that cannot be are refused")
  func sizes() {
    var layer = dense_layer(
      inputs: 2, outputs: 3, activation: 0, slope: 0, dropout: 0, rate_factor: 1, trains_weight: true,
      trains_bias: true)
    #expect(dense_trainer_create(&layer, 1, 8, 4, true, 0) == nil)
    #expect(dense_trainer_create(&layer, 1, 0, 1, true, 0) == nil)
    #expect(dense_trainer_create(&layer, 0, 8, 1, true, 0) == nil)
    for (targets, fits) in [(1 as Int32, false), (2, false), (3, false)] {
      #expect((dense_trainer_create_for(&layer, 1, 8, DENSE_GAUSSIAN, targets, true, 0) != nil) == fits)
    }
    layer.outputs = 0
    #expect(dense_trainer_create(&layer, 1, 8, 1, true, 0) == nil)
  }
}
