/// A drawing with its name, what it shows in words, and the numbers it was drawn from.
package struct Figure: Sendable, Equatable {
  /// The file name without its ending, also the identity inside the report.
  package var name: String
  package var title: String
  /// What can be seen, for readers who cannot see it.
  package var description: String
  package var width: Double
  package var height: Double
  package var content: [Markup]
  package var data: DataTable

  package init(
    name: String, title: String, description: String, width: Double, height: Double, content: [Markup],
    data: DataTable
  ) {
    self.name = name
    self.title = title
    self.description = description
    self.width = width
    self.height = height
    self.content = content
    self.data = data
  }

  /// The width on which all figures are drawn [px].
  package static let standardWidth = 860.0

  /// The SVG element inside the report, which brings the style sheet.
  package var inline: Markup {
    svg(attributes: [], before: [])
  }

  /// A file of its own, with style sheet, background and attributes for programs without CSS variables.
  package var standalone: String {
    let background = Markup.tag(
      "rect", ["width": "100%", "height": "100%", "fill": "#ffffff", "class": "sheet"])
    let sheet = FigureStyle.sheet + ".plot .sheet{fill:var(--paper)}\n"
    let drawing = svg(
      attributes: [
        .init(name: "width", value: NumberText.coordinate(width)),
        .init(name: "height", value: NumberText.coordinate(height)),
        .init(name: "font-family", value: "Helvetica, Arial, sans-serif"),
      ],
      before: [.tag("style", [:], [.style(sheet)]), background])
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + drawing.withStyleAttributes().rendered() + "\n"
  }

  private func svg(attributes: [Markup.Attribute], before: [Markup]) -> Markup {
    let size = NumberText.coordinate(width) + " " + NumberText.coordinate(height)
    let fixed: [Markup.Attribute] = [
      .init(name: "xmlns", value: "http://www.w3.org/2000/svg"),
      .init(name: "class", value: "plot"),
      .init(name: "id", value: name),
      .init(name: "viewBox", value: "0 0 " + size),
      .init(name: "role", value: "img"),
      .init(name: "aria-labelledby", value: "\(name)-title \(name)-description"),
    ]
    let words: [Markup] = [
      .tag("title", ["id": name + "-title"], title),
      .tag("desc", ["id": name + "-description"], description),
    ]
    return .element(
      .init(name: "svg", attributes: fixed + attributes, children: words + before + content))
  }
}
