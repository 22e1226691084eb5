import CKernels
import Foundation
import Networks
import Randomness
import Tensor
import Testing
import Training

@Suite("The kernel's Gaussian") struct KernelGaussianTests {
  static let masks: [[Bool]] = (0..<16).map { pattern in (0..<4).map { pattern >> $0 & 1 == 1 } }

  /// One layer whose outputs are its biases, and one row of targets.
  private func constant(_ outputs: [Float], _ targets: [Float]) -> KernelCase {
    var example = KernelCase([1, outputs.count], rows: 1, targets: targets.count, last: .identity)
    example.layers[0].bias = outputs
    example.data.inputs = [0]
    example.data.targets = targets
    example.loss = .gaussian(targets: targets.count)
    return example
  }

  @Test("The gradient is that of finite differences for all patterns of missing targets", arguments: masks)
  func finiteDifferences(missing: [Bool]) {
    var stream = RandomStream(seed: 8, purpose: "outputs of a Gaussian")
    let outputs = (0..<DenseKernel.Loss.gaussianOutputs(targets: 4)).map { _ in Float(stream.normal()) }
    let targets = missing.map { $0 ? Float.nan : Float(stream.normal()) }
    let example = constant(outputs, targets)
    let kernel = example.kernel()
    let loss = example.gradient(kernel)
    let slopes = kernel.read(.gradient, layer: 0).bias
    guard missing.contains(false) else {
      #expect(loss == 0 && slopes.allSatisfy { $0 == 0 })
      #expect(example.lend { kernel.loss($0, count: 1) }.isNaN)
      return
    }
    let exact = outputs.map(Double.init)
    func reference(_ index: Int, _ change: Double) -> Double {
      var moved = exact
      moved[index] += change
      return GaussianReference.cost(moved, targets.map(Double.init))
    }
    #expect(abs(loss - reference(0, 0)) < 1e-12 * max(1, abs(loss)))
    #expect(abs(example.lend { kernel.loss($0, count: 1) } - loss) < 1e-12)
    for index in outputs.indices {
      // Fourth order in the step.
      let near = reference(index, 1e-3) - reference(index, -1e-3)
      let slope = (8 * near - reference(index, 2e-3) + reference(index, -2e-3)) / 12e-3
      #expect(abs(slope - Double(slopes[index])) < 1e-6 * max(1, abs(slope)), "output \(index)")
    }
  }

  @Test(
    "The gradient is libtorch's, for means through an activation, weights and missing targets",
    arguments: [Activation.identity, .sigmoid], DenseKernel.levels)
  func autograd(mean: Activation, level: Int32) throws {
    var example = KernelCase([5, 11, 9], rows: 37, targets: 3, activation: .tanh, last: mean, weighted: true)
    for index in [1, 5, 30, 31, 32, 80, 81, 82] { example.data.targets[index] = .nan }
    example.loss = .gaussian(targets: 3)
    let kernel = example.kernel(level: level)
    // Twice: nothing may be left behind by the first pass.
    _ = example.gradient(kernel)
    let loss = example.gradient(kernel)

    var leaves: [(weight: Tensor, bias: Tensor)] = []
    for layer in example.layers {
      let weight = try Tensor(layer.weight.map(Double.init), shape: [layer.outputs, layer.inputs])
      leaves.append(
        (try weight.requiringGradient(), try Tensor(layer.bias.map(Double.init)).requiringGradient()))
    }
    let inputs = try Tensor(example.data.inputs.map(Double.init), shape: [37, 5])
    let hidden = try inputs.linear(weight: leaves[0].weight, bias: leaves[0].bias).hyperbolicTangent()
    let raw = try hidden.linear(weight: leaves[1].weight, bias: leaves[1].bias)
    let means = try raw.narrowed(1, from: 0, count: 3)
    let outputs = try Tensor.concatenated(
      [mean == .sigmoid ? try means.sigmoid() : means, try raw.narrowed(1, from: 3, count: 6)], along: 1)
    var costs: [Tensor] = []
    for (row, targets) in example.targetRows.enumerated() where targets.contains(where: { !$0.isNaN }) {
      let weight = Double(example.data.weights?[row] ?? 1)
      costs.append(try GaussianReference.cost(try outputs.selected(0, at: row), targets) * weight)
    }
    #expect(costs.count == 36)
    let expected = try Tensor.stacked(costs).mean()
    try expected.backward()
    #expect(abs(loss / (try expected.number()) - 1) < 1e-5)
    #expect(abs(example.lend { kernel.loss($0, count: 37) } / loss - 1) < 1e-6)
    for (index, leaf) in leaves.enumerated() {
      let found = kernel.read(.gradient, layer: index)
      #expect(relativeDifference(found.weight, try #require(leaf.weight.gradient).doubles()) < 1e-5)
      #expect(relativeDifference(found.bias, try #require(leaf.bias.gradient).doubles()) < 1e-5)
    }
    let predicted = DenseKernel(
      example.layers, batch: 8, loss: .gaussian(targets: 3), trains: false, level: level
    )
    .predict(example.data.inputs, count: 37)
    #expect(relativeDifference(predicted, try outputs.doubles()) < 2e-6)
  }

