import Foundation

/// The targets of a package with what they may import.
struct Layout: Equatable {
  struct Target: Equatable {
    var name: String
    /// Targets of this package.
    var targets: Set<String>
    /// Products of other packages.
    var products: Set<String>
  }

  /// In the order of the text they were read from.
  var targets: [Target]

  subscript(name: String) -> Target? { targets.first { $0.name == name } }

  /// Everything `name` imports, directly or through another target.
  func reach(of name: String) -> Set<String> {
    var reached: Set<String> = []
    var open = Array(self[name]?.targets ?? [])
    while let next = open.popLast() {
      if reached.insert(next).inserted { open += self[next]?.targets ?? [] }
    }
    return reached
  }
}

extension Layout {
  /// Reads the targets of a manifest; test targets are left out.
  init(manifest text: String) {
    let products = Dictionary(
      text.matches(of: /let (\w+) = Target\.Dependency\.product\(name: "(\w+)"/).map {
        (String($0.1), String($0.2))
      }, uniquingKeysWith: { $1 })
    let declaration =
      /(?:\.(?:executableTarget|target)\(\s*name:|step\()\s*"(\w+)"(?:,\s*(?:dependencies:\s*)?\[([^\]]*)\])?/
    targets = text.matches(of: declaration).map { match in
      let words = (match.2 ?? "").split(separator: ",").map {
        $0.trimmingCharacters(in: .whitespacesAndNewlines)
      }
      return Target(
        name: String(match.1),
        targets: Set(words.filter { $0.hasPrefix("\"") }.map { $0.trimmingCharacters(in: ["\""]) }),
        products: Set(words.compactMap { products[$0] }))
    }
  }

  /// Reads the table of targets of the architecture page: target, what it does, may import, packages.
  init(page text: String) {
    func names(_ cell: Substring) -> Set<String> {
      Set(cell.matches(of: /\w+/).map { String($0.0) })
    }
    targets = text.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
      guard cells.count == 6, let name = cells[1].firstMatch(of: /`(\w+)`/) else { return nil }
      return Target(name: String(name.1), targets: names(cells[3]), products: names(cells[4]))
    }
  }
}

/// The modules that a Swift source imports.
func imports(of source: String) -> [(line: Int, module: String)] {
  let declaration =
    /^\s*(?:@\w+(?:\(\w+\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|func|var|let|protocol|typealias)\s+)?(\w+)/
  return source.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
    index, line in
    guard line.contains("import") else { return nil }
    return line.firstMatch(of: declaration).map { (index + 1, String($0.1)) }
  }
}
