import Formats

/// The report as one HTML document that needs nothing but itself.
package struct ReportPage {
  private let run: RunDirectory
  private let series: StudySeries
  private let compared: ComparedPredictions?
  private var results: StudyResults { run.results }

  package init(_ run: RunDirectory) {
    self.run = run
    series = StudySeries(run)
    compared = run.results.comparedPredictions(run.predictions)
  }

  /// All figures in the order of the page; those of transfer are absent when the study has none.
  package func figures() -> [Figure] {
    let errors = ErrorFigures(series)
    var figures = [errors.total(), errors.parameters()]
    if hasCurve && !results.saved.isEmpty && !results.transfers.isEmpty {
      figures += [SavedFigures(series).total(), SavedFigures(series).parameters()]
    }
    if !results.negativeTransfer.isEmpty && !results.transfers.isEmpty {
      figures.append(NegativeTransferFigure(series).figure())
    }
    if let densities = PosteriorScoreFigure(series).figure() { figures.append(densities) }
    if let compared {
      figures.append(PredictionFigure(series, compared).figure())
      if let losses = LossFigure(series, run.curves, nTarget: compared.nTarget).figure() {
        figures.append(losses)
      }
    }
    return figures
  }

  /// Whether there is a learning curve to read equivalent numbers off: one number of simulations is none.
  private var hasCurve: Bool { results.targets.count > 1 }

  /// The document.
  package func html(_ figures: [Figure]) -> String {
    PageFrame(title: results.study.title).html([header, main(figures), PageFrame.bounds(results)])
  }

  private var header: Markup {
    let verdict = PageFrame.verdict(
      VerdictSentences(results).sentences, symbols: results.parameters.map(\.symbol))
    return .tag(
      "header", [:],
      [
        .tag("p", ["class": "eyebrow"], "Slingshot · transfer report · \(results.study.name)"),
        .tag("h1", [:], results.study.title),
      ] + verdict + [facts] + warnings)
  }

  /// What the reader should know of the data.
  private var warnings: [Markup] {
    let all = results.warnings ?? []
    return all.isEmpty ? [] : [.tag("ul", ["class": "warnings"], all.map { .tag("li", [:], $0) })]
  }

  private var facts: Markup {
    let study = results.study
    let tested = study.target.tested.map { ", \(NumberText.grouped($0)) of them for testing only" } ?? ""
    let rows = [
      (
        "pre-trained on",
        "\(study.source.name), \(NumberText.grouped(study.source.simulations)) simulations\(cost(study.source))"
      ),
      (
        "transferred to",
        "\(study.target.name), \(NumberText.grouped(study.target.simulations)) simulations\(tested)\(cost(study.target))"
      ),
      (
        "compared",
        "\(counted(results.strategies.count, "strategy")), \(counted(results.seeds.count, "seed")) each"
      ),
      (
        "summary statistic",
        study.target.summary == "pk"
          ? "matter power spectrum P(k)" : SummaryNames.label(study.target.summary)
      ),
    ]
    return .tag(
      "dl", ["class": "facts"], rows.map { .tag("div", [:], [.tag("dt", [:], $0.0), .tag("dd", [:], $0.1)]) })
  }

  /// What the simulations of a suite cost, where it says so.
  private func cost(_ suite: StudyResults.Suite) -> String {
    guard let each = suite.cost else { return "" }
    return "; \(NumberText.duration(each * Double(suite.simulations))) of one core"
  }

  private func main(_ figures: [Figure]) -> Markup {
    let numbered = figures.enumerated().map { (figure: $0.element, number: $0.offset + 1) }
    func shown(_ names: String...) -> [Markup] {
      numbered.filter { names.contains($0.figure.name) }.map { show($0.figure, $0.number) }
    }
    let tables = ResultTables(series)
    let saved =
      shown("saved-total") + (results.saved.isEmpty || !hasCurve ? [] : [tables.saved()])
      + shown("saved-parameters")
    let sections: [(id: String, title: String, content: [Markup])] = [
      ("error", "Error against the number of target simulations", shown("error-total", "error-parameters")),
      ("saved", "What transfer is worth in simulations", saved),
      (
        "negative-transfer-section", "Where transfer helps and where it hurts",
        results.negativeTransfer.isEmpty
          ? [] : Findings(results).paragraphs + shown("negative-transfer")
      ),
      (
        "posteriors", "Posteriors",
        results.posteriors == nil
          ? []
          : shown("log-density") + [PosteriorTables(series).scores(), PosteriorTables(series).coverages()]
      ),
      ("table", "All numbers", [tables.errors(), UnitTable(series).errors(), tables.determinations()]),
      ("predictions", "Predicted against true", shown("predicted-true")),
      (
        "training", "Training",
        shown("loss-curves") + (UnitTable(series).settings().map { [$0] } ?? [])
      ),
    ]
    let blocks = sections.filter { !$0.content.isEmpty }.map { section in
      Markup.tag("section", ["id": section.id], [.tag("h2", [:], section.title)] + section.content)
    }
    return .tag("main", [:], blocks + [Provenance(results: results, manifest: run.manifest).section()])
  }

  private func show(_ figure: Figure, _ number: Int) -> Markup {
    PageFrame.show(figure, number: number, caption: Captions(series, compared).text(figure.name))
  }
}
