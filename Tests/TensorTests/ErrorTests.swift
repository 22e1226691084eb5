import Formats
import Tensor
import Testing

@Suite struct ErrorTests {
  private func error(_ body: () throws -> Void) throws -> TensorError {
    try #require(#expect(throws: TensorError.self) { try body() })
  }

  @Test func shapesThatDoNotBroadcast() throws {
    let error = try error { _ = try Tensor.ones([2, 3]) + Tensor.ones([4]) }
    #expect(error.kind == .shape)
    #expect(
      error.description == """
        add of float32 [2, 3], float32 [4] failed: The size of tensor a (3) must match the size of tensor b (4) \
        at non-singleton dimension 1.
        """)
  }

  @Test func matricesThatDoNotFit() throws {
    let error = try error { _ = try Tensor.ones([2, 3]).matmul(Tensor.ones([2, 3])) }
    #expect(error.kind == .shape)
    #expect(
      error.description == """
        matmul of float32 [2, 3], float32 [2, 3] failed: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3).
        """)
  }

  @Test func typesThatDoNotFit() throws {
    let error = try error { _ = try Tensor.ones([2, 2]).matmul(Tensor.ones([2, 2], dtype: .float64)) }
    #expect(error.kind == .type)
    #expect(error.description.hasPrefix("matmul of float32 [2, 2], float64 [2, 2] failed: "))
  }

  @Test func operationsThatATypeLacks() throws {
    let error = try error { _ = try Tensor.ones([2, 2], dtype: .int64).cholesky() }
    #expect(error.kind == .type)
    #expect(
      error.description == """
        linalg_cholesky of int64 [2, 2] failed: linalg.cholesky: Expected a floating point or complex tensor as \
        input; Got Long.
        """)
    let integers = #expect(throws: TensorError.self) { try Tensor.uniform([2], seed: 1, dtype: .int64) }
    #expect(integers?.kind == .type)
  }

  @Test func indicesOutOfRange() throws {
    let a = try Tensor.ones([2, 3])
    #expect(try error { _ = try a.sum(over: [5]) }.kind == .index)
    #expect(try error { _ = try a.slices(0, at: Tensor([7])) }.kind == .index)
    #expect(try error { _ = try a.gathered(0, at: Tensor([7], shape: [1, 1])) }.kind == .index)
    #expect(try error { _ = try a.selected(1, at: 3) }.kind == .index)
  }

  @Test func singularMatrices() throws {
    let zeros = try Tensor.zeros([2, 2])
    for body in [
      { _ = try zeros.cholesky() }, { _ = try zeros.inverse() }, { _ = try zeros.solve(zeros) },
    ] as [() throws -> Void] {
      #expect(try error(body).kind == .singular)
    }
  }

  @Test func matricesThatAreNotSquare() throws {
    #expect(try error { _ = try Tensor.ones([2, 3]).inverse() }.kind == .shape)
  }

  @Test func shapesThatHoldAnotherCount() throws {
    #expect(throws: TensorError.wrongCount(shape: [2, 2], found: 3)) {
      try Tensor([1.0, 2, 3], shape: [2, 2])
    }
    #expect(throws: TensorError.wrongCount(shape: [-1], found: 1)) { try Tensor([1.0], shape: [-1]) }
    #expect(throws: TensorError.wrongCount(shape: [.max, .max], found: 1)) {
      try Tensor([1.0], shape: [.max, .max])
    }
    #expect(
      TensorError.wrongCount(shape: [2, 2], found: 1).description
        == "A tensor of shape [2, 2] cannot be made of 1 value.")
    #expect(try error { _ = try Tensor.ones([2, 3]).reshaped([4]) }.kind == .shape)
    #expect(try error { _ = try Tensor.ones([2, 3]).transposed().view([6]) }.kind == .shape)
  }

  @Test func shapesBeyondMemory() throws {
    #expect(try error { _ = try Tensor.zeros([1 << 40, 1 << 10]) }.kind == .memory)
    #expect(try error { _ = try Tensor.zeros([.max, .max]) }.kind == .shape)
    #expect(try error { _ = try Tensor.zeros([-1]) }.kind == .shape)
  }

  @Test func lossesOfOtherShapes() throws {
    let error = try error { _ = try Tensor.ones([2, 1]).meanSquaredError(Tensor.ones([2])) }
    #expect(
      error.description
        == "mean squared error of float32 [2, 1], float32 [2] failed: the shapes differ.")
  }

  @Test func numbersOfSeveralElements() throws {
    #expect(throws: TensorError.notSingle(shape: [2])) { try Tensor.ones([2]).number() }
    #expect(
      TensorError.notSingle(shape: [2]).description
        == "A single number was asked of a tensor of shape [2], which must have exactly one element.")
  }

  @Test func complexValuesAreNotDroppedSilently() throws {
    #expect(throws: TensorError.notReal(.complex64)) { try Tensor.ones([2]).realFourier().floats() }
    #expect(
      TensorError.notReal(.complex64).description
        == "Real numbers were asked of a complex64 tensor; take its real part, imaginary part or modulus.")
  }

  @Test func devicesThatAreNotThere() throws {
    let beyond = Device.cuda(Device.gpuCount)
    #expect(throws: TensorError.deviceUnavailable(beyond, gpus: Device.gpuCount)) {
      try Tensor.zeros([1], device: beyond)
    }
    #expect(throws: TensorError.deviceUnavailable(.cuda(-1), gpus: Device.gpuCount)) {
      try Tensor([1.0]).converted(on: .cuda(-1))
    }
    #expect(
      TensorError.deviceUnavailable(.cuda(0), gpus: 0).description
        == "The device cuda:0 is not available: libtorch finds 0 GPUs.")
  }

  @Test func operatorsThatAreNotThere() throws {
    #expect(throws: TensorError.unknownOperator("aten::exp.Nothing")) {
      try Operator("aten::exp", overload: "Nothing")(.none)
    }
    #expect(
      TensorError.unknownOperator("aten::nothing").description
        == "This libtorch has no operator aten::nothing.")
  }

  @Test func argumentsThatTheSchemaDoesNotTake() throws {
    let exp = Operator("aten::exp")
    let x = try Tensor([1.0])
    #expect(throws: TensorError.self) { try exp() }
    #expect(throws: TensorError.self) { try exp(.tensor(x), .integer(1)) }
    #expect(throws: TensorError.self) { try exp(.text("word")) }
    #expect(throws: TensorError.self) { try exp(.integers([1])) }
    #expect(throws: TensorError.self) { try exp.pair(.tensor(x)) }
  }

  @Test func threadCounts() throws {
    let error = try error { try Engine.setThreads(0) }
    #expect(error.description.hasPrefix("setting 0 threads failed: "))
  }

  @Test func statusesSayWhoseFaultItIs() {
    func status(_ kind: TensorError.Kind) -> Formats.ExitStatus {
      TensorError.operation(kind, name: "exp", operands: [], reason: "r").exitStatus
    }
    #expect(TensorError.deviceUnavailable(.cuda(0), gpus: 0).exitStatus == .usage)
    #expect([TensorError.Kind.memory, .singular, .device].map(status) == [.badData, .badData, .badData])
    #expect([TensorError.Kind.shape, .type, .index, .gradient, .other].allSatisfy { status($0) == .bug })
  }
}
