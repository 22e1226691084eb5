/// A type of value that a settings file can hold.
protocol SettingValue: Equatable {
  /// The type in words with an article, for example "a whole number".
  static var article: String { get }
  /// The value that a word spells, nil when it spells none of this type.
  init?(_ text: String, quoted: Bool)
  /// The value that a word spells at a place, nil when it spells none of this type.
  static func read(_ text: String, quoted: Bool, at place: SettingPlace) -> Self?
  /// What a word that spells a value too large for this type breaks, "at most 10"; nil for other words.
  static func limit(of text: String) -> String?
  /// The value as YAML.
  var yaml: String { get }
  /// The value as YAML in the form in which it was written.
  var written: String { get }
}

extension SettingValue {
  static func read(_ text: String, quoted: Bool, at place: SettingPlace) -> Self? {
    Self(text, quoted: quoted)
  }
  static func limit(of text: String) -> String? { nil }
  var written: String { yaml }
}

extension Int: SettingValue {
  static var article: String { "a whole number" }

  static func limit(of text: String) -> String? {
    let digits = text.drop { "+-".contains($0) }
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), Int(text) == nil else {
      return nil
    }
    return text.hasPrefix("-") ? "at least \(Int.min)" : "at most \(Int.max)"
  }

  init?(_ text: String, quoted: Bool) {
    guard !quoted, let value = Int(text) else { return nil }
    self = value
  }

  var yaml: String { "\(self)" }
}

extension Double: SettingValue {
  static var article: String { "a number" }

  init?(_ text: String, quoted: Bool) {
    guard !quoted, let value = Double(decimal: text) else { return nil }
    self = value
  }

  var yaml: String { "\(self)" }
}

extension Bool: SettingValue {
  static var article: String { "true or false" }

  init?(_ text: String, quoted: Bool) {
    guard !quoted, let value = Bool(text) else { return nil }
    self = value
  }

  var yaml: String { "\(self)" }
}

extension String: SettingValue {
  static var article: String { "a text" }

  init?(_ text: String, quoted: Bool) {
    // A bare number, truth value or nothing is most likely a slip; quotes make any of them a text.
    if !quoted, Double(text, quoted: false) != nil || Bool(text) != nil { return nil }
    if !quoted, ["", "~", "null"].contains(text) { return nil }
    self = text
  }

  var yaml: String {
    let isPlain =
      String(self, quoted: false) != nil && first?.isLetter == true
      && unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || "0123456789_-./".unicodeScalars.contains($0)
      }
      && !["yes", "no", "on", "off", "y", "n"].contains(lowercased())
    if isPlain { return self }
    // Every JSON string is a YAML string.
    return (try? JSONValue.string(self).encoded()) ?? "\"\""
  }
}
