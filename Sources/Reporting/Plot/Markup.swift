/// A piece of HTML or SVG: an element, escaped text, or a style sheet written by this module.
package indirect enum Markup: Sendable, Equatable {
  /// An element with its attributes and children.
  case element(Element)
  /// Text, escaped when it is rendered.
  case text(String)
  /// CSS, rendered as it is; it must hold no `<`, `&` or `>`.
  case style(String)

  /// A name, its attributes in order and what lies inside.
  package struct Element: Sendable, Equatable {
    package var name: String
    package var attributes: [Attribute]
    package var children: [Markup]
  }

  /// One attribute; its value is escaped when it is rendered.
  package struct Attribute: Sendable, Equatable {
    package var name: String
    package var value: String
  }

  /// Makes an element.
  package static func tag(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [Markup] = []
  ) -> Markup {
    .element(
      Element(
        name: name, attributes: attributes.map { Attribute(name: $0.key, value: $0.value) },
        children: children))
  }

  /// Makes an element that holds nothing but text.
  package static func tag(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ text: String
  ) -> Markup {
    tag(name, attributes, [.text(text)])
  }

  /// The text of the document.
  package func rendered() -> String {
    var output = ""
    render(into: &output)
    return output
  }

  private func render(into output: inout String) {
    switch self {
    case .text(let text): output += Markup.escaped(text)
    case .style(let sheet): output += sheet
    case .element(let element): element.render(into: &output)
    }
  }

  /// `text` with the five special characters as entities, and characters that XML forbids as U+FFFD.
  package static func escaped(_ text: String) -> String {
    var output = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "'": output += "&#39;"
      case "\t", "\n", "\r": output.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}":
        output.unicodeScalars.append("\u{FFFD}")
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }
}

extension Markup.Element {
  /// HTML elements that have no end tag.
  private static let void: Set<String> = ["meta", "br", "col", "hr"]
  /// SVG elements that are written `<x/>` when they hold nothing.
  private static let shapes: Set<String> = ["path", "line", "rect", "circle", "polygon"]

  fileprivate func render(into output: inout String) {
    output += "<" + name
    for attribute in attributes {
      output += " " + attribute.name + "=\"" + Markup.escaped(attribute.value) + "\""
    }
    if Self.void.contains(name) {
      output += ">"
      return
    }
    if children.isEmpty && Self.shapes.contains(name) {
      output += "/>"
      return
    }
    output += ">"
    for child in children { child.render(into: &output) }
    output += "</" + name + ">"
  }
}

extension Markup.Element {
  /// The value of an attribute, if the element has it.
  package func attribute(_ name: String) -> String? {
    attributes.first { $0.name == name }?.value
  }
}
