/// Which rule of the safetensors format a file breaks.
public enum SafetensorsFault: Error, Equatable, Sendable {
  /// There is no room for the eight bytes of the header's length.
  case headerLengthMissing(found: Int)
  /// The header is longer than the format allows.
  case headerTooLarge(length: UInt64)
  /// The header is longer than the file.
  case headerTruncated(length: Int, found: Int)
  /// The header does not start with an opening brace.
  case headerStart
  /// The header is not JSON.
  case headerNotJSON(String)
  /// The metadata is not an object of texts.
  case metadata
  /// An entry is not an object of dtype, shape and data_offsets.
  case entry(tensor: String, reason: String)
  /// Numbers of an unsupported type.
  case unsupportedType(tensor: String, type: String)
  /// The extents' product does not fit in the address space.
  case shapeTooLarge(tensor: String, shape: [Int])
  /// The end lies before the beginning.
  case offsetsReversed(tensor: String, begin: Int, end: Int)
  /// The end lies behind the end of the file.
  case offsetsOutside(tensor: String, end: Int, size: Int)
  /// The bytes between the offsets are not what type and shape need.
  case sizeMismatch(tensor: String, expected: Int, found: Int)
  /// Two tensors share bytes.
  case overlap(tensor: String, begin: Int, previousEnd: Int)
  /// Bytes between two tensors belong to none.
  case hole(tensor: String, begin: Int, previousEnd: Int)
  /// Bytes after the last tensor belong to none.
  case trailingBytes(count: Int)
  /// A tensor holds another type than was asked for.
  case wrongType(expected: String, found: SafetensorsTensor.Kind)
  /// A tensor about to be written has another number of bytes than type and shape need.
  case unwritable(tensor: String, expected: Int, found: Int)
  /// A tensor may not be called as the metadata is.
  case reservedName
}

extension SafetensorsFault: CustomStringConvertible {
  /// The sentence that a user reads after the file's name.
  public var description: String {
    switch self {
    case .headerLengthMissing(let found):
      "is no safetensors file: expected 8 bytes of header length, found \(found)"
    case .headerTooLarge(let length):
      "is no safetensors file: its header claims \(length) bytes, at most 100000000 are allowed"
    case .headerTruncated(let length, let found):
      "ends inside the safetensors header: expected \(length) bytes, found \(found)"
    case .headerStart: "is no safetensors file: its header does not start with '{'"
    case .headerNotJSON(let reason): "has a malformed safetensors header: \(reason)"
    case .metadata: "has a malformed safetensors header: __metadata__ must be an object of texts"
    case .entry(let tensor, let reason): "has a malformed entry for tensor '\(tensor)': \(reason)"
    case .unsupportedType(let tensor, let type):
      "holds tensor '\(tensor)' of type '\(type)', expected one of "
        + SafetensorsTensor.Kind.allCases.map(\.rawValue).joined(separator: ", ")
    case .shapeTooLarge(let tensor, let shape): "claims the impossible shape \(shape) for tensor '\(tensor)'"
    case .offsetsReversed(let tensor, let begin, let end):
      "has tensor '\(tensor)' begin at byte \(begin) and end before it, at byte \(end)"
    case .offsetsOutside(let tensor, let end, let size):
      "has tensor '\(tensor)' end at byte \(end), but holds only \(size) bytes of tensors"
    case .sizeMismatch(let tensor, let expected, let found):
      "has \(found) bytes for tensor '\(tensor)', its type and shape need \(expected)"
    case .overlap(let tensor, let begin, let previousEnd):
      "has tensor '\(tensor)' begin at byte \(begin), inside the one before it that ends at \(previousEnd)"
    case .hole(let tensor, let begin, let previousEnd):
      "has unused bytes from \(previousEnd) to \(begin) before tensor '\(tensor)'"
    case .trailingBytes(let count): "has \(count) unused bytes after the last tensor"
    case .wrongType(let expected, let found): "a tensor of \(expected) was expected, found \(found.rawValue)"
    case .unwritable(let tensor, let expected, let found):
      "cannot be written: tensor '\(tensor)' has \(found) bytes, its type and shape need \(expected)"
    case .reservedName: "cannot be written: no tensor may be called __metadata__"
    }
  }
}
