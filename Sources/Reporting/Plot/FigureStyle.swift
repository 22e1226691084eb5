/// The look of all figures: one table of rules, written both as a style sheet and as SVG attributes.
///
/// Browsers follow the style sheet, which knows dark mode and print; drawing programs that do not know CSS
/// variables follow the attributes.
package enum FigureStyle {
  /// A colour with its value on light and on dark paper.
  struct Colour: Sendable {
    var name: String
    var light: String
    var dark: String
  }

  static let colours: [Colour] = [
    Colour(name: "ink", light: "#16191d", dark: "#eceff3"),
    Colour(name: "soft", light: "#535b66", dark: "#a9b2bd"),
    Colour(name: "axis", light: "#7d8590", dark: "#7b8490"),
    Colour(name: "grid", light: "#e6e9ed", dark: "#2a3037"),
    Colour(name: "paper", light: "#ffffff", dark: "#14171b"),
    Colour(name: "helps", light: "#0072b2", dark: "#4aa8e8"),
    Colour(name: "hurts", light: "#d55e00", dark: "#ff8c42"),
  ]

  /// Okabe & Ito (2008), sorted so that neighbours differ in lightness too; the first is the reference's ink.
  static let series: [Colour] = [
    Colour(name: "s0", light: "#16191d", dark: "#eceff3"),
    Colour(name: "s1", light: "#0072b2", dark: "#4aa8e8"),
    Colour(name: "s2", light: "#d55e00", dark: "#ff8c42"),
    Colour(name: "s3", light: "#009e73", dark: "#2fc795"),
    Colour(name: "s4", light: "#b5579b", dark: "#e39cc8"),
    Colour(name: "s5", light: "#c98a00", dark: "#f0b93a"),
    Colour(name: "s6", light: "#3c9bd6", dark: "#9ad6ff"),
  ]

  /// Declarations of a class; a value `@name` stands for a colour.
  struct Rule: Sendable {
    var name: String
    var declarations: [(property: String, value: String)]
  }

  static let rules: [Rule] = [
    Rule(name: "number", declarations: [("fill", "@soft"), ("font-size", "12px")]),
    Rule(name: "title", declarations: [("fill", "@ink"), ("font-size", "13px")]),
    Rule(name: "heading", declarations: [("fill", "@ink"), ("font-size", "14px"), ("font-weight", "600")]),
    Rule(name: "note", declarations: [("fill", "@soft"), ("font-size", "11px")]),
    Rule(
      name: "name", declarations: [("fill", "currentColor"), ("font-size", "13px"), ("font-weight", "600")]),
    Rule(
      name: "halo",
      declarations: [
        ("stroke", "@paper"), ("stroke-width", "3.5"), ("paint-order", "stroke"),
        ("stroke-linejoin", "round"),
      ]),
    Rule(name: "key", declarations: [("fill", "@ink"), ("font-size", "13px")]),
    Rule(name: "symbol", declarations: [("font-style", "italic")]),
    Rule(name: "sub", declarations: [("font-size", "78%")]),
    Rule(name: "end", declarations: [("text-anchor", "end")]),
    Rule(name: "middle", declarations: [("text-anchor", "middle")]),
    Rule(name: "axis", declarations: [("stroke", "@axis"), ("stroke-width", "1"), ("fill", "none")]),
    Rule(name: "grid", declarations: [("stroke", "@grid"), ("stroke-width", "1"), ("fill", "none")]),
    Rule(
      name: "guide",
      declarations: [
        ("stroke", "@soft"), ("stroke-width", "1"), ("stroke-dasharray", "2 3"), ("fill", "none"),
      ]),
    Rule(
      name: "leader", declarations: [("stroke", "currentColor"), ("stroke-width", "1"), ("fill", "none")]),
    Rule(name: "band", declarations: [("fill", "currentColor"), ("fill-opacity", "0.13")]),
    Rule(name: "region", declarations: [("fill", "currentColor"), ("fill-opacity", "0.28")]),
    Rule(
      name: "line",
      declarations: [
        ("fill", "none"), ("stroke", "currentColor"), ("stroke-width", "2"), ("stroke-linejoin", "round"),
      ]),
    Rule(name: "thin", declarations: [("stroke-width", "1.2"), ("stroke-opacity", "0.85")]),
    Rule(
      name: "fine",
      declarations: [("stroke-width", "1"), ("stroke-opacity", "0.5"), ("stroke-dasharray", "3 2")]),
    Rule(
      name: "bar", declarations: [("fill", "none"), ("stroke", "currentColor"), ("stroke-width", "1.6")]),
    Rule(
      name: "marker",
      declarations: [("fill", "currentColor"), ("stroke", "@paper"), ("stroke-width", "1.2")]),
    Rule(
      name: "hollow",
      declarations: [("fill", "@paper"), ("stroke", "currentColor"), ("stroke-width", "1.8")]),
    Rule(name: "seed", declarations: [("fill", "currentColor"), ("fill-opacity", "0.38")]),
    Rule(
      name: "cloud",
      declarations: [
        ("fill", "none"), ("stroke", "currentColor"), ("stroke-width", "3"), ("stroke-linecap", "round"),
        ("stroke-opacity", "0.45"),
      ]),
    Rule(name: "haze", declarations: [("stroke-width", "2.4"), ("stroke-opacity", "0.22")]),
    Rule(name: "cell", declarations: [("stroke", "@grid"), ("stroke-width", "1"), ("fill", "none")]),
    Rule(name: "helps", declarations: [("fill", "@helps"), ("stroke", "none")]),
    Rule(name: "hurts", declarations: [("fill", "@hurts"), ("stroke", "none")]),
    Rule(
      name: "alarm", declarations: [("stroke", "@hurts"), ("stroke-width", "2"), ("fill", "none")]),
    Rule(name: "strong", declarations: [("fill", "@ink"), ("font-size", "12.5px"), ("font-weight", "600")]),
    Rule(name: "quiet", declarations: [("fill", "@soft"), ("font-size", "12.5px")]),
    Rule(name: "interval", declarations: [("fill", "@soft"), ("font-size", "10.5px")]),
    Rule(name: "interval-strong", declarations: [("fill", "@ink"), ("font-size", "10.5px")]),
  ]

  /// The font of figures: whatever the reader's system sets its interface in.
  static let font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

  /// The style sheet of everything inside an element of class `plot`.
  package static var sheet: String {
    let all = colours + series
    let light = all.map { "--\($0.name):\($0.light)" }.joined(separator: ";")
    let dark = all.map { "--\($0.name):\($0.dark)" }.joined(separator: ";")
    var sheet = ".plot{\(light);font-family:\(font);font-variant-numeric:tabular-nums}\n"
    sheet += "@media screen and (prefers-color-scheme:dark){.plot{\(dark)}}\n"
    for colour in series { sheet += ".plot .\(colour.name){color:var(--\(colour.name))}\n" }
    for rule in rules {
      let body = rule.declarations.map { "\($0.property):\(variable($0.value))" }.joined(separator: ";")
      sheet += ".plot .\(rule.name){\(body)}\n"
    }
    return sheet
  }

  private static func variable(_ value: String) -> String {
    value.hasPrefix("@") ? "var(--\(value.dropFirst()))" : value
  }

  /// Attributes that say on light paper what the classes say.
  static func attributes(for classes: String) -> [Markup.Attribute] {
    var attributes: [Markup.Attribute] = []
    for name in classes.split(separator: " ").map(String.init) {
      if let colour = series.first(where: { $0.name == name }) {
        attributes.append(.init(name: "color", value: colour.light))
      }
      for declaration in rules.first(where: { $0.name == name })?.declarations ?? [] {
        attributes.removeAll { $0.name == declaration.property }
        attributes.append(.init(name: declaration.property, value: literal(declaration.value)))
      }
    }
    return attributes
  }

  private static func literal(_ value: String) -> String {
    guard value.hasPrefix("@") else { return value }
    return colours.first { $0.name == value.dropFirst() }?.light ?? "#000000"
  }
}

extension Markup {
  /// The same drawing with the look of every class repeated as attributes.
  func withStyleAttributes() -> Markup {
    guard case .element(var element) = self else { return self }
    if let classes = element.attribute("class") {
      let given = Set(element.attributes.map(\.name))
      element.attributes += FigureStyle.attributes(for: classes).filter { !given.contains($0.name) }
    }
    element.children = element.children.map { $0.withStyleAttributes() }
    return .element(element)
  }
}
