/// Makes `Decodable` values from JSON values as ``JSONValueEncoder`` and Foundation's encoder write them.
public struct JSONValueDecoder: Sendable {
  /// Makes a decoder.
  public init() {}

  /// The value that a JSON value describes.
  ///
  /// - Throws: `DecodingError` for a value that is missing or of another kind; what the type itself throws.
  public func decode<Value: Decodable>(_ type: Value.Type, from json: JSONValue) throws -> Value {
    try decoded(type, json, at: [])
  }

  /// The value that the JSON of a file describes.
  ///
  /// - Parameters:
  ///   - name: the file's name in messages.
  ///   - key: the key of the file whose value it is; nil for the whole.
  /// - Throws: `FormatError.json` with the key whose value is missing, of another kind or refused by the type itself.
  public func decode<Value: Decodable>(
    _ type: Value.Type, from json: JSONValue, name: String, key: String? = nil
  ) throws -> Value {
    let path = key.map { [PlainKey($0)] } ?? []
    do { return try decoded(type, json, at: path) } catch let error as DecodingError {
      throw FormatError.json(name, line: 0, column: 0, JSONFault(error))
    } catch let error as any Fault where !(error is FormatError) {
      throw FormatError.json(name, line: 0, column: 0, .refused(key: key ?? "", reason: error.description))
    }
  }
}

private func decoded<Value: Decodable>(
  _ type: Value.Type, _ json: JSONValue, at path: [any CodingKey]
) throws -> Value {
  func plain(_ found: Any?) throws -> Value {
    guard let value = found as? Value else { throw json.mismatch(type, at: path) }
    return value
  }
  switch type {
  case is Bool.Type: return try plain(json.bool)
  case is String.Type: return try plain(json.string)
  case is Double.Type: return try plain(json.double)
  case is Float.Type: return try plain(json.double.map { Float($0) }.flatMap { $0.isFinite ? $0 : nil })
  case let type as any FixedWidthInteger.Type: return try plain(json.integer(type))
  case let type as any RawRepresentable.Type:
    if let found = try word(type, json, at: path) { return try plain(found) }
  default: break
  }
  do { return try Value(from: ValueDecoder(json: json, codingPath: path)) } catch DecodingError.typeMismatch(
    _, let context) where context.debugDescription.hasPrefix("Invalid number of keys")
  {
    // Swift says so of an enum whose cases hold values.
    let keys = (json.keys ?? []).map { "\"\($0)\"" }.joined(separator: ", ")
    throw DecodingError.typeMismatch(
      KnownCase.self,
      .init(codingPath: context.codingPath, debugDescription: "found \(keys.isEmpty ? "none" : keys)"))
  }
}

/// What an enum whose cases hold values is in a file: a block with one key.
struct KnownCase {}

/// The case of an enum of texts; nil for an enum of something else.
private func word<Word: RawRepresentable>(
  _ type: Word.Type, _ json: JSONValue, at path: [any CodingKey]
) throws -> Word? {
  guard Word.RawValue.self == String.self else { return nil }
  guard let text = json.string else { throw json.mismatch(String.self, at: path) }
  if let value = (text as? Word.RawValue).flatMap(Word.init(rawValue:)) { return value }
  let known = (type as? any CaseIterable.Type).map { words(of: $0) } ?? []
  let expected = known.isEmpty ? "a known word" : "one of " + known.joined(separator: ", ")
  throw DecodingError.dataCorrupted(
    .init(codingPath: path, debugDescription: "expected \(expected), found \(json.kind)"))
}

private func words<Cases: CaseIterable>(of type: Cases.Type) -> [String] {
  type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
}

extension JSONValue {
  /// A whole number; texts are those beyond an Int.
  fileprivate func integer<Integer: FixedWidthInteger>(_ type: Integer.Type) -> Integer? {
    if let int { return Integer(exactly: int) }
    return string.flatMap { Integer($0) }.flatMap { Int(exactly: $0) == nil ? $0 : nil }
  }

  fileprivate func mismatch(_ type: Any.Type, at path: [any CodingKey]) -> DecodingError {
    let context = DecodingError.Context(codingPath: path, debugDescription: "found \(kind)")
    return isNull ? .valueNotFound(type, context) : .typeMismatch(type, context)
  }

  /// What this is, in words.
  fileprivate var kind: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .integer(let value): "the number \(value)"
    case .number(let value): "the number \(value)"
    case .string(let text): "the text \"\(text.prefix(40))\""
    case .array: "a list"
    case .object: "a block of keys"
    }
  }
}

private struct ValueDecoder: Decoder {
  let json: JSONValue
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard json.object != nil else { throw json.mismatch([String: JSONValue].self, at: codingPath) }
    return KeyedDecodingContainer(KeyedValue(json: json, codingPath: codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard let elements = json.array else { throw json.mismatch([JSONValue].self, at: codingPath) }
    return UnkeyedValue(elements: elements, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer {
    SingleValue(json: json, codingPath: codingPath)
  }
}

private struct SingleValue: SingleValueDecodingContainer {
  let json: JSONValue
  let codingPath: [any CodingKey]

  func decodeNil() -> Bool { json.isNull }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try decoded(type, json, at: codingPath)
  }
}

private struct KeyedValue<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let json: JSONValue
  let codingPath: [any CodingKey]

  var allKeys: [Key] { (json.keys ?? []).compactMap { Key(stringValue: $0) } }

  private func child(_ key: some CodingKey) throws -> ValueDecoder {
    guard let value = json[key.stringValue] else {
      throw DecodingError.keyNotFound(
        key, .init(codingPath: codingPath, debugDescription: "the key is missing"))
    }
    return ValueDecoder(json: value, codingPath: codingPath + [key])
  }

  func contains(_ key: Key) -> Bool { json[key.stringValue] != nil }
  func decodeNil(forKey key: Key) throws -> Bool { try child(key).json.isNull }
  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try decoded(type, child(key).json, at: codingPath + [key])
  }
  func nestedContainer<Nested>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { try child(key).container(keyedBy: type) }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try child(key).unkeyedContainer()
  }
  func superDecoder() throws -> any Decoder { try child(PlainKey("super")) }
  func superDecoder(forKey key: Key) throws -> any Decoder { try child(key) }
}

private struct UnkeyedValue: UnkeyedDecodingContainer {
  let elements: [JSONValue]
  let codingPath: [any CodingKey]
  private(set) var currentIndex = 0

  init(elements: [JSONValue], codingPath: [any CodingKey]) {
    self.elements = elements
    self.codingPath = codingPath
  }

  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  private var here: [any CodingKey] { codingPath + [PlainKey(index: currentIndex)] }

  private func current(_ type: Any.Type) throws -> JSONValue {
    guard !isAtEnd else {
      throw DecodingError.valueNotFound(
        type, .init(codingPath: here, debugDescription: "the list ends after \(elements.count) elements"))
    }
    return elements[currentIndex]
  }

  private mutating func next() throws -> ValueDecoder {
    let decoder = ValueDecoder(json: try current(JSONValue.self), codingPath: here)
    currentIndex += 1
    return decoder
  }

  mutating func decodeNil() throws -> Bool {
    guard try current(JSONValue.self).isNull else { return false }
    currentIndex += 1
    return true
  }
  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let value = try decoded(type, current(type), at: here)
    currentIndex += 1
    return value
  }
  mutating func nestedContainer<Nested>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
    try next().container(keyedBy: type)
  }
  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next().unkeyedContainer()
  }
  mutating func superDecoder() throws -> any Decoder { try next() }
}
