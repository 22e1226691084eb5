/// The text of a help page under its abstract: paragraphs, then examples that can be pasted into a shell.
///
/// Lines are broken here, for the parser would break commands in the middle and prose raggedly.
package struct HelpText {
  /// Columns of a line: a terminal has 80, and the parser breaks a line that fills it.
  package static let width = 79

  /// A command and what it is for.
  struct Example: ExpressibleByStringLiteral {
    let command: String
    /// What stands after `#`, nil for nothing.
    let remark: String?

    /// A command, perhaps with a remark after " # ".
    init(stringLiteral text: String) {
      let cut = text.firstRange(of: " # ")
      command = cut.map { String(text[..<$0.lowerBound]) } ?? text
      remark = cut.map { String(text[$0.upperBound...]) }
    }
  }

  private var blocks: [String]

  /// Paragraphs, divided by empty lines, and examples.
  init(_ prose: String = "", examples: [Example] = []) {
    blocks = prose.split(separator: "\n\n").map { Self.filled(String($0)) }
    if !examples.isEmpty {
      self = adding(examples, title: examples.count == 1 ? "Example:" : "Examples:")
    }
  }

  /// The same with a further list of examples.
  func adding(_ examples: [Example], title: String) -> HelpText {
    let fitting = examples.filter { example in
      example.remark.map { 2 + example.command.count + 4 + $0.count <= Self.width } ?? false
    }
    let column = fitting.map(\.command.count).max() ?? 0
    var new = self
    new.blocks.append(([title] + examples.map { Self.lines($0, column) }).joined(separator: "\n"))
    return new
  }

  /// The same with a further paragraph.
  func adding(_ prose: String) -> HelpText {
    var new = self
    new.blocks.append(Self.filled(prose))
    return new
  }

  /// The whole text.
  package var text: String { blocks.joined(separator: "\n\n") }

  /// The words of a paragraph on lines as full as can be.
  private static func filled(_ paragraph: String) -> String {
    var lines = [""]
    for word in paragraph.split(whereSeparator: \.isWhitespace) {
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }

  /// The lines of an example: its remark beside it where there is room, else above, long commands broken at options.
  private static func lines(_ example: Example, _ column: Int) -> String {
    guard let remark = example.remark else { return broken(example.command) }
    let space = String(repeating: " ", count: max(0, column - example.command.count))
    for line in ["  \(example.command)\(space)  # \(remark)", "  \(example.command)  # \(remark)"]
    where line.count <= width {
      return line
    }
    return "  # \(remark)\n" + broken(example.command)
  }

  private static func broken(_ command: String) -> String {
    var lines = [" "]
    for (index, part) in parts(of: command).enumerated() {
      let last = lines[lines.count - 1]
      if index == 0 || last.count + 1 + part.count + 2 <= width {
        lines[lines.count - 1] += " " + part
      } else {
        lines[lines.count - 1] += " \\"
        lines.append("    \(part)")
      }
    }
    return lines.joined(separator: "\n")
  }

  /// A command cut before each option; what stands in quotes stays together.
  private static func parts(of command: String) -> [String] {
    var parts = [""]
    var quote: Character?
    for word in command.split(separator: " ", omittingEmptySubsequences: false) {
      if quote == nil, word.hasPrefix("--") { parts.append("") }
      let last = parts.count - 1
      parts[last] += parts[last].isEmpty ? String(word) : " " + word
      for character in word where character == "\"" || character == "'" {
        if quote == nil { quote = character } else if quote == character { quote = nil }
      }
    }
    return parts
  }
}
