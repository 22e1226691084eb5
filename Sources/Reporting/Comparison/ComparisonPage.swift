import Formats

/// The report of a study of several summaries: what differs between them, and the way to the report of each.
package struct ComparisonPage {
  private let comparison: RunComparison

  package init(_ comparison: RunComparison) {
    self.comparison = comparison
  }

  private var shared: StudyResults { comparison.shared }

  /// All figures in the order of the page.
  package func figures() -> [Figure] {
    let figures = ComparisonFigures(comparison)
    return [figures.totals(), figures.parameters()]
  }

  /// The document.
  package func html(_ figures: [Figure]) -> String {
    PageFrame(title: comparison.title).html([header, main(figures), PageFrame.bounds(shared)])
  }

  private var header: Markup {
    let verdict = PageFrame.verdict(
      ComparisonSentences(comparison).sentences, symbols: shared.parameters.map(\.symbol))
    return .tag(
      "header", [:],
      [
        .tag("p", ["class": "eyebrow"], "Slingshot · comparison of summaries · \(comparison.name)"),
        .tag("h1", [:], comparison.title),
      ] + verdict + [facts])
  }

  private var facts: Markup {
    let study = shared.study
    let tested = study.target.tested.map { ", \(NumberText.grouped($0)) of them for testing only" } ?? ""
    let rows = [
      ("pre-trained on", "\(study.source.name), \(NumberText.grouped(study.source.simulations)) simulations"),
      (
        "transferred to",
        "\(study.target.name), \(NumberText.grouped(study.target.simulations)) simulations\(tested)"
      ),
      (
        "compared",
        "\(counted(shared.strategies.count, "strategy")), \(counted(shared.seeds.count, "seed")) each"
      ),
      ("summary statistics", comparison.parts.map(\.label).joined(separator: ", ")),
    ]
    return .tag(
      "dl", ["class": "facts"], rows.map { .tag("div", [:], [.tag("dt", [:], $0.0), .tag("dd", [:], $0.1)]) })
  }

  private func main(_ figures: [Figure]) -> Markup {
    let tables = ComparisonTables(comparison)
    let shown = figures.enumerated().map { index, figure in
      PageFrame.show(figure, number: index + 1, caption: caption(figure.name))
    }
    var sections: [(id: String, title: String, content: [Markup])] = [
      ("error", "Error of each summary", shown),
      ("determination", "What each summary knows", [tables.determinations()]),
    ]
    if comparison.parts.contains(where: { !$0.results.negativeTransfer.isEmpty }) {
      sections.append(("transfer", "Where transfer helps and where it hurts", [tables.transfers()]))
    }
    sections.append(("each", "Each summary by itself", links))
    let blocks = sections.map { section in
      Markup.tag("section", ["id": section.id], [.tag("h2", [:], section.title)] + section.content)
    }
    let made = comparison.manifest.map { [Provenance(results: shared, manifest: $0).section()] } ?? []
    return .tag("main", [:], blocks + made)
  }

  private func caption(_ name: String) -> [Markup] {
    let text =
      name == "summaries-total"
      ? " Lines are medians, bands 16–84 % over seeds and test simulations, faint points every seed"
        + (comparison.parts.count > 1
          ? "; \(comparison.parts.count == 2 ? "both" : "all") panels have one scale." : ".")
      : " Dashed from scratch, solid with the transfer chosen on validation data; bars are 16–84 %. All vertical axes span "
        + "the same ratio, so that equal distances are equal gains."
    return [.text(text)]
  }

  /// The verdict and the report of every summary.
  private var links: [Markup] {
    comparison.parts.map { part in
      let verdict = Label.prose(
        VerdictSentences(part.results).sentences.joined(separator: " "),
        symbols: shared.parameters.map(\.symbol))
      return .tag(
        "p", [:],
        [
          .tag("b", [:], [.tag("a", ["href": part.directory + "/report.html"], part.label)]), .text(". "),
        ] + verdict.html())
    }
  }
}
