import OrderedCollections

/// A strict reader of one block of a settings file.
///
/// Every key that is asked for is recorded with its type, default, range, unit, meaning and resolved value;
/// `finish()` then refuses the keys that nobody asked for. All errors name file, line and column.
public final class YAMLMapping {
  /// What was asked for under one key.
  enum Item {
    case value(DeclaredKey)
    case mapping(YAMLMapping)
    case mappings([YAMLMapping])
  }

  /// The keys on the way to this block, joined by dots; empty for the whole file.
  public let path: String
  /// What the block is for, empty for the whole file.
  public let doc: String
  let place: SettingPlace
  /// The folder of the settings file, empty for the working directory.
  let folder: String
  let entries: OrderedDictionary<String, SettingNode.Entry>
  var items: OrderedDictionary<String, Item> = [:]

  init(
    path: String, doc: String, place: SettingPlace, folder: String,
    entries: OrderedDictionary<String, SettingNode.Entry>
  ) {
    self.path = path
    self.doc = doc
    self.place = place
    self.folder = folder
    self.entries = entries
  }

  /// Reads a settings file and applies overrides such as "training.epochs=10" in order.
  ///
  /// - Throws: `FormatError.file`, or `FormatError.setting` for a text or override that cannot be read.
  public static func load(path: String, overrides: [String] = []) throws(FormatError) -> YAMLMapping {
    try parse(text: FileBytes.readText(path), name: path, overrides: overrides)
  }

  /// Reads the text of a settings file and applies overrides such as "training.epochs=10" in order.
  ///
  /// - Parameter name: the file's name in messages.
  /// - Throws: `FormatError.setting` for a text or override that cannot be read.
  public static func parse(
    text: String, name: String, overrides: [String] = []
  ) throws(FormatError) -> YAMLMapping {
    try parse(text: text, name: name, overrides: overrides.map { SettingOverride($0) })
  }

  /// Reads the text of a settings file and applies overrides in order, each with the folder of its relative paths.
  ///
  /// - Parameter name: the file's name in messages.
  /// - Throws: `FormatError.setting` for a text or override that cannot be read.
  @_disfavoredOverload
  public static func parse(
    text: String, name: String, overrides: [SettingOverride]
  ) throws(FormatError) -> YAMLMapping {
    let place = { (line: Int, column: Int) in SettingPlace.file(name, line: line, column: column) }
    let empty = SettingNode(place: place(1, 1), content: .scalar("", quoted: false))
    var root = try SettingNode.parse(text, place: place) ?? empty
    if case .mapping = root.content {
    } else if !root.isNull {
      let fault = SettingFault.wrongType(key: "settings", expected: "a block of keys", found: root.kind)
      throw .setting(root.place, fault)
    }
    for override in overrides { try root.apply(override) }
    var members: OrderedDictionary<String, SettingNode.Entry> = [:]
    if case .mapping(let entries) = root.content { members = entries }
    return YAMLMapping(
      path: "", doc: "", place: root.place, folder: place(1, 1).folder, entries: members)
  }

  /// Whether a key was given.
  public func has(_ key: String) -> Bool { entries[key] != nil }

  /// The keys that were given, in order.
  public var keys: [String] { Array(entries.keys) }

  /// The block under a key; empty when it was not given.
  ///
  /// - Throws: `FormatError.setting` when something else stands there.
  public func mapping(_ key: String, doc: String = "") throws(FormatError) -> YAMLMapping {
    if case .mapping(let known) = items[key] { return known }
    let entry = entries[key]
    let block = YAMLMapping(
      path: path(to: key), doc: doc, place: entry?.place ?? place, folder: folder,
      entries: try entry.map { entry throws(FormatError) in try members(of: entry.node, key) } ?? [:])
    items[key] = .mapping(block)
    return block
  }

  /// The list of blocks under a key; empty when it was not given.
  ///
  /// - Throws: `FormatError.setting` when something else stands there.
  public func mappings(_ key: String, doc: String = "") throws(FormatError) -> [YAMLMapping] {
    if case .mappings(let known) = items[key] { return known }
    var blocks: [YAMLMapping] = []
    if let node = entries[key]?.node, !node.isNull {
      guard case .sequence(let elements) = node.content else {
        throw wrongType(key, "a list of blocks", node)
      }
      for (index, element) in elements.enumerated() {
        let name = "\(key)[\(index)]"
        let members = try members(of: element, name)
        blocks.append(
          YAMLMapping(
            path: path(to: name), doc: doc, place: element.place, folder: folder, entries: members))
      }
    }
    items[key] = .mappings(blocks)
    return blocks
  }

  /// An error at the place of a key, for rules that reach over several keys.
  ///
  /// - Parameter reason: the sentence's rest after the key, for example "must be below 'maximum'".
  public func error(_ key: String, _ reason: String) -> FormatError {
    .setting(entries[key]?.node.place ?? place, .invalid(key: path(to: key), reason: reason))
  }

  /// Refuses the keys that nobody asked for, here and in all blocks below.
  ///
  /// - Throws: `FormatError.setting` with the nearest key that is known.
  public func finish() throws(FormatError) { try finish(below: self) }

  private func finish(below root: YAMLMapping) throws(FormatError) {
    for (key, entry) in entries where items[key] == nil {
      let misspelt = nearestName(to: key, in: items.keys)
      let elsewhere = root.declaredKeys.map(\.path).first { $0.hasSuffix("." + key) }
      // Outside all blocks a key of one is rather in the wrong place than misspelt.
      let nearest = path.isEmpty ? elsewhere ?? misspelt : misspelt ?? elsewhere
      throw .setting(
        entry.place, .unknownKey(path(to: key), nearest: nearest, known: Array(items.keys)))
    }
    for item in items.values {
      switch item {
      case .value: break
      case .mapping(let block): try block.finish(below: root)
      case .mappings(let blocks): for block in blocks { try block.finish(below: root) }
      }
    }
  }

  func path(to key: String) -> String { path.isEmpty ? key : path + "." + key }

  func wrongType(_ key: String, _ expected: String, _ node: SettingNode) -> FormatError {
    .setting(node.place, .wrongType(key: path(to: key), expected: expected, found: node.kind))
  }

  private func members(
    of node: SettingNode, _ key: String
  ) throws(FormatError) -> OrderedDictionary<String, SettingNode.Entry> {
    if node.isNull { return [:] }
    guard case .mapping(let members) = node.content else { throw wrongType(key, "a block of keys", node) }
    return members
  }
}
