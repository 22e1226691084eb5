/// Which rule a JSON text breaks.
public enum JSONFault: Error, Equatable, Sendable {
  /// The text ends inside a value.
  case truncated
  /// Something else was expected.
  case unexpected(found: String, expected: String)
  /// An object has a key twice.
  case repeatedKey(String)
  /// Arrays and objects lie too deep inside one another.
  case tooDeep(limit: Int)
  /// A number is too large for a Double.
  case numberTooLarge(String)
  /// The text is not UTF-8 or a string holds half a surrogate pair.
  case notUnicode
  /// A number about to be written is NaN or infinite, which JSON does not have.
  case nonFinite(path: String)
  /// A key that is needed, at a path such as `runs[3].mse`, is absent.
  case missingKey(String)
  /// The value of a key is of another kind than its meaning asks for.
  case wrongValue(key: String, expected: String, found: String)
  /// The value of a key breaks a rule of its own.
  case refused(key: String, reason: String)
}

extension JSONFault: CustomStringConvertible {
  /// The sentence that a user reads after the file's name and place.
  public var description: String {
    switch self {
    case .truncated: "the JSON text ends inside a value"
    case .unexpected(let found, let expected): "expected \(expected), found \(found)"
    case .repeatedKey(let key): "the key \"\(key)\" occurs twice in one object"
    case .tooDeep(let limit): "values are nested deeper than \(limit) levels"
    case .numberTooLarge(let text): "the number \(text) is too large for a double"
    case .notUnicode: "the text is not valid Unicode"
    case .nonFinite(let path): "the number at \(path) is NaN or infinite, which JSON cannot hold"
    case .missingKey(let key): "the key \"\(key)\" is missing"
    case .wrongValue(let key, let expected, let found):
      "the value of \"\(key)\" must be \(expected), found \(found)"
    case .refused("", let reason): "the content cannot be used: \(reason)"
    case .refused(let key, let reason): "the value of \"\(key)\" cannot be used: \(reason)"
    }
  }
}
