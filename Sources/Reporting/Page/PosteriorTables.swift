/// What the posteriors of a study's strategies say of the truth, as HTML tables.
struct PosteriorTables {
  private let series: StudySeries
  private var results: StudyResults { series.results }

  init(_ series: StudySeries) {
    self.series = series
  }

  private var strategies: [StudyResults.Strategy] {
    series.ordered.filter { strategy in
      results.targets.contains { results.posterior(strategy.name, $0) != nil }
    }
  }

  /// Log density, gain, equivalent number and figure of merit: strategy and N down.
  func scores() -> Markup {
    let heads: [Markup] = [
      .tag("th", ["scope": "col", "class": "left"], "strategy"),
      .tag("th", ["scope": "col"], Label.symbol("N_target").html()),
      .tag("th", ["scope": "col"], "log density"), .tag("th", ["scope": "col"], "gain over from scratch"),
      .tag("th", ["scope": "col"], "as from scratch with"),
      .tag("th", ["scope": "col"], "log figure of merit"),
    ]
    return PageFrame.table(
      caption: [
        .tag("b", [:], "Posteriors."),
        .text(
          " Mean log density of the truth (parameters scaled to [0, 1]) and minus half the log determinant of posteriors' covariances, "
            + "which a narrow posterior has whether it is right or not: medians over seeds, below them the 16–84 % interval. The highest "
            + "log density at each "),
        .tag("i", [:], "N"), .text(" is bold. −∞: some truth is impossible."),
      ],
      [.tag("thead", [:], [.tag("tr", [:], heads)])]
        + strategies.map { strategy in
          .tag("tbody", [:], rows(strategy) { scoreCells(strategy, $0) })
        })
  }

  private func scoreCells(_ strategy: StudyResults.Strategy, _ posterior: StudyResults.Posterior) -> [Markup]
  {
    func cell(_ interval: StudyResults.Interval?, isBest: Bool = false, signed: Bool = false, none: String)
      -> Markup
    {
      guard let interval else { return .tag("td", [:], none) }
      let texts = [interval.median, interval.low, interval.high].map {
        (signed && $0 > 0 ? "+" : "") + NumberText.fixed($0, 2)
      }
      return .tag(
        "td", [:],
        [
          .tag("span", isBest ? ["class": "best"] : [:], texts[0]),
          .tag("small", [:], "\(texts[1]) to \(texts[2])"),
        ])
    }
    let best = results.strategies.compactMap {
      results.posterior($0.name, posterior.nTarget)?.logDensity?.median
    }.max()
    let saved = posterior.equivalent.map {
      StudyResults.Saved(
        strategy: strategy.name, nTarget: posterior.nTarget, parameter: StudyResults.total, equivalent: $0,
        factor: $0.value / Double(max(posterior.nTarget, 1)))
    }
    let isBest = posterior.logDensity != nil && posterior.logDensity?.median == best
    return [
      cell(posterior.logDensity, isBest: isBest, none: "−∞"), cell(posterior.gain, signed: true, none: "–"),
      .tag("td", [:], saved?.text ?? "–"), cell(posterior.logFigure, none: "–"),
    ]
  }

  /// What intervals of every parameter hold: strategy and N down, parameters across.
  func coverages() -> Markup {
    let heads: [Markup] =
      [
        .tag("th", ["scope": "col", "class": "left"], "strategy"),
        .tag("th", ["scope": "col"], Label.symbol("N_target").html()),
      ] + results.parameters.map { .tag("th", ["scope": "col"], Label.symbol($0.symbol).html()) }
    let tested = results.study.target.tested ?? 0
    let scatter = tested > 0 ? (0.68 * 0.32 / Double(tested)).squareRoot() : 0
    let error = tested > 0 ? " (68 ± \(NumberText.fixed(100 * scatter, 1)) for exact posteriors)" : ""
    return PageFrame.table(
      caption: [
        .tag("b", [:], "Percentage of the truths in intervals of 68 %"),
        .text(
          "\(error), below it in those of 95 %; tails are equal, numbers means over seeds. slingshot calibrate tests a model of models/ with"
            + " more."),
      ],
      [.tag("thead", [:], [.tag("tr", [:], heads)])]
        + strategies.map { strategy in
          .tag(
            "tbody", [:],
            rows(strategy) { posterior in
              results.parameters.map { parameter in
                guard let own = posterior.coverage.first(where: { $0.parameter == parameter.name }) else {
                  return .tag("td", [:], "–")
                }
                return .tag(
                  "td", [:],
                  [
                    .text(NumberText.fixed(100 * own.within68, 0)),
                    .tag("small", [:], NumberText.fixed(100 * own.within95, 0)),
                  ])
              }
            })
        })
  }

  private func rows(
    _ strategy: StudyResults.Strategy, _ cells: (StudyResults.Posterior) -> [Markup]
  ) -> [Markup] {
    let all = results.targets.sorted().compactMap { results.posterior(strategy.name, $0) }
    return all.enumerated().map { index, posterior in
      var row: [Markup] =
        index == 0 ? [.tag("th", ["scope": "rowgroup", "rowspan": String(all.count)], strategy.label)] : []
      row.append(.tag("td", ["class": "count"], String(posterior.nTarget)))
      return .tag("tr", [:], row + cells(posterior))
    }
  }
}
