import OrderedCollections

extension YAMLMapping {
  /// The groups of texts of a key: a list, each element a text or a list of texts, as in `[pk, [p0, p2]]`.
  ///
  /// - Parameters:
  ///   - key: the key in this block.
  ///   - fallback: the value when the key is absent.
  ///   - doc: what the key means.
  /// - Throws: `FormatError.setting` with the place and what was expected.
  public func groups(_ key: String, default fallback: [[String]], doc: String) throws(FormatError)
    -> [[String]]
  {
    let expected = "a list, each element a text or a list of texts"
    func text(_ node: SettingNode) throws(FormatError) -> String {
      guard case .scalar(let text, let quoted) = node.content, let value = String(text, quoted: quoted),
        !value.allSatisfy(\.isWhitespace)
      else {
        throw wrongType(key, "a text", node)
      }
      return value
    }
    var groups = fallback
    if let node = entries[key]?.node {
      guard case .sequence(let elements) = node.content else { throw wrongType(key, expected, node) }
      groups = []
      for element in elements {
        guard case .sequence(let members) = element.content else {
          groups.append([try text(element)])
          continue
        }
        var group: [String] = []
        for member in members { group.append(try text(member)) }
        guard !group.isEmpty else { throw wrongType(key, "a text or a list of at least one", element) }
        groups.append(group)
      }
    }
    func yaml(_ groups: [[String]]) -> String {
      let elements = groups.map { group in
        group.count == 1 ? group[0].yaml : "[" + group.map(\.yaml).joined(separator: ", ") + "]"
      }
      return "[" + elements.joined(separator: ", ") + "]"
    }
    items[key] = .value(
      DeclaredKey(
        path: path(to: key), type: expected, defaultValue: yaml(fallback), isRequired: false, range: nil,
        unit: "", doc: doc, value: yaml(groups)))
    return groups
  }
}
