import Formats

/// The command line of a user's program with placeholders such as `{Omega_m}`.
///
/// It is cut into words as a shell does (spaces, single and double quotes, backslashes), then placeholders are
/// replaced word by word, and the words are given to the program without a shell: no value can become a command.
/// `{{name}}` stands for a literal `{name}`; other braces are kept as they are.
public struct CommandTemplate: Sendable, Equatable {
  /// The command line as given.
  public let text: String
  /// Its words, placeholders not yet replaced.
  package let words: [[Piece]]

  /// A part of a word.
  package enum Piece: Sendable, Equatable {
    case literal(String)
    case placeholder(String)
  }

  /// Reads a command line.
  ///
  /// - Throws: ``SimulationError/external(_:)`` for an open quote and an empty line.
  public init(_ text: String) throws(SimulationError) {
    self.text = text
    let words = try Self.words(of: text)
    guard let program = words.first, !program.isEmpty else { throw .external(.emptyCommand) }
    self.words = words.map(Self.pieces)
  }

  /// Refuses placeholders that have no value.
  ///
  /// - Throws: ``SimulationError/external(_:)`` with the nearest name.
  func require(names: [String]) throws(SimulationError) {
    for case .placeholder(let name) in words.joined() where !names.contains(name) {
      throw .external(
        .unknownPlaceholder(name: name, nearest: nearestName(to: name, in: names), known: names))
    }
  }

  /// The words with values in place of placeholders.
  package func filled(_ values: [String: String]) -> [String] {
    words.map { pieces in
      pieces.map { piece in
        switch piece {
        case .literal(let text): text
        case .placeholder(let name): values[name] ?? ""
        }
      }.joined()
    }
  }

  /// The words with values in place of placeholders, nil for a word with a placeholder of another name.
  package func filledWhereKnown(_ values: [String: String]) -> [String?] {
    zip(words, filled(values)).map { pieces, word in
      let isKnown = pieces.allSatisfy { piece in
        if case .placeholder(let name) = piece { values[name] != nil } else { true }
      }
      return isKnown ? word : nil
    }
  }

  private static func words(of text: String) throws(SimulationError) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var characters = text.makeIterator()
    while let character = characters.next() {
      switch (character, quote) {
      case ("\\", nil), ("\\", "\""):
        guard let next = characters.next() else { throw .external(.openQuote("\\", text)) }
        // Between double quotes a backslash stands for itself unless it protects something.
        let kept = quote == nil || next == "\"" || next == "\\" ? "" : "\\"
        word = (word ?? "") + kept + String(next)
      case (let end, .some(let open)) where end == open: quote = nil
      case ("'", nil), ("\"", nil):
        quote = character
        word = word ?? ""
      case (let space, nil) where space.isWhitespace:
        if let word { words.append(word) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    if let quote { throw .external(.openQuote(String(quote), text)) }
    if let word { words.append(word) }
    return words
  }

  private static func pieces(of word: String) -> [Piece] {
    var pieces: [Piece] = []
    var literal = ""
    var rest = Substring(word)
    while let first = rest.first {
      if let escaped = name(in: rest, between: "{{", "}}") {
        literal += "{\(escaped)}"
        rest = rest.dropFirst(escaped.count + 4)
      } else if let name = name(in: rest, between: "{", "}") {
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        literal = ""
        pieces.append(.placeholder(name))
        rest = rest.dropFirst(name.count + 2)
      } else {
        literal.append(first)
        rest = rest.dropFirst()
      }
    }
    if !literal.isEmpty || pieces.isEmpty { pieces.append(.literal(literal)) }
    return pieces
  }

  /// The name that a text begins with between two marks, nil when something else stands there.
  private static func name(in text: Substring, between open: String, _ close: String) -> String? {
    guard text.hasPrefix(open) else { return nil }
    let inside = text.dropFirst(open.count).prefix { $0 == "_" || $0.isLetter || $0.isNumber }
    guard let first = inside.first, !first.isNumber, text[inside.endIndex...].hasPrefix(close) else {
      return nil
    }
    return String(inside)
  }
}
