/// One tensor of a safetensors file.
public struct SafetensorsTensor: Sendable, Equatable {
  /// How each number is stored, always little-endian.
  public enum Kind: String, Sendable, CaseIterable {
    /// IEEE half precision.
    case float16 = "F16"
    /// The upper half of IEEE single precision.
    case bfloat16 = "BF16"
    /// IEEE single precision.
    case float32 = "F32"
    /// IEEE double precision.
    case float64 = "F64"
    /// Signed 32-bit integers.
    case int32 = "I32"
    /// Signed 64-bit integers.
    case int64 = "I64"
    /// Bytes.
    case uint8 = "U8"
    /// Truth values, a byte each.
    case bool = "BOOL"

    /// Bytes per number.
    public var size: Int {
      switch self {
      case .uint8, .bool: 1
      case .float16, .bfloat16: 2
      case .float32, .int32: 4
      case .float64, .int64: 8
      }
    }
  }

  /// How each number is stored.
  public var type: Kind
  /// The extent along each axis; empty for a single number.
  public var shape: [Int]
  /// The numbers in C order.
  public var bytes: [UInt8]

  /// A tensor of the given bytes.
  public init(type: Kind, shape: [Int], bytes: [UInt8]) {
    self.type = type
    self.shape = shape
    self.bytes = bytes
  }

  /// A tensor in single precision.
  public init(floats: [Float], shape: [Int]) {
    self.init(type: .float32, shape: shape, bytes: LittleEndian.bytes([], floats) { $0.bitPattern })
  }

  /// A tensor in double precision.
  public init(doubles: [Double], shape: [Int]) {
    self.init(type: .float64, shape: shape, bytes: LittleEndian.bytes([], doubles) { $0.bitPattern })
  }

  /// A tensor of 64-bit integers.
  public init(integers: [Int64], shape: [Int]) {
    self.init(
      type: .int64, shape: shape, bytes: LittleEndian.bytes([], integers) { UInt64(bitPattern: $0) })
  }

  /// The numbers of a tensor in single or a lower precision.
  ///
  /// - Throws: `FormatError.safetensors` for another type.
  public func floats() throws(FormatError) -> [Float] {
    switch type {
    case .float32: LittleEndian.read(bytes[...]) { Float(bitPattern: $0) }
    case .float16: LittleEndian.read(bytes[...]) { (bits: UInt16) in halfPrecision(bits) }
    case .bfloat16:
      LittleEndian.read(bytes[...]) { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
    default: throw .safetensors("tensor", .wrongType(expected: "F32, F16 or BF16", found: type))
    }
  }

  /// The numbers of a tensor in any floating-point precision.
  ///
  /// - Throws: `FormatError.safetensors` for another type.
  public func doubles() throws(FormatError) -> [Double] {
    switch type {
    case .float64: LittleEndian.read(bytes[...]) { Double(bitPattern: $0) }
    case .float32, .float16, .bfloat16: try floats().map(Double.init)
    default: throw .safetensors("tensor", .wrongType(expected: "F64, F32, F16 or BF16", found: type))
    }
  }

  /// The numbers of a tensor of integers.
  ///
  /// - Throws: `FormatError.safetensors` for another type.
  public func integers() throws(FormatError) -> [Int64] {
    switch type {
    case .int64: LittleEndian.read(bytes[...]) { (bits: UInt64) in Int64(bitPattern: bits) }
    case .int32: LittleEndian.read(bytes[...]) { (bits: UInt32) in Int64(Int32(bitPattern: bits)) }
    case .uint8, .bool: bytes.map(Int64.init)
    default: throw .safetensors("tensor", .wrongType(expected: "I64, I32, U8 or BOOL", found: type))
    }
  }
}

/// The value of 16 bits in IEEE half precision (Float16 is missing on some machines).
private func halfPrecision(_ bits: UInt16) -> Float {
  let sign: Float = bits >> 15 == 0 ? 1 : -1
  let (exponent, fraction) = (Int(bits >> 10 & 0x1F), Float(bits & 0x3FF))
  switch exponent {
  case 0: return sign * fraction * 0x1p-24
  case 31: return fraction == 0 ? sign * .infinity : .nan
  default: return sign * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction * 0x1p-10)
  }
}
