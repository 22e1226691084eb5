import OrderedCollections

extension YAMLMapping {
  /// The text of a key.
  ///
  /// - Parameters:
  ///   - key: the key in this block.
  ///   - fallback: the value when the key is absent; nil makes the key required.
  ///   - allowed: the only texts to accept.
  ///   - doc: what the key means.
  /// - Throws: `FormatError.setting` with the place and what was expected.
  public func string(
    _ key: String, default fallback: String? = nil, oneOf allowed: [String]? = nil, doc: String
  ) throws(FormatError) -> String {
    try value(key, fallback, rule: .words(allowed), unit: "", doc: doc)
  }

  /// The text of a key that names a folder too: on one line and without "/"; the key is required.
  ///
  /// - Throws: `FormatError.setting` with the place and what was expected.
  public func name(_ key: String, doc: String) throws(FormatError) -> String {
    try value(key, nil, rule: .plainName, unit: "", doc: doc)
  }

  /// The whole number of a key; parameters as for `string`.
  ///
  /// - Throws: `FormatError.setting` with the place and what was expected.
  public func int(
    _ key: String, default fallback: Int? = nil, in range: ClosedRange<Int>? = nil, unit: String = "",
    doc: String
  ) throws(FormatError) -> Int {
    try value(key, fallback, rule: .range(range), unit: unit, doc: doc)
  }

  /// The finite number of a key; parameters as for `string`.
  ///
  /// - Throws: `FormatError.setting` with the place and what was expected.
  public func double(
    _ key: String, default fallback: Double? = nil, in range: ClosedRange<Double>? = nil,
    unit: String = "", doc: String
  ) throws(FormatError) -> Double {
    try value(key, fallback, rule: .range(range), unit: unit, doc: doc)
  }

  /// The truth value of a key; parameters as for `string`.
  ///
  /// - Throws: `FormatError.setting` with the place and what was expected.
  public func bool(_ key: String, default fallback: Bool? = nil, doc: String) throws(FormatError) -> Bool {
    try value(key, fallback, rule: .any, unit: "", doc: doc)
  }

  /// The texts of a key; parameters as for `string`.
  ///
  /// - Throws: `FormatError.setting` with the place and what was expected.
  public func strings(
    _ key: String, default fallback: [String]? = nil, oneOf allowed: [String]? = nil, doc: String
  ) throws(FormatError) -> [String] {
    try values(key, fallback, rule: .words(allowed), unit: "", doc: doc)
  }

  /// The whole numbers of a key; parameters as for `string`.
  ///
  /// - Throws: `FormatError.setting` with the place and what was expected.
  public func ints(
    _ key: String, default fallback: [Int]? = nil, in range: ClosedRange<Int>? = nil, unit: String = "",
    doc: String
  ) throws(FormatError) -> [Int] {
    try values(key, fallback, rule: .range(range), unit: unit, doc: doc)
  }

  /// The finite numbers of a key; parameters as for `string`.
  ///
  /// - Throws: `FormatError.setting` with the place and what was expected.
  public func doubles(
    _ key: String, default fallback: [Double]? = nil, in range: ClosedRange<Double>? = nil,
    unit: String = "", doc: String
  ) throws(FormatError) -> [Double] {
    try values(key, fallback, rule: .range(range), unit: unit, doc: doc)
  }

  /// The text of a key, nil when it is absent; parameters as for `string`.
  ///
  /// - Throws: `FormatError.setting` with the place and what was expected.
  public func optionalString(
    _ key: String, oneOf allowed: [String]? = nil, doc: String
  ) throws(FormatError) -> String? {
    try optional(key, rule: .words(allowed), unit: "", doc: doc)
  }

  /// The whole number of a key, nil when it is absent; parameters as for `string`.
  ///
  /// - Throws: `FormatError.setting` with the place and what was expected.
  public func optionalInt(
    _ key: String, in range: ClosedRange<Int>? = nil, unit: String = "", doc: String
  ) throws(FormatError) -> Int? {
    try optional(key, rule: .range(range), unit: unit, doc: doc)
  }

  /// The finite number of a key, nil when it is absent; parameters as for `string`.
  ///
  /// - Throws: `FormatError.setting` with the place and what was expected.
  public func optionalDouble(
    _ key: String, in range: ClosedRange<Double>? = nil, unit: String = "", doc: String
  ) throws(FormatError) -> Double? {
    try optional(key, rule: .range(range), unit: unit, doc: doc)
  }
}

extension YAMLMapping {
  func value<Value: SettingValue>(
    _ key: String, _ fallback: Value?, rule: SettingRule<Value>, unit: String, doc: String
  ) throws(FormatError) -> Value {
    let given = try entries[key].map { entry throws(FormatError) in try read(key, entry.node, rule) }
    guard let value = given ?? fallback else { throw .setting(place, .missing(path(to: key))) }
    declare(
      key, type: Value.article, fallback: fallback?.written, isRequired: fallback == nil, rule.words, unit,
      doc, value.yaml, written: value.written)
    return value
  }

  func optional<Value: SettingValue>(
    _ key: String, rule: SettingRule<Value>, unit: String, doc: String
  ) throws(FormatError) -> Value? {
    let given = try entries[key].map { entry throws(FormatError) in try read(key, entry.node, rule) }
    declare(
      key, type: Value.article, fallback: nil, isRequired: false, rule.words, unit, doc, given?.yaml,
      written: given?.written)
    return given
  }

  private func values<Value: SettingValue>(
    _ key: String, _ fallback: [Value]?, rule: SettingRule<Value>, unit: String, doc: String
  ) throws(FormatError) -> [Value] {
    var given: [Value]?
    if let node = entries[key]?.node {
      guard case .sequence(let elements) = node.content else {
        throw wrongType(key, "a list, each element \(rule.expected)", node)
      }
      var read: [Value] = []
      for (index, element) in elements.enumerated() {
        read.append(try self.read("\(key)[\(index)]", element, rule))
      }
      given = read
    }
    guard let values = given ?? fallback else { throw .setting(place, .missing(path(to: key))) }
    let yaml = { (values: [Value]) in "[" + values.map(\.yaml).joined(separator: ", ") + "]" }
    declare(
      key, type: "a list, each element \(Value.article)", fallback: fallback.map(yaml),
      isRequired: fallback == nil, rule.words, unit, doc, yaml(values), written: yaml(values))
    return values
  }

  private func read<Value: SettingValue>(
    _ key: String, _ node: SettingNode, _ rule: SettingRule<Value>
  ) throws(FormatError) -> Value {
    guard case .scalar(let text, let quoted) = node.content,
      let value = Value.read(text, quoted: quoted, at: node.place)
    else {
      var expected = rule.expected
      if !rule.isBounded, case .scalar(let text, quoted: false) = node.content,
        let limit = Value.limit(of: text)
      {
        expected += " and \(limit)"
      }
      throw wrongType(key, expected, node)
    }
    if let fault = rule.fault(value, key: path(to: key)) { throw .setting(node.place, fault) }
    return value
  }

  private func declare(
    _ key: String, type: String, fallback: String?, isRequired: Bool, _ range: String?, _ unit: String,
    _ doc: String, _ value: String?, written: String?
  ) {
    items[key] = .value(
      DeclaredKey(
        path: path(to: key), type: type, defaultValue: fallback, isRequired: isRequired, range: range,
        unit: unit, doc: doc, value: value, written: written))
  }
}
