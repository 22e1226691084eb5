/// Which values of a type a key accepts.
struct SettingRule<Value: SettingValue> {
  /// The rule in words, nil when every value is accepted.
  let words: String?
  /// Whether the words state a smallest and a largest value.
  var isBounded = false
  /// What is wrong with a value, nil when nothing is.
  let fault: (_ value: Value, _ key: String) -> SettingFault?

  /// What the key expects in words, type and rule.
  var expected: String { words.map { "\(Value.article) \($0)" } ?? Value.article }

  func fault(_ value: Value, key: String) -> SettingFault? { fault(value, key) }

  /// Accepts every value.
  static var any: SettingRule { SettingRule(words: nil) { _, _ in nil } }
}

extension SettingRule where Value == String {
  /// Accepts only the given texts.
  static func words(_ allowed: [String]?) -> SettingRule {
    guard let allowed else {
      return SettingRule(words: nil) { value, key in
        value.allSatisfy(\.isWhitespace)
          ? .outOfRange(key: key, expected: "a text", found: "an empty one") : nil
      }
    }
    return SettingRule(words: "out of " + allowed.joined(separator: ", ")) { value, key in
      guard !allowed.contains(value) else { return nil }
      return .notOneOf(key: key, allowed: allowed, nearest: nearestName(to: value, in: allowed), found: value)
    }
  }
}

extension SettingRule where Value == String {
  /// Accepts only what can name a folder.
  static var plainName: SettingRule {
    SettingRule(words: nil) { value, key in
      guard !value.isPlainName else { return nil }
      return .outOfRange(
        key: key, expected: "a name on one line, not empty and without '/'", found: value.shown)
    }
  }
}

extension String {
  /// The text in quotes, characters that do not print as escapes.
  package var shown: String { (try? JSONValue.string(self).encoded()) ?? "\"\(self)\"" }
}

extension SettingRule where Value: Comparable {
  /// Accepts only values of the range.
  static func range(_ range: ClosedRange<Value>?) -> SettingRule where Value: Bounded {
    guard let range else { return .any }
    let words =
      switch (range.lowerBound > Value.least, range.upperBound < Value.greatest) {
      case (true, true): "from \(range.lowerBound.yaml) to \(range.upperBound.yaml)"
      case (true, false): "of at least \(range.lowerBound.yaml)"
      case (false, true): "of at most \(range.upperBound.yaml)"
      case (false, false): ""
      }
    guard !words.isEmpty else { return .any }
    return SettingRule(words: words, isBounded: words.hasPrefix("from")) { value, key in
      guard !range.contains(value) else { return nil }
      return .outOfRange(key: key, expected: "\(Value.article) \(words)", found: value.yaml)
    }
  }
}

/// A type of numbers with bounds that stand for "none".
protocol Bounded {
  static var least: Self { get }
  static var greatest: Self { get }
}

extension Int: Bounded {
  static var least: Int { .min }
  static var greatest: Int { .max }
}

extension Double: Bounded {
  static var least: Double { -.greatestFiniteMagnitude }
  static var greatest: Double { .greatestFiniteMagnitude }
}
