import CKernels
import Networks
import Testing
import Training

@Suite("Missing targets") struct KernelMissingTests {
  private func example() -> KernelCase {
    var example = KernelCase([7, 19, 6], rows: 70, targets: 4, weighted: true)
    for index in [3, 7, 11, 40, 41, 42, 43, 130, 200, 279] { example.data.targets[index] = .nan }
    return example
  }

  @Test("They are left out of the loss and of its gradient", arguments: DenseKernel.levels)
  func reference(level: Int32) {
    let example = example()
    let kernel = example.kernel(level: level)
    let expected = ReferenceNetwork(example.layers).gradient(
      example.inputRows, example.targetRows, weights: example.data.weights?.map(Double.init))
    #expect(abs(example.gradient(kernel) / expected.loss - 1) < 2e-6)
    for (index, layer) in expected.layers.enumerated() {
      let found = kernel.read(.gradient, layer: index)
      #expect(relativeDifference(found.weight, layer.weight) < 1e-5)
      #expect(relativeDifference(found.bias, layer.bias) < 1e-5)
    }
    // Over parts of 16 rows the mean is still over the targets that are there.
    let narrow = DenseKernel(example.layers, batch: 16, lossOutputs: 4, level: level)
    #expect(abs(example.lend { narrow.loss($0, count: 70) } / expected.loss - 1) < 2e-6)
  }

  @Test("An output whose targets are all missing learns as a dummy does")
  func column() {
    var missing = KernelCase([5, 8, 4], rows: 33, targets: 3)
    var short = missing
    for row in 0..<33 { missing.data.targets[row * 3 + 2] = .nan }
    short.data.targets = (0..<33).flatMap { missing.data.targets[$0 * 3..<$0 * 3 + 2] }
    let (a, b) = (missing.kernel(), short.kernel())
    for number in 1...5 {
      #expect(missing.train(a, number: UInt64(number)) == short.train(b, number: UInt64(number)))
    }
    for layer in 0..<2 {
      #expect(a.read(.values, layer: layer).weight == b.read(.values, layer: layer).weight)
      #expect(a.read(.values, layer: layer).bias == b.read(.values, layer: layer).bias)
    }
  }

  @Test("A step without any target has no gradient, a loss over none is not a number")
  func none() {
    var example = KernelCase([3, 4, 2], rows: 5)
    example.data.targets = Array(repeating: .nan, count: 10)
    let kernel = example.kernel()
    #expect(example.gradient(kernel) == 0)
    for layer in 0..<2 { #expect(kernel.read(.gradient, layer: layer).weight.allSatisfy { $0 == 0 }) }
    #expect(example.lend { kernel.loss($0, count: 5) }.isNaN)
  }

  @Test("An output that is not a number is not taken for a missing target")
  func broken() {
    var example = KernelCase([3, 2], rows: 2, last: .identity)
    example.layers[0].weight[0] = .nan
    #expect(example.gradient(example.kernel()).isNaN)
  }
}
