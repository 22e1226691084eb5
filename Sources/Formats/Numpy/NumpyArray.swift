/// An array of numbers as numpy stores one.
public struct NumpyArray: Sendable, Equatable {
  /// How each number is stored, always little-endian.
  public enum Kind: String, Sendable, CaseIterable {
    /// IEEE single precision.
    case float32 = "<f4"
    /// IEEE double precision.
    case float64 = "<f8"
    /// Signed 32-bit integers.
    case int32 = "<i4"
    /// Signed 64-bit integers; only those that a Double holds exactly.
    case int64 = "<i8"

    /// Bytes per number.
    var size: Int { self == .float32 || self == .int32 ? 4 : 8 }
  }

  /// The extent along each axis; empty for a single number.
  public var shape: [Int]
  /// The numbers in C order: the last axis runs fastest.
  public var values: [Double]
  /// How the numbers are or will be stored.
  public var kind: Kind

  /// An array of the given numbers; `NumpyFile.write` refuses a shape that does not fit them.
  public init(shape: [Int], values: [Double], kind: Kind = .float64) {
    self.shape = shape
    self.values = values
    self.kind = kind
  }

  /// A one-dimensional array.
  public init(_ values: [Double], kind: Kind = .float64) {
    self.init(shape: [values.count], values: values, kind: kind)
  }

  /// A two-dimensional array.
  public init(_ matrix: Matrix, kind: Kind = .float64) {
    self.init(shape: [matrix.rows, matrix.columns], values: matrix.values, kind: kind)
  }
}
