import CTorch

extension Tensor {
  /// All elements, row-major, converted to a Swift type.
  /// - Throws: `TensorError.notReal` for a complex tensor.
  public func values<Element: TensorElement>(as element: Element.Type) throws(TensorError) -> [Element] {
    guard !dtype.isComplex else { throw .notReal(dtype) }
    var status: Int32 = 0
    let result = [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      // The copy writes every element; a failed one leaves placeholders, and the error is thrown.
      buffer.initialize(repeating: Element.placeholder)
      initialized = buffer.count
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      status = withExtendedLifetime(self) {
        ctorch_copy_to_buffer(handle, Element.dtype.rawValue, bytes.baseAddress, bytes.count)
      }
    }
    guard status == 0 else { throw .latest("reading", [self]) }
    return result
  }

  /// All elements as single-precision numbers, row-major.
  public func floats() throws(TensorError) -> [Float] { try values(as: Float.self) }

  /// All elements as double-precision numbers, row-major.
  public func doubles() throws(TensorError) -> [Double] { try values(as: Double.self) }

  /// All elements as integers, row-major.
  public func integers() throws(TensorError) -> [Int] { try values(as: Int.self) }

  /// The number in a tensor of one element.
  /// - Throws: `TensorError.notSingle` for another number of elements.
  public func number() throws(TensorError) -> Double {
    guard count == 1 else { throw .notSingle(shape: shape) }
    return try doubles()[0]
  }

  /// The same numbers as another element type, on another device; itself where both are so already.
  public func converted(
    to dtype: DType? = nil, on device: Device? = nil
  ) throws(TensorError) -> Tensor {
    let code = try (device ?? self.device).code()
    let type = dtype ?? self.dtype
    return try Tensor.computed("conversion", self) { ctorch_convert($0, type.rawValue, code) }
  }
}