  @Test("Trailing missing targets leave the Gaussian of those before them")
  func prefix() {
    let outputs: [Float] = [0.1, -0.2, 0.3, 0.5, 0.2, -0.4, 1.1, -0.7, 0.9]
    let short = constant(Array(outputs[..<2] + outputs[3..<6]), [0.4, 0.6])
    let long = constant(outputs, [0.4, 0.6, .nan])
    let (first, second) = (short.kernel(), long.kernel())
    #expect(short.gradient(first) == long.gradient(second))
    let (a, b) = (first.read(.gradient, layer: 0).bias, second.read(.gradient, layer: 0).bias)
    #expect(b == [a[0], a[1], 0, a[2], a[3], a[4], 0, 0, 0])
  }

  @Test("A fit to draws finds their mean and covariance", arguments: DenseKernel.levels)
  func fit(level: Int32) {
    let outputs = DenseKernel.Loss.gaussianOutputs(targets: 3)
    var example = KernelCase([1, outputs], rows: 2000, targets: 3, last: .identity)
    var stream = RandomStream(seed: 9, purpose: "draws")
    var draws: [[Double]] = []
    for _ in 0..<2000 {
      // A narrow Gaussian of unequal scatters, as posteriors are in scaled parameters.
      let (a, b, c) = (stream.normal(), stream.normal(), stream.normal())
      draws.append([0.3 + 0.05 * a, 0.5 - 0.06 * a + 0.04 * b, 0.6 + 0.02 * a + 0.08 * b + 0.05 * c])
    }
    example.layers[0].weight = Array(repeating: 0, count: outputs)
    example.layers[0].trainsWeight = false
    example.data.inputs = Array(repeating: 0, count: 2000)
    example.data.targets = draws.flatMap { $0.map { Float($0) } }
    example.loss = .gaussian(targets: 3)
    (example.step.decay, example.step.learning_rate) = (0, 0.01)
    let kernel = example.kernel(level: level)
    for number in 1...2000 {
      if number > 1000 { example.step.learning_rate = 1e-5 * (2000 - Float(number)) }
      _ = example.train(kernel, number: UInt64(number))
    }
    let found = kernel.read(.values, layer: 0).bias.map(Double.init)
    let covariance = GaussianReference.covariance(found, 3)
    let means = (0..<3).map { i in draws.reduce(0) { $0 + $1[i] } / 2000 }
    for i in 0..<3 {
      #expect(abs(found[i] - means[i]) < 0.01 * covariance[i][i].squareRoot())
      for j in 0..<3 {
        let expected = draws.reduce(0) { $0 + ($1[i] - means[i]) * ($1[j] - means[j]) } / 2000
        let scale = (covariance[i][i] * covariance[j][j]).squareRoot()
        #expect(abs(covariance[i][j] - expected) < 0.01 * scale, "covariance \(i) \(j)")
      }
    }
  }

  @Test("Instruction sets agree to rounding over twenty steps")
  func levels() {
    var example = KernelCase([19, 30, 14], rows: 50, targets: 4, dropout: 0.2)
    example.loss = .gaussian(targets: 4)
    example.data.targets[7] = .nan
    let losses = DenseKernel.levels.map { level in
      let kernel = example.kernel(level: level)
      return (1...20).map { example.train(kernel, number: UInt64($0)) }
    }
    for other in losses {
      for (a, b) in zip(losses[0], other) { #expect(abs(a - b) < 1e-4 * max(1, abs(a))) }
    }
  }

  @Test("A loss that overflows is not finite, never a wrong number")
  func overflow() {
    let example = constant([0, 800], [1])
    #expect(!example.gradient(example.kernel()).isFinite)
  }
}
