import CTorch

extension Tensor {
  /// Copies an array, row-major, into a tensor of `shape`; without a shape, of one dimension.
  /// - Throws: `TensorError.wrongCount` when the shape holds another number of values.
  public convenience init<Element: TensorElement>(
    _ values: [Element], shape: [Int]? = nil, device: Device = .cpu
  ) throws(TensorError) {
    let shape = shape ?? [values.count]
    guard elementCount(shape) == values.count else {
      throw .wrongCount(shape: shape, found: values.count)
    }
    let code = try device.code()
    let sizes = shape.map { Int64($0) }
    let handle = values.withUnsafeBytes {
      ctorch_from_buffer($0.baseAddress, Element.dtype.rawValue, sizes, Int32(sizes.count), code)
    }
    guard let handle else { throw .latest("a tensor of \(shape)", []) }
    self.init(owning: handle)
  }

  /// A single number, of shape `[]`.
  public convenience init(
    _ value: Double, dtype: DType = .float32, device: Device = .cpu
  ) throws(TensorError) {
    let code = try device.code()
    guard let handle = ctorch_full(value, dtype.rawValue, nil, 0, code) else {
      throw .latest("a number", [])
    }
    self.init(owning: handle)
  }

  /// A tensor whose elements all are `value`.
  public static func full(
    _ shape: [Int], _ value: Double, dtype: DType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try filled("full", shape, device) { sizes, dimensions, code in
      ctorch_full(value, dtype.rawValue, sizes, dimensions, code)
    }
  }

  /// A tensor whose elements are whatever its memory holds, to be written before they are read.
  public static func uninitialised(
    _ shape: [Int], dtype: DType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try filled("memory", shape, device) { sizes, dimensions, code in
      ctorch_empty(dtype.rawValue, sizes, dimensions, code)
    }
  }

  /// A tensor of zeros.
  public static func zeros(
    _ shape: [Int], dtype: DType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try full(shape, 0, dtype: dtype, device: device)
  }

  /// A tensor of ones.
  public static func ones(
    _ shape: [Int], dtype: DType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try full(shape, 1, dtype: dtype, device: device)
  }

  /// The identity matrix `[size, size]`.
  public static func identity(
    _ size: Int, dtype: DType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try Operator.diagonal(.tensor(ones([size], dtype: dtype, device: device)), .integer(0))
  }

  /// The numbers from `start` to below `end` in steps of `step`.
  public static func range(
    from start: Double = 0, to end: Double, by step: Double = 1, dtype: DType = .float32,
    device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    let code = try device.code()
    guard let handle = ctorch_range(start, end, step, dtype.rawValue, code) else {
      throw .latest("range", [])
    }
    return Tensor(owning: handle)
  }

  /// Uniform draws from [0, 1), the same for a seed on every device and in every thread.
  public static func uniform(
    _ shape: [Int], seed: UInt64, dtype: DType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try filled("uniform", shape, device) { sizes, dimensions, code in
      ctorch_uniform(seed, dtype.rawValue, sizes, dimensions, code)
    }
  }

  /// Standard normal draws, the same for a seed on every device and in every thread.
  public static func normal(
    _ shape: [Int], seed: UInt64, dtype: DType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try filled("normal", shape, device) { sizes, dimensions, code in
      ctorch_normal(seed, dtype.rawValue, sizes, dimensions, code)
    }
  }

  /// A mask to multiply activations with: 0 with probability `rate`, otherwise 1 / (1 - `rate`), which keeps
  /// their mean.
  public static func dropoutMask(
    _ shape: [Int], rate: Double, seed: UInt64, dtype: DType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    let kept = try uniform(shape, seed: seed, device: device) .>= rate
    return try kept.converted(to: dtype) * (rate < 1 ? 1 / (1 - rate) : 0)
  }

  private static func filled(
    _ name: StaticString, _ shape: [Int], _ device: Device,
    _ make: (UnsafePointer<Int64>, Int32, Int32) -> OpaquePointer?
  ) throws(TensorError) -> Tensor {
    let code = try device.code()
    guard let handle = make(shape.map { Int64($0) }, Int32(shape.count), code) else {
      throw .latest("\(name) of shape \(shape)", [])
    }
    return Tensor(owning: handle)
  }
}

extension Operator {
  fileprivate static let diagonal = Operator("aten::diag")
}

/// The number of elements of a shape; nil for negative sizes and beyond `Int`.
private func elementCount(_ shape: [Int]) -> Int? {
  var count = 1
  for size in shape {
    let (product, overflow) = count.multipliedReportingOverflow(by: size)
    guard size >= 0, !overflow else { return nil }
    count = product
  }
  return count
}
