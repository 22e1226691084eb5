import Tensor
import Testing

@Suite struct GradientTests {
  @Test(arguments: GradientCase.all)
  func agreesWithCentralDifferences(_ operation: GradientCase) throws {
    let recorded = try operation.recorded()
    let differences = try operation.differences()
    for (a, b) in zip(recorded, differences) {
      for (derivative, difference) in zip(a, b) {
        #expect(abs(derivative - difference) <= 1e-7 * (1 + abs(difference)))
      }
    }
  }

  @Test func backwardSumsUpUntilCleared() throws {
    let x = try Tensor([1.0, 2]).requiringGradient()
    #expect(x.gradient == nil)
    try x.square().sum().backward()
    try x.square().sum().backward()
    #expect(try x.gradient?.doubles() == [4, 8])
    x.clearGradient()
    #expect(x.gradient == nil)
  }

  @Test func aSeedWeighsTheOutputs() throws {
    let x = try Tensor([1.0, 2]).requiringGradient()
    try x.square().backward(seed: Tensor([10.0, 1]))
    #expect(try x.gradient?.doubles() == [20, 4])
  }

  @Test func secondDerivatives() throws {
    let x = try Tensor([2.0]).requiringGradient()
    let first = try #require(try x.power(3).sum().gradients(of: [x], differentiable: true)[0])
    let second = try #require(try first.sum().gradients(of: [x])[0])
    #expect(try first.number() == 12)
    #expect(try second.number() == 12)
  }

  @Test func anUnusedInputHasNoGradient() throws {
    let x = try Tensor([1.0]).requiringGradient()
    let y = try Tensor([1.0]).requiringGradient()
    let gradients = try x.square().sum().gradients(of: [x, y])
    #expect(try gradients[0]?.number() == 2)
    #expect(gradients[1] == nil)
  }

  @Test func detachedTensorsRecordNothing() throws {
    let x = try Tensor([1.0]).requiringGradient()
    #expect(try x.square().requiresGradient)
    #expect(try !x.detached().square().requiresGradient)
    #expect(try !withoutGradients { try x.square() }.requiresGradient)
    #expect(try x.square().requiresGradient)
  }

  @Test func theModeComesBackAfterAnError() throws {
    let x = try Tensor([1.0]).requiringGradient()
    #expect(throws: TensorError.self) { try withoutGradients { try x.reshaped([2]) } }
    #expect(try x.square().requiresGradient)
  }

  @Test func faultsAreTyped() throws {
    let x = try Tensor([1.0, 2]).requiringGradient()
    let plain = #expect(throws: TensorError.self) { try Tensor([1.0]).backward() }
    #expect(plain?.kind == .gradient)
    let several = #expect(throws: TensorError.self) { try x.square().backward() }
    #expect(several?.kind == .gradient)
    let twice = try x.square().sum()
    try twice.backward()
    let gone = #expect(throws: TensorError.self) { try twice.backward() }
    #expect(gone?.kind == .gradient)
  }

  @Test func integersHaveNoGradient() throws {
    let error = #expect(throws: TensorError.self) { try Tensor([1, 2]).requiringGradient() }
    #expect(
      error?.description == """
        requiring a gradient of int64 [2] failed: Only Tensors of floating point and complex dtype can require \
        gradients.
        """)
  }
}
