/// The type of a tensor's elements.
public enum DType: Int32, Sendable, Codable, CaseIterable, CustomStringConvertible {
  /// Unsigned integers of 8 bits.
  case uint8 = 0
  /// Signed integers of 8 bits.
  case int8 = 1
  /// Signed integers of 16 bits.
  case int16 = 2
  /// Signed integers of 32 bits.
  case int32 = 3
  /// Signed integers of 64 bits; the type of indices.
  case int64 = 4
  /// IEEE half precision.
  case float16 = 5
  /// IEEE single precision; the type to train in.
  case float32 = 6
  /// IEEE double precision.
  case float64 = 7
  /// Pairs of `float32`.
  case complex64 = 9
  /// Pairs of `float64`.
  case complex128 = 10
  /// Truth values, one byte each.
  case bool = 11
  /// The upper half of a `float32`.
  case bfloat16 = 15

  /// The name, such as "float32".
  public var description: String {
    switch self {
    case .uint8: "uint8"
    case .int8: "int8"
    case .int16: "int16"
    case .int32: "int32"
    case .int64: "int64"
    case .float16: "float16"
    case .float32: "float32"
    case .float64: "float64"
    case .complex64: "complex64"
    case .complex128: "complex128"
    case .bool: "bool"
    case .bfloat16: "bfloat16"
    }
  }

  /// Whether elements have an imaginary part.
  public var isComplex: Bool { self == .complex64 || self == .complex128 }
}

/// A Swift type whose arrays are copied to and from tensors.
public protocol TensorElement: Sendable {
  /// The element type of a tensor of these.
  static var dtype: DType { get }
  /// What a buffer is filled with before a tensor is copied into it.
  static var placeholder: Self { get }
}

extension Float: TensorElement {
  /// `float32`.
  public static var dtype: DType { .float32 }
  /// Zero.
  public static var placeholder: Float { 0 }
}

extension Double: TensorElement {
  /// `float64`.
  public static var dtype: DType { .float64 }
  /// Zero.
  public static var placeholder: Double { 0 }
}

extension Int64: TensorElement {
  /// `int64`.
  public static var dtype: DType { .int64 }
  /// Zero.
  public static var placeholder: Int64 { 0 }
}

extension Int: TensorElement {
  /// `int64`: `Int` has 64 bits wherever libtorch runs.
  public static var dtype: DType { .int64 }
  /// Zero.
  public static var placeholder: Int { 0 }
}

extension Int32: TensorElement {
  /// `int32`.
  public static var dtype: DType { .int32 }
  /// Zero.
  public static var placeholder: Int32 { 0 }
}

extension UInt8: TensorElement {
  /// `uint8`.
  public static var dtype: DType { .uint8 }
  /// Zero.
  public static var placeholder: UInt8 { 0 }
}

extension Bool: TensorElement {
  /// `bool`.
  public static var dtype: DType { .bool }
  /// False.
  public static var placeholder: Bool { false }
}
