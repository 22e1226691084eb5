import Formats
import Tensor

/// Single-precision numbers in the processor's memory with their shape.
public struct HostArray: Sendable, Equatable {
  /// The extent along each axis.
  public var shape: [Int]
  /// The numbers, row-major.
  public var values: [Float]

  /// An array of the given numbers, as many as the shape holds.
  public init(_ values: [Float], shape: [Int]) {
    precondition(
      shape.reduce(1, *) == values.count, "\(values.count) numbers were given for the shape \(shape)")
    self.shape = shape
    self.values = values
  }

  /// An array of equal numbers.
  public init(repeating value: Float = 0, shape: [Int]) {
    self.init(Array(repeating: value, count: shape.reduce(1, *)), shape: shape)
  }

  /// How many numbers there are.
  public var count: Int { values.count }

  /// Row `index` along the first axis.
  public func row(_ index: Int) -> ArraySlice<Float> {
    let width = shape.dropFirst().reduce(1, *)
    return values[index * width..<(index + 1) * width]
  }
}

extension Named<HostArray> {
  /// The leaves as tensors of a safetensors file.
  public var file: Named<SafetensorsTensor> {
    map { SafetensorsTensor(floats: $0.values, shape: $0.shape) }
  }

  /// Copies on a device.
  public func tensors(on device: Device = .cpu) throws(TensorError) -> Named<Tensor> {
    try map { array throws(TensorError) in try Tensor(array.values, shape: array.shape, device: device) }
  }
}

extension Named<Tensor> {
  /// Copies in the processor's memory.
  public func host() throws(TensorError) -> Named<HostArray> {
    try map { tensor throws(TensorError) in
      HostArray(try tensor.detached().floats(), shape: tensor.shape)
    }
  }
}
