import OrderedCollections
import Yams

/// A settings file as a tree in which every value knows where it was given.
struct SettingNode {
  enum Content {
    /// A word or number; quoted ones are always text.
    case scalar(String, quoted: Bool)
    case sequence([SettingNode])
    case mapping(OrderedDictionary<String, Entry>)
  }

  struct Entry {
    /// Where the key stands.
    var place: SettingPlace
    var node: SettingNode
  }

  var place: SettingPlace
  var content: Content

  /// Nothing was written where a value could stand.
  var isNull: Bool {
    if case .scalar(let text, quoted: false) = content { ["", "~", "null"].contains(text) } else { false }
  }

  /// What a value is, for messages.
  var kind: String {
    if isNull { return "nothing" }
    return switch content {
    case .scalar(let text, quoted: true): "the text \"\(Self.shortened(text))\""
    case .scalar(let text, quoted: false): "'\(Self.shortened(text))'"
    case .sequence: "a list"
    case .mapping: "a block of keys"
    }
  }

  private static func shortened(_ text: String) -> String {
    text.count > 60 ? text.prefix(60) + "..." : text
  }
}

extension SettingNode {
  /// Settings are written by hand; a longer text is something else.
  static let sizeLimit = 1 << 20
  private static let depthLimit = 32

  /// The tree of a YAML text, nil when it holds no value.
  ///
  /// - Parameter place: turns a line and column, counted from 1, into a place.
  static func parse(
    _ text: String, place: (_ line: Int, _ column: Int) -> SettingPlace
  ) throws(FormatError) -> SettingNode? {
    guard text.utf8.count <= sizeLimit else {
      throw .setting(place(1, 1), .unsupported("texts of more than 1 MiB are"))
    }
    if mayMultiply(text) { throw .setting(place(1, 1), .unsupported("anchors and aliases are")) }
    // Yams keeps a pointer into the text, which is only safe for texts too long to be stored in place.
    let padded = text + String(repeating: "\n", count: 16)
    // Nodes only know their anchors while the parser lives.
    let parser: Parser
    let node: Node?
    do {
      parser = try Parser(yaml: padded, resolver: .basic)
      node = try parser.singleRoot()
    } catch {
      throw Self.error(error) { line, column in
        // What is missing at the end is missing at the end of the text, not of the padding.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return line <= lines.count ? place(line, column) : place(lines.count, (lines.last?.count ?? 0) + 1)
      }
    }
    defer { withExtendedLifetime(parser) {} }
    guard let node else { return nil }
    return try convert(node, depth: 0, place)
  }

  /// Whether aliases could make a small text a huge tree; single ones are found, and refused, in the tree.
  private static func mayMultiply(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let separators = Array(" \t\r\n,:?-[]{}".utf8)
    let aliases = bytes.indices.dropLast().count { index in
      bytes[index] == UInt8(ascii: "*") && (index == 0 || separators.contains(bytes[index - 1]))
        && bytes[index + 1] > 0x2F
    }
    return aliases > 24 && bytes.contains(UInt8(ascii: "&"))
  }

  private static func convert(
    _ node: Node, depth: Int, _ place: (Int, Int) -> SettingPlace
  ) throws(FormatError) -> SettingNode {
    let here = place(node.mark?.line ?? 1, node.mark?.column ?? 1)
    guard depth < depthLimit else { throw .setting(here, .unsupported("more than \(depthLimit) levels are")) }
    guard node.anchor == nil else { throw .setting(here, .unsupported("anchors and aliases are")) }
    switch node {
    case .scalar(let scalar):
      // Yams itself tags quoted texts as texts.
      let isQuoted = scalar.style != .plain
      if !isQuoted { try refuse(tag: scalar.tag, here) }
      return SettingNode(place: here, content: .scalar(scalar.string, quoted: isQuoted))
    case .sequence(let sequence):
      try refuse(tag: sequence.tag, here)
      var elements: [SettingNode] = []
      for element in sequence { elements.append(try convert(element, depth: depth + 1, place)) }
      return SettingNode(place: here, content: .sequence(elements))
    case .mapping(let mapping):
      try refuse(tag: mapping.tag, here)
      return SettingNode(place: here, content: .mapping(try entries(mapping, depth: depth, place)))
    case .alias: throw .setting(here, .unsupported("anchors and aliases are"))
    }
  }

  private static func entries(
    _ mapping: Node.Mapping, depth: Int, _ place: (Int, Int) -> SettingPlace
  ) throws(FormatError) -> OrderedDictionary<String, Entry> {
    var entries: OrderedDictionary<String, Entry> = [:]
    for (key, value) in mapping {
      let here = place(key.mark?.line ?? 1, key.mark?.column ?? 1)
      guard key.anchor == nil else { throw .setting(here, .unsupported("anchors and aliases are")) }
      guard case .scalar(let scalar) = key else {
        throw .setting(here, .unsupported("lists and blocks as keys are"))
      }
      let name = scalar.string
      guard name != "<<" else { throw .setting(here, .unsupported("merge keys are")) }
      guard entries[name] == nil else { throw .setting(here, .repeatedKey(name)) }
      entries[name] = Entry(place: here, node: try convert(value, depth: depth + 1, place))
    }
    return entries
  }

  private static func refuse(tag: Tag, _ place: SettingPlace) throws(FormatError) {
    let name = tag.description
    guard name.isEmpty || name == "!" else { throw .setting(place, .unsupported("tags such as \(name) are")) }
  }

  private static func error(_ error: any Error, _ place: (Int, Int) -> SettingPlace) -> FormatError {
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let reason = [context?.text, problem].compactMap { $0 }.joined(separator: " ")
      return .setting(place(mark.line, mark.column), .notYAML(reason))
    case .duplicatedKeysInMapping(let duplicates, let context):
      return .setting(
        place(context.mark.line, context.mark.column), .repeatedKey(duplicates.first ?? ""))
    case .reader(let problem, _, _, _): return .setting(place(1, 1), .notYAML(problem))
    default: return .setting(place(1, 1), .notYAML("\(error)"))
    }
  }
}
