import Tensor
import Testing

@Suite struct AdamWTests {
  /// Loshchilov & Hutter (2019), algorithm 2, with the schedule multiplier 1.
  private func reference(_ start: Double, gradients: [Double], rate: Double, decay: Double) -> Double {
    var (weight, first, second) = (start, 0.0, 0.0)
    for (index, gradient) in gradients.enumerated() {
      first = 0.5 * first + 0.5 * gradient
      second = 0.999 * second + 0.001 * gradient * gradient
      let (firstPower, secondPower) = powers(index + 1)
      weight -= rate * decay * weight
      weight -= rate * (first / (1 - firstPower)) / ((second / (1 - secondPower)).squareRoot() + 1e-8)
    }
    return weight
  }

  private func powers(_ step: Int) -> (Double, Double) {
    (0..<step).reduce((1, 1)) { powers, _ in (powers.0 * 0.5, powers.1 * 0.999) }
  }

  @Test func followsTheAlgorithm() throws {
    let gradients = [0.3, -0.1, 0.7, 0.2]
    let parameter = try Tensor([1.5])
    let optimiser = try AdamW([parameter], learningRate: 0.1, weightDecay: 0.2, beta1: 0.5)
    for gradient in gradients { try optimiser.step(gradients: [Tensor([gradient])]) }
    let expected = reference(1.5, gradients: gradients, rate: 0.1, decay: 0.2)
    #expect(abs(try parameter.number() - expected) < 1e-12)
  }

  @Test func stepsAlongRecordedGradientsAndClearsThem() throws {
    let moved = try Tensor([1.0, 2]).requiringGradient()
    let still = try Tensor([5.0]).requiringGradient()
    let optimiser = try AdamW([moved, still], learningRate: 0.01, weightDecay: 0.5)
    try moved.square().sum().backward()
    try optimiser.step()
    #expect(moved.gradient == nil)
    let values = try moved.doubles()
    #expect(values[0] < 1 && values[1] < 2)
    #expect(try still.number() == 5)
  }

  @Test func fitsALine() throws {
    let x = try Tensor.normal([64, 1], seed: 1)
    let y = try 3 * x - 2
    let weight = try Tensor.zeros([1, 1]).requiringGradient()
    let bias = try Tensor.zeros([1]).requiringGradient()
    let optimiser = try AdamW([weight, bias], learningRate: 0.05)
    for _ in 0..<400 {
      try x.linear(weight: weight, bias: bias).meanSquaredError(y).backward()
      try optimiser.step()
    }
    #expect(abs(try weight.number() - 3) < 1e-3)
    #expect(abs(try bias.number() + 2) < 1e-3)
  }

  @Test func refusesOtherGradients() throws {
    let optimiser = try AdamW([Tensor([1.0])], learningRate: 0.1)
    #expect(throws: TensorError.unequalLists(operation: "AdamW", expected: 1, found: 0)) {
      try optimiser.step(gradients: [])
    }
    let error = #expect(throws: TensorError.self) { try optimiser.step(gradients: [Tensor([1.0, 2])]) }
    #expect(
      error?.description
        == "AdamW of float64 [1], float64 [2] failed: the gradient's shape is not the parameter's.")
  }
}
