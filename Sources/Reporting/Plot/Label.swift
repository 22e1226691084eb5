/// Text with symbols and subscripts, as axis titles and table headings need it.
package struct Label: Sendable, Equatable, ExpressibleByStringLiteral {
  /// How a run of characters is set.
  package enum Style: Sendable, Equatable {
    case plain
    case symbol
    case subscripted
  }

  /// Characters that share a style.
  package struct Run: Sendable, Equatable {
    package var text: String
    package var style: Style
  }

  package var runs: [Run]

  package init(runs: [Run]) {
    self.runs = runs
  }

  package init(_ text: String) {
    runs = text.isEmpty ? [] : [Run(text: text, style: .plain)]
  }

  package init(stringLiteral value: String) {
    self.init(value)
  }

  /// A symbol of a quantity: what follows the first `_` is its subscript, as in `Ω_m` and `M_ν`.
  package static func symbol(_ text: String) -> Label {
    guard let cut = text.firstIndex(of: "_"), cut != text.startIndex, text.index(after: cut) != text.endIndex
    else { return Label(runs: [Run(text: text, style: .symbol)]) }
    return Label(runs: [
      Run(text: String(text[..<cut]), style: .symbol),
      Run(text: String(text[text.index(after: cut)...]), style: .subscripted),
    ])
  }

  /// Prose in which the given symbols, as `Ω_m`, are set as symbols wherever they stand as words.
  package static func prose(_ text: String, symbols: [String]) -> Label {
    let marked = symbols.filter { $0.contains("_") }.sorted { $0.count > $1.count }
    var label = Label("")
    var plain = ""
    var rest = text[...]
    while let first = rest.first {
      let startsWord = plain.last.map { !$0.isLetter && !$0.isNumber } ?? true
      let found = marked.first { symbol in
        startsWord && rest.hasPrefix(symbol)
          && !(rest.dropFirst(symbol.count).first.map { $0.isLetter || $0.isNumber } ?? false)
      }
      if let found {
        label = label + Label(plain) + .symbol(found)
        plain = ""
        rest = rest.dropFirst(found.count)
      } else {
        plain.append(first)
        rest = rest.dropFirst()
      }
    }
    return label + Label(plain)
  }

  package static func + (left: Label, right: Label) -> Label {
    Label(runs: left.runs + right.runs)
  }

  /// The characters alone.
  package var plain: String {
    var text = ""
    for run in runs { text += (run.style == .subscripted ? "_" : "") + run.text }
    return text
  }

  /// A generous estimate of the width at a font size of one.
  package var width: Double {
    var width = 0.0
    for run in runs { width += Double(run.text.count) * (run.style == .subscripted ? 0.42 : 0.6) }
    return width
  }

  /// Children of an SVG `text` element; a run after a subscript returns to the base line.
  package func svg() -> [Markup] {
    var lowered = false
    return runs.map { run in
      let shift = run.style == .subscripted ? (lowered ? nil : "3.2") : (lowered ? "-3.2" : nil)
      lowered = run.style == .subscripted
      if run.style == .plain && shift == nil { return .text(run.text) }
      // Some drawing programs drop a space at the start of a span.
      let text = run.text.hasPrefix(" ") ? "\u{A0}" + run.text.dropFirst() : run.text
      var attributes: [Markup.Attribute] = []
      if run.style != .plain {
        attributes.append(.init(name: "class", value: run.style == .symbol ? "symbol" : "sub"))
      }
      if let shift { attributes.append(.init(name: "dy", value: shift)) }
      return .element(.init(name: "tspan", attributes: attributes, children: [.text(text)]))
    }
  }

  /// HTML for the same text.
  package func html() -> [Markup] {
    runs.map { run in
      switch run.style {
      case .plain: .text(run.text)
      case .symbol: .tag("i", [:], run.text)
      case .subscripted: .tag("sub", [:], run.text)
      }
    }
  }
}
