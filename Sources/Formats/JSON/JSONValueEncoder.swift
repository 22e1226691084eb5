import OrderedCollections

/// Turns `Encodable` values into JSON values, the same value into the same JSON always.
///
/// Keys stand in the order in which a type encodes them, those of dictionaries in that of the alphabet, members of sets
/// in that of their texts. Whole numbers beyond an Int become texts, so that they read back exactly.
public struct JSONValueEncoder: Sendable {
  /// Makes an encoder.
  public init() {}

  /// The JSON of a value.
  ///
  /// - Throws: `EncodingError` for a number that is NaN or infinite, which JSON does not have; what the value throws.
  public func encode(_ value: some Encodable) throws -> JSONValue {
    try Node(encoding: value, at: []).json
  }
}

/// A value under construction, shared by the containers that write to it.
private final class Node {
  private enum Content {
    case nothing
    case scalar(JSONValue)
    case array([Node])
    case object(OrderedDictionary<String, Node>)
  }

  private var content = Content.nothing

  init() {}

  init(encoding value: some Encodable, at path: [any CodingKey]) throws {
    switch value {
    case let value as Bool: scalar = .bool(value)
    case let value as String: scalar = .string(value)
    case let value as Double: scalar = try Self.number(value, value, path)
    case let value as Float:
      // The short decimal where it reads back as the same number.
      let short = Double("\(value)").flatMap { Float($0) == value ? $0 : nil }
      scalar = try Self.number(short ?? Double(value), value, path)
    case let value as any BinaryInteger:
      scalar = Int(exactly: value).map { .integer($0) } ?? .string("\(value)")
    default:
      try value.encode(to: NodeEncoder(node: self, codingPath: path))
      if let unordered = value as? any Unordered { scalar = type(of: unordered).ordered(json) }
    }
  }

  var scalar: JSONValue {
    get { json }
    set { content = .scalar(newValue) }
  }

  /// An enum or a structure without anything to say is an empty object.
  var json: JSONValue {
    switch content {
    case .nothing: .object([:])
    case .scalar(let value): value
    case .array(let nodes): .array(nodes.map(\.json))
    case .object(let nodes): .object(nodes.mapValues(\.json))
    }
  }

  var count: Int { if case .array(let nodes) = content { nodes.count } else { 0 } }

  func becomeArray() { if case .array = content {} else { content = .array([]) } }

  func becomeObject() { if case .object = content {} else { content = .object([:]) } }

  func append(_ node: Node) {
    guard case .array(var nodes) = content else { return }
    content = .nothing
    nodes.append(node)
    content = .array(nodes)
  }

  func set(_ node: Node, for key: String) {
    guard case .object(var nodes) = content else { return }
    content = .nothing
    nodes[key] = node
    content = .object(nodes)
  }

  private static func number(_ value: Double, _ given: Any, _ path: [any CodingKey]) throws -> JSONValue {
    guard value.isFinite else {
      throw EncodingError.invalidValue(
        given, .init(codingPath: path, debugDescription: "JSON cannot hold the number \(value)"))
    }
    return .number(value)
  }
}

private struct NodeEncoder: Encoder {
  let node: Node
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    node.becomeObject()
    return KeyedEncodingContainer(KeyedNode(node: node, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    node.becomeArray()
    return UnkeyedNode(node: node, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    SingleNode(node: node, codingPath: codingPath)
  }
}

private struct SingleNode: SingleValueEncodingContainer {
  let node: Node
  let codingPath: [any CodingKey]

  func encodeNil() { node.scalar = .null }
  func encode(_ value: some Encodable) throws {
    node.scalar = try Node(encoding: value, at: codingPath).json
  }
}

private struct KeyedNode<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let node: Node
  let codingPath: [any CodingKey]

  private func child(_ key: some CodingKey) -> NodeEncoder {
    let child = Node()
    node.set(child, for: key.stringValue)
    return NodeEncoder(node: child, codingPath: codingPath + [key])
  }

  func encodeNil(forKey key: Key) { child(key).node.scalar = .null }
  func encode(_ value: some Encodable, forKey key: Key) throws {
    node.set(try Node(encoding: value, at: codingPath + [key]), for: key.stringValue)
  }
  func nestedContainer<Nested>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> { child(key).container(keyedBy: type) }
  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    child(key).unkeyedContainer()
  }
  func superEncoder() -> any Encoder { child(PlainKey("super")) }
  func superEncoder(forKey key: Key) -> any Encoder { child(key) }
}

private struct UnkeyedNode: UnkeyedEncodingContainer {
  let node: Node
  let codingPath: [any CodingKey]
  var count: Int { node.count }

  private func child() -> NodeEncoder {
    let encoder = NodeEncoder(node: Node(), codingPath: codingPath + [PlainKey(index: count)])
    node.append(encoder.node)
    return encoder
  }

  func encodeNil() { child().node.scalar = .null }
  func encode(_ value: some Encodable) throws {
    node.append(try Node(encoding: value, at: codingPath + [PlainKey(index: count)]))
  }
  func nestedContainer<Nested>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    child().container(keyedBy: type)
  }
  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { child().unkeyedContainer() }
  func superEncoder() -> any Encoder { child() }
}

/// A collection whose order is another in each process.
private protocol Unordered {
  static func ordered(_ json: JSONValue) -> JSONValue
}

extension Dictionary: Unordered {
  /// Keys that are no texts make a list of key and value by turns.
  fileprivate static func ordered(_ json: JSONValue) -> JSONValue {
    if let members = json.object {
      return .object(OrderedDictionary(uniqueKeysWithValues: members.sorted { $0.key < $1.key }))
    }
    let list = json.array ?? []
    let pairs = stride(from: 0, to: list.count - 1, by: 2).map { Array(list[$0...$0 + 1]) }
    return .array(pairs.sorted { $0[0].sortingText < $1[0].sortingText }.flatMap(\.self))
  }
}

extension Set: Unordered {
  fileprivate static func ordered(_ json: JSONValue) -> JSONValue {
    .array((json.array ?? []).sorted { $0.sortingText < $1.sortingText })
  }
}

extension JSONValue {
  fileprivate var sortingText: String { (try? encoded(compact: true)) ?? "" }
}
