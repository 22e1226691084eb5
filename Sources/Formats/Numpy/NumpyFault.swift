/// Which rule of the npy format a file breaks.
public enum NumpyFault: Error, Equatable, Sendable {
  /// The first six bytes are not `\x93NUMPY`.
  case wrongMagic
  /// The format's version is not 1, 2 or 3.
  case unknownVersion(major: Int, minor: Int)
  /// The file ends inside its header.
  case truncatedHeader(expected: Int, found: Int)
  /// The header is not the dictionary of descr, fortran_order and shape that numpy writes.
  case malformedHeader(reason: String)
  /// Numbers are stored in an unsupported type.
  case unsupportedType(String)
  /// Numbers are stored with the most significant byte first.
  case bigEndian(String)
  /// The extents' product does not fit in the address space.
  case shapeTooLarge(shape: [Int])
  /// There are fewer bytes of numbers than the shape needs.
  case truncated(shape: [Int], expected: Int, found: Int)
  /// There are more bytes of numbers than the shape needs.
  case oversized(shape: [Int], expected: Int, found: Int)
  /// The array does not have the expected number of axes.
  case wrongRank(expected: Int, shape: [Int])
  /// The array is a single number, without axes.
  case singleNumber
  /// The array holds no number.
  case empty(shape: [Int])
  /// A number of the file is an integer that a Double cannot hold.
  case inexactInteger(value: Int64, index: Int)
  /// An array about to be written has another number of values than its shape says.
  case shapeMismatch(shape: [Int], count: Int)
  /// An array about to be written has a value that its kind cannot hold.
  case notRepresentable(value: Double, index: Int, kind: NumpyArray.Kind)
}

extension NumpyFault: CustomStringConvertible {
  /// The sentence that a user reads after the file's name.
  public var description: String {
    switch self {
    case .wrongMagic: "is not a numpy array: it does not start with \\x93NUMPY"
    case .unknownVersion(let major, let minor):
      "is a numpy array of format version \(major).\(minor), expected 1.0, 2.0 or 3.0"
    case .truncatedHeader(let expected, let found):
      "ends inside the numpy header: expected at least \(expected) bytes, found \(found)"
    case .malformedHeader(let reason): "has a malformed numpy header: \(reason)"
    case .unsupportedType(let type):
      "holds numbers of type '\(type)', expected '<f8', '<f4', '<i8' or '<i4';"
        + " convert it with numpy.save(file, array.astype('<f8'))"
    case .bigEndian(let type):
      "holds big-endian numbers of type '\(type)', expected little-endian ones;"
        + " convert it with numpy.save(file, array.astype('<\(type.dropFirst())'))"
    case .shapeTooLarge(let shape): "claims the impossible shape \(text(shape))"
    case .truncated(let shape, let expected, let found):
      "is truncated: shape \(text(shape)) needs \(expected) bytes of numbers, found \(found)"
    case .oversized(let shape, let expected, let found):
      "is oversized: shape \(text(shape)) needs \(expected) bytes of numbers, found \(found)"
    case .wrongRank(let expected, let shape):
      "has shape \(text(shape)) with \(shape.count) axes, expected \(expected)"
    case .singleNumber: "is a single number, expected an array with at least one axis"
    case .empty(let shape): "holds no number: its shape is \(text(shape))"
    case .inexactInteger(let value, let index):
      "holds the integer \(value) at position \(index), beyond 2^53 and so not exact as a double"
    case .shapeMismatch(let shape, let count):
      "cannot be written: shape \(text(shape)) does not fit \(count) values"
    case .notRepresentable(let value, let index, let kind):
      "cannot be written: \(value) at position \(index) is not representable as \(kind)"
    }
  }

  /// A shape as numpy prints it.
  private func text(_ shape: [Int]) -> String {
    shape.count == 1 ? "(\(shape[0]),)" : "(" + shape.map(String.init).joined(separator: ", ") + ")"
  }
}
