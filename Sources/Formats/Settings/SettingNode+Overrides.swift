import OrderedCollections

extension SettingNode {
  /// Puts the value of an override such as "training.epochs=10" in its place.
  mutating func apply(_ override: SettingOverride) throws(FormatError) {
    let text = override.text
    let place = SettingPlace.override(text, folder: override.folder)
    guard let equals = text.firstIndex(of: "=") else { throw .setting(place, .malformedOverride) }
    let path = text[..<equals].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard !path.contains(where: { $0.isEmpty || $0.contains(where: \.isWhitespace) }) else {
      throw .setting(place, .malformedOverride)
    }
    let value = String(text[text.index(after: equals)...])
    guard let node = try Self.parse(value, place: { _, _ in place }), !node.isNull else {
      throw .setting(place, .emptyOverride(path.joined(separator: ".")))
    }
    try set(path[...], to: node, at: place, walked: [])
  }

  private mutating func set(
    _ path: ArraySlice<String>, to value: SettingNode, at place: SettingPlace, walked: [String]
  ) throws(FormatError) {
    guard let key = path.first else {
      self = value
      return
    }
    var entries: OrderedDictionary<String, Entry> = [:]
    if case .mapping(let present) = content {
      entries = present
    } else if !isNull {
      let name = walked.joined(separator: ".")
      throw .setting(place, .wrongType(key: name, expected: "a block of keys", found: kind))
    }
    let empty = SettingNode(place: place, content: .scalar("", quoted: false))
    var entry = entries[key] ?? Entry(place: place, node: empty)
    if path.count == 1 { entry.place = place }
    try entry.node.set(path.dropFirst(), to: value, at: place, walked: walked + [key])
    entries[key] = entry
    content = .mapping(entries)
  }
}
