import OrderedCollections

/// The settings of a YAML text, each under its whole key, so that two texts can be compared.
public struct FlatSettings: Equatable, Sendable {
  /// What stands under a key.
  public enum Value: Equatable, Sendable, CustomStringConvertible {
    /// A number, a truth value or a text.
    case one(String)
    /// A list.
    case list([String])

    /// The value as a message shows it.
    public var description: String {
      switch self {
      case .one(let text): text
      case .list(let elements): "[" + elements.joined(separator: ", ") + "]"
      }
    }
  }

  /// The values by keys such as "study.seeds", in the order of the text.
  public private(set) var values: OrderedDictionary<String, Value> = [:]

  /// Reads a text.
  ///
  /// - Parameter name: the file's name in messages.
  /// - Throws: `FormatError.setting` for a text that cannot be read.
  public init(text: String, name: String) throws(FormatError) {
    guard let root = try SettingNode.parse(text, place: { .file(name, line: $0, column: $1) }) else { return }
    add(root, under: "")
  }

  private mutating func add(_ node: SettingNode, under key: String) {
    switch node.content {
    case .scalar(let text, _): values[key] = .one(text)
    case .mapping(let entries):
      for (name, entry) in entries { add(entry.node, under: key.isEmpty ? name : key + "." + name) }
    case .sequence(let elements):
      let texts = elements.compactMap { element -> String? in
        if case .scalar(let text, _) = element.content { text } else { nil }
      }
      guard texts.count < elements.count else {
        values[key] = .list(texts)
        return
      }
      for (index, element) in elements.enumerated() { add(element, under: "\(key)[\(index)]") }
    }
  }
}
