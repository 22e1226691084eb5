/// The report of a study of the theory as one HTML document that needs nothing but itself.
package struct TheoryPage {
  private let run: TheoryRunDirectory
  private var results: TheoryResults { run.results }

  package init(_ run: TheoryRunDirectory) {
    self.run = run
  }

  /// All figures in the order of the page.
  package func figures() -> [Figure] {
    results.experiments.flatMap(\.charts).map { ChartFigure($0).figure() }
  }

  /// The document.
  package func html(_ figures: [Figure]) -> String {
    let sheet = PageStyle.sheet + FigureStyle.sheet
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    let head = Markup.tag(
      "head", [:],
      [
        .tag("meta", ["charset": "utf-8"]),
        .tag("meta", ["http-equiv": "Content-Security-Policy", "content": policy]),
        .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .tag("meta", ["name": "color-scheme", "content": "light dark"]),
        .tag("title", [:], results.study.title), .tag("style", [:], [.style(sheet)]),
      ])
    let sections = results.experiments.map { section($0, figures) }
    let main = Markup.tag(
      "main", [:], sections + [Provenance(results: nil, manifest: run.manifest).section()])
    let body = Markup.tag("body", [:], [header, main, footer])
    return "<!DOCTYPE html>\n" + Markup.tag("html", ["lang": "en"], [head, body]).rendered() + "\n"
  }

  private var header: Markup {
    let first = results.experiments.compactMap(\.findings.first).first ?? ""
    return .tag(
      "header", [:],
      [
        .tag("p", ["class": "eyebrow"], "Slingshot · theory of transfer · \(results.study.name)"),
        .tag("h1", [:], results.study.title), .tag("p", ["class": "verdict"], first),
      ])
  }

  private func section(_ experiment: TheoryResults.Experiment, _ figures: [Figure]) -> Markup {
    let findings = Markup.tag("ul", [:], experiment.findings.map { .tag("li", [:], $0) })
    let shown = experiment.charts.flatMap { chart in
      figures.enumerated().filter { $0.element.name == chart.name }.map {
        show($0.element, $0.offset + 1, chart.caption)
      }
    }
    return .tag(
      "section", ["id": experiment.name],
      [.tag("h2", [:], experiment.title), .tag("p", [:], experiment.about)]
        + (experiment.findings.isEmpty ? [] : [findings]) + shown)
  }

  private func show(_ figure: Figure, _ number: Int, _ words: String) -> Markup {
    let file = "figures/" + figure.name
    let files = Markup.tag(
      "span", ["class": "files"],
      [
        .text(" Data: "), .tag("a", ["href": file + ".csv"], "CSV"), .text(", "),
        .tag("a", ["href": file + ".svg"], "SVG"), .text("."),
      ])
    return .tag(
      "figure", [:],
      [
        .tag("div", ["class": "scroll"], [figure.inline]),
        .tag(
          "figcaption", [:],
          [.tag("b", [:], "Figure \(number). \(figure.title)."), .text(" " + words), files]),
      ])
  }

  private var footer: Markup {
    .tag(
      "footer", [:],
      [
        .text(
          "Test losses are mean squared errors of labels of unit variance, so that 1 is the loss of knowing nothing,"
            + " unless an experiment says otherwise.")
      ])
  }
}
