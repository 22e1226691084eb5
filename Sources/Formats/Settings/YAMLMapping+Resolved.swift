import OrderedCollections

extension YAMLMapping {
  /// Every key that was asked for, here and in all blocks below, in the order of asking.
  public var declaredKeys: [DeclaredKey] {
    items.values.flatMap { item in
      switch item {
      case .value(let key): [key]
      case .mapping(let block): block.declaredKeys
      case .mappings(let blocks): blocks.flatMap(\.declaredKeys)
      }
    }
  }

  /// The settings with every default filled in, as YAML that reads back to the same values.
  ///
  /// - Parameter documented: puts the meaning, range, unit and default of each key in comments before it.
  public func resolvedYAML(documented: Bool = false) -> String {
    let lines = lines(documented: documented)
    return lines.isEmpty ? "{}\n" : lines.joined(separator: "\n") + "\n"
  }

  private func lines(documented: Bool) -> [String] {
    items.flatMap { key, item in
      switch item {
      case .value(let declared): Self.lines(key, declared, documented: documented)
      case .mapping(let block):
        Self.comment(block.doc, documented) + Self.block(key, block.lines(documented: documented))
      case .mappings(let blocks):
        blocks.isEmpty
          ? ["\(key.yaml): []"]
          : Self.comment(blocks[0].doc, documented) + ["\(key.yaml):"]
            + blocks.flatMap { Self.element($0.lines(documented: documented)) }
      }
    }
  }

  private static func lines(_ key: String, _ declared: DeclaredKey, documented: Bool) -> [String] {
    var facts = [declared.type + (declared.range.map { " " + $0 } ?? "")]
    if !declared.unit.isEmpty { facts.append("in " + declared.unit) }
    if let fallback = declared.defaultValue { facts.append("default \(fallback)") }
    facts.append(declared.isRequired ? "required" : "")
    let note = declared.doc + " (" + facts.filter { !$0.isEmpty }.joined(separator: ", ") + ")"
    // An absent optional key stays visible where the keys are explained, and only there.
    let line =
      (documented ? declared.written ?? declared.value : declared.value).map { "\(key.yaml): \($0)" }
      ?? (documented ? "# \(key.yaml):" : nil)
    return comment(note, documented) + (line.map { [$0] } ?? [])
  }

  private static func comment(_ text: String, _ documented: Bool) -> [String] {
    documented && !text.isEmpty ? text.split(separator: "\n").map { "# " + $0 } : []
  }

  private static func block(_ key: String, _ lines: [String]) -> [String] {
    lines.isEmpty ? ["\(key.yaml): {}"] : ["\(key.yaml):"] + lines.map { "  " + $0 }
  }

  private static func element(_ lines: [String]) -> [String] {
    guard let first = lines.first else { return ["  - {}"] }
    return ["  - " + first] + lines.dropFirst().map { "    " + $0 }
  }
}
