/// The report of a study of the theory, or of a forecast, as one HTML document that needs nothing but itself.
package struct TheoryPage {
  private let run: TheoryRunDirectory
  private var results: TheoryResults { run.results }
  private var isForecast: Bool { results.kind == "forecast" }

  package init(_ run: TheoryRunDirectory) {
    self.run = run
  }

  /// All figures in the order of the page.
  package func figures() -> [Figure] {
    results.experiments.flatMap(\.charts).map { ChartFigure($0).figure() }
  }

  /// The document.
  package func html(_ figures: [Figure]) -> String {
    let sections = results.experiments.map { section($0, figures) }
    let main = Markup.tag(
      "main", [:], sections + [Provenance(results: nil, manifest: run.manifest).section()])
    return PageFrame(title: results.study.title).html([header, main, footer])
  }

  private var header: Markup {
    let first = results.experiments.compactMap(\.findings.first).first ?? ""
    return .tag(
      "header", [:],
      [
        .tag(
          "p", ["class": "eyebrow"],
          // A forecast of two suites without a study file has no name of its own.
          (["Slingshot", isForecast ? "forecast" : "theory of transfer"]
            + (isForecast && results.study.name == "forecast" ? [] : [results.study.name]))
            .joined(separator: " · ")),
        .tag("h1", [:], results.study.title), .tag("p", ["class": "verdict"], first),
      ])
  }

  private func section(_ experiment: TheoryResults.Experiment, _ figures: [Figure]) -> Markup {
    let findings = Markup.tag("ul", [:], experiment.findings.map { .tag("li", [:], $0) })
    let shown = experiment.charts.flatMap { chart in
      figures.enumerated().filter { $0.element.name == chart.name }.map {
        PageFrame.show($0.element, number: $0.offset + 1, caption: [.text(" " + chart.caption)])
      }
    }
    return .tag(
      "section", ["id": experiment.name],
      [.tag("h2", [:], experiment.title), .tag("p", [:], experiment.about)]
        + (experiment.findings.isEmpty ? [] : [findings]) + shown
        + (experiment.tables ?? []).map(Self.table))
  }

  private static func table(_ table: TheoryResults.Table) -> Markup {
    let head = Markup.tag(
      "thead", [:], [.tag("tr", [:], table.columns.map { .tag("th", ["scope": "col"], $0) })])
    let rows = table.rows.map { row in Markup.tag("tr", [:], row.map { .tag("td", [:], $0) }) }
    return PageFrame.table(
      caption: [.tag("b", [:], table.title + ".")], [head, .tag("tbody", [:], rows)])
  }

  private var footer: Markup {
    .tag(
      "footer", [:],
      [
        .text(
          isForecast
            ? "Nothing here was measured on simulations of the target beyond those learnt from; a probability is that of a"
              + " further study, widened by what rehearsals miss."
            : "Test losses are mean squared errors of labels of unit variance, so that 1 is the loss of knowing nothing,"
              + " unless an experiment says otherwise.")
      ])
  }
}
