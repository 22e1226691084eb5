import CTorch

/// A multidimensional array of numbers, on the processor or a GPU, that can record how it was computed.
///
/// A tensor is a reference: views share elements with the tensor they were taken of, and the operations that are
/// named "in place" change what all of them see. Reading one tensor from several threads is safe; changing one
/// in place while another thread uses it is not.
public final class Tensor: @unchecked Sendable {
  let handle: OpaquePointer

  /// Takes over a counted reference.
  init(owning handle: OpaquePointer) {
    self.handle = handle
  }

  deinit {
    ctorch_release(handle)
  }

  /// The size of each dimension; empty for a single number.
  public var shape: [Int] {
    withExtendedLifetime(self) {
      let sizes = UnsafeBufferPointer(start: ctorch_sizes(handle), count: Int(ctorch_dimensions(handle)))
      return sizes.map { Int($0) }
    }
  }

  /// How many dimensions there are.
  public var dimensionCount: Int { withExtendedLifetime(self) { Int(ctorch_dimensions(handle)) } }

  /// How many elements there are.
  public var count: Int { withExtendedLifetime(self) { Int(ctorch_count(handle)) } }

  /// The type of the elements.
  public var dtype: DType {
    // libtorch's other types (quantised, 8-bit floats) are made by no operation wrapped here.
    withExtendedLifetime(self) { DType(rawValue: ctorch_type_of(handle)) ?? .uint8 }
  }

  /// Where the elements are.
  public var device: Device { withExtendedLifetime(self) { Device(code: ctorch_device_of(handle)) } }

  /// Whether the elements lie in memory in row-major order without gaps.
  public var isContiguous: Bool { withExtendedLifetime(self) { ctorch_is_contiguous(handle) } }

  /// The element type and shape.
  public var form: TensorForm { TensorForm(dtype: dtype, shape: shape) }
}

extension Tensor: CustomStringConvertible {
  /// The form and device, such as "float32 [2, 3] on cpu".
  public var description: String { "\(form) on \(device)" }
}

// The calls below keep their operands alive until C returns: ARC may otherwise release a temporary as soon as its
// handle has been read.
extension Tensor {
  @inline(__always)
  static func computed(
    _ name: StaticString, _ a: Tensor, _ call: (OpaquePointer) -> OpaquePointer?
  ) throws(TensorError) -> Tensor {
    guard let result = withExtendedLifetime(a, { call(a.handle) }) else {
      throw .latest(name.description, [a])
    }
    return Tensor(owning: result)
  }

  @inline(__always)
  static func computed(
    _ name: StaticString, _ a: Tensor, _ b: Tensor,
    _ call: (OpaquePointer, OpaquePointer) -> OpaquePointer?
  ) throws(TensorError) -> Tensor {
    guard let result = withExtendedLifetime((a, b), { call(a.handle, b.handle) }) else {
      throw .latest(name.description, [a, b])
    }
    return Tensor(owning: result)
  }

  @inline(__always)
  static func computed(
    _ name: StaticString, _ a: Tensor, _ b: Tensor, _ c: Tensor,
    _ call: (OpaquePointer, OpaquePointer, OpaquePointer) -> OpaquePointer?
  ) throws(TensorError) -> Tensor {
    guard let result = withExtendedLifetime((a, b, c), { call(a.handle, b.handle, c.handle) }) else {
      throw .latest(name.description, [a, b, c])
    }
    return Tensor(owning: result)
  }

  @inline(__always)
  static func done(
    _ name: StaticString, _ a: Tensor, _ b: Tensor, _ call: (OpaquePointer, OpaquePointer) -> Int32
  ) throws(TensorError) {
    guard withExtendedLifetime((a, b), { call(a.handle, b.handle) }) == 0 else {
      throw .latest(name.description, [a, b])
    }
  }
}
