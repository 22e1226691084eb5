/// Where a setting was given.
public enum SettingPlace: Equatable, Sendable {
  /// In a file, with line and column counted from 1.
  case file(String, line: Int, column: Int)
  /// In an override such as "training.epochs=10", whose relative paths start from a folder.
  case override(String, folder: String = "")
}

extension SettingPlace: CustomStringConvertible {
  /// The place as it stands before a message.
  public var description: String {
    switch self {
    case .file(let name, let line, let column): "\(name):\(line):\(column)"
    case .override(let text, _): "--set \(text)"
    }
  }
}

/// Why a setting is not acceptable.
public enum SettingFault: Error, Equatable, Sendable {
  /// The text is not YAML.
  case notYAML(String)
  /// A YAML feature that settings do not use.
  case unsupported(String)
  /// A key occurs twice.
  case repeatedKey(String)
  /// A key that nothing reads.
  case unknownKey(String, nearest: String?, known: [String])
  /// A key without which there is nothing to do.
  case missing(String)
  /// A value of another type.
  case wrongType(key: String, expected: String, found: String)
  /// A number outside its range.
  case outOfRange(key: String, expected: String, found: String)
  /// A word that is not among the allowed ones.
  case notOneOf(key: String, allowed: [String], nearest: String?, found: String)
  /// An override without a key or an equals sign.
  case malformedOverride
  /// An override without a value.
  case emptyOverride(String)
  /// A value that the program found unacceptable.
  case invalid(key: String, reason: String)
}

extension SettingFault: CustomStringConvertible {
  /// The sentence that a user reads after the place.
  public var description: String {
    switch self {
    case .notYAML(let reason): "this is not YAML: \(reason)"
    case .unsupported(let feature): "\(feature) not supported in settings"
    case .repeatedKey(let key): "the key '\(key)' occurs twice"
    case .unknownKey(let key, let nearest?, _): "unknown key '\(key)', did you mean '\(nearest)'?"
    case .unknownKey(let key, nil, let known):
      "unknown key '\(key)', expected \(known.isEmpty ? "no key here" : "one of " + known.joined(separator: ", "))"
    case .missing(let key): "the key '\(key)' is required and missing"
    case .wrongType(let key, let expected, let found): "'\(key)' must be \(expected), found \(found)"
    case .outOfRange(let key, let expected, let found): "'\(key)' must be \(expected), found \(found)"
    case .notOneOf(let key, let allowed, let nearest, let found):
      "'\(key)' must be one of \(allowed.joined(separator: ", ")), found '\(found)'"
        + (nearest.map { ", did you mean '\($0)'?" } ?? "")
    case .malformedOverride: "an override must read KEY=VALUE or BLOCK.KEY=VALUE"
    case .emptyOverride(let key): "'\(key)' is given no value, expected \(key)=VALUE"
    case .invalid(let key, let reason): "'\(key)' \(reason)"
    }
  }
}
