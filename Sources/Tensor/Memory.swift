import CTorch

extension Tensor {
  /// Lends the elements, row-major, for reading and writing where they lie.
  ///
  /// The numbers of a complex64 tensor are pairs of floats, real part first. What is written is seen by every
  /// tensor that shares the memory, and unseen by gradients.
  ///
  /// - Throws: `TensorError.noMemory` unless the tensor is contiguous, on the CPU and float32 or complex64.
  public func withFloatMemory<Result: ~Copyable>(
    _ body: (UnsafeMutableBufferPointer<Float>) -> Result
  ) throws(TensorError) -> Result {
    let type = dtype
    guard isContiguous, type == .float32 || type == .complex64, let memory = ctorch_memory(handle) else {
      throw .noMemory(form, expected: .float32)
    }
    let floats = count * (type == .complex64 ? 2 : 1)
    return withExtendedLifetime(self) {
      body(UnsafeMutableBufferPointer(start: memory.assumingMemoryBound(to: Float.self), count: floats))
    }
  }
}
