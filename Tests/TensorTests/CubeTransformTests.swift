import Tensor
import Testing

@Suite struct CubeTransformTests {
  /// The parts in any order make libtorch's own transform, divided by the number of points.
  @Test(arguments: [4, 9, 16]) func partsMakeTheTransform(cells: Int) throws {
    let cube = try #require(CubeTransform(cells: cells), "this libtorch has no MKL")
    let real = try Tensor.normal([cells, cells, cells], seed: 1)
    let expected = try real.realFourier().asPairs().floats()
    let before = try real.floats()
    let modes = try Tensor.zeros([cells, cells, cells / 2 + 1], dtype: .complex64)
    func run(_ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) throws(TensorError) -> Void)
      throws
    {
      let outcome = try real.withFloatMemory { values in
        try? modes.withFloatMemory { pairs -> Result<Void, TensorError> in
          guard let a = values.baseAddress, let b = pairs.baseAddress else { return .success(()) }
          do throws(TensorError) { return .success(try body(a, b)) } catch { return .failure(error) }
        }
      }
      try #require(outcome).get()
    }
    try run { real, modes throws(TensorError) in
      try cube.forward(planes: 2..<cells, real: real, modes: modes)
      try cube.forward(planes: 0..<2, real: real, modes: modes)
      try cube.columns(rows: 0..<cells, modes: modes, forward: true)
    }
    let points = Float(cells * cells * cells)
    for (found, value) in zip(try modes.asPairs().floats(), expected) {
      #expect(abs(found - value / points) < 1e-6)
    }
    try run { real, modes throws(TensorError) in
      try cube.columns(rows: 0..<cells, modes: modes, forward: false)
      try cube.backward(planes: 0..<cells, modes: modes, real: real)
    }
    for (after, value) in zip(try real.floats(), before) { #expect(abs(after - value) < 1e-5) }
  }

  @Test func memoryIsThatOfContiguousSingles() throws {
    let matrix = try Tensor([Float](arrayLiteral: 1, 2, 3, 4), shape: [2, 2])
    #expect(try matrix.withFloatMemory { Array($0) } == [1, 2, 3, 4])
    let turned = try matrix.transposed(0, 1)
    #expect(throws: TensorError.noMemory(turned.form, expected: .float32)) {
      try turned.withFloatMemory { _ in }
    }
    #expect(
      "\(TensorError.noMemory(turned.form, expected: .float32))"
        == "The memory was asked of a tensor float32 [2, 2], which must be contiguous, on the CPU and of float32."
    )
    let double = try Tensor([1.0])
    #expect(throws: TensorError.noMemory(double.form, expected: .float32)) {
      try double.withFloatMemory { _ in }
    }
  }
}
