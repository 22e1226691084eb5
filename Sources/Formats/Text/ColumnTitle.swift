/// A column's name and unit as headers write them: `k [h/Mpc]`, `P(k)[(Mpc/h)^3]`, and `1:k (h/Mpc)` of CLASS.
package struct ColumnTitle: Sendable, Equatable {
  /// The name, without the number that CLASS puts before it.
  package let name: String
  /// The unit without its brackets, nil where none is stated.
  package let unit: String?

  /// Name and unit.
  package var text: String { unit.map { "\(name) [\($0)]" } ?? name }

  /// Takes one title apart.
  package init(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", maxSplits: 1)
    let isNumbered = parts.count == 2 && parts[0].allSatisfy(\.isNumber)
    let title = (isNumbered ? String(parts[1]) : String(text)).filter { !$0.isWhitespace }
    // The unit begins at the first bracket that a length stands in: not that of P(k).
    let start = title.indices.first { index in
      guard let end = ColumnTitle.closing[title[index]] else { return false }
      return title[index...].prefix { $0 != end }.contains("Mpc")
    }
    name = start.map { String(title[..<$0]) } ?? title
    unit = start.map { start in
      let unit = title[start...]
      let isEnclosed =
        unit.first == "[" && unit.last == "]" || unit.last == ")" && unit.count { $0 == "(" } == 1
      return String(isEnclosed ? unit.dropFirst().dropLast() : unit)
    }
  }

  /// The titles in the words of a comment, a unit in brackets belonging to the word before it.
  package static func titles(_ words: [String]) -> [ColumnTitle] {
    var texts: [String] = []
    var depth = 0
    for word in words {
      let isUnit = word.hasPrefix("(") || word.hasPrefix("[")
      if depth > 0 || isUnit, let last = texts.popLast() {
        texts.append(last + word)
      } else {
        texts.append(word)
      }
      for character in word {
        if character == "(" || character == "[" { depth += 1 }
        if character == ")" || character == "]" { depth = max(0, depth - 1) }
      }
    }
    return texts.map { ColumnTitle($0) }
  }

  private static let closing: [Character: Character] = ["[": "]", "(": ")"]
}

extension ColumnTitle {
  /// Whether a wave number's unit is h/Mpc (or, false, 1/Mpc); nil for another unit or none.
  package var countsInHubble: Bool? {
    if name == "k/h" && unit == nil { return true }
    switch unit.map(Self.plain) {
    case "h/mpc", "hmpc^-1", "hmpc-1", "mpc^-1h": return true
    case "1/mpc", "mpc^-1", "mpc-1": return false
    default: return nil
    }
  }

  /// Whether a power's unit is (Mpc/h)^3 (or, false, Mpc^3); nil for another unit or none.
  package var measuresInHubble: Bool? {
    switch unit.map(Self.plain) {
    case "mpc/h^3", "mpc^3/h^3", "h^-3mpc^3", "mpc^3h^-3", "h^-1mpc^3", "mpch^-1^3": return true
    case "mpc^3": return false
    default: return nil
    }
  }

  /// A unit without brackets, spaces and signs of multiplication.
  private static func plain(_ unit: String) -> String {
    unit.lowercased().filter { !"()[]{} *".contains($0) }.replacing("**", with: "^")
  }
}
