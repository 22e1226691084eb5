/// The numbers of a study as HTML tables.
package struct ResultTables: Sendable {
  package var series: StudySeries
  private var results: StudyResults { series.results }
  private var judgement: Judgement { Judgement(series.results) }

  package init(_ series: StudySeries) {
    self.series = series
  }

  /// Normalised errors in thousandths: strategy and N down, total and parameters across.
  package func errors() -> Markup {
    full(
      caption: [
        .tag("b", [:], "Normalised mean squared error, in thousandths."),
        .text(
          " Median over seeds and test simulations, below it the 16–84 % interval. The lowest of a column at each "
        ),
        .tag("i", [:], "N"), .text(" is bold; tinted rows, marked ●, were chosen on validation data alone."),
      ], lowestIsBest: true
    ) { entry in
      (entry.mse.median, [entry.mse.median, entry.mse.low, entry.mse.high].map(Self.thousandths))
    }
  }

  /// Coefficients of determination in the same layout.
  package func determinations() -> Markup {
    full(
      caption: [
        .tag("b", [:], "Coefficient of determination R²."),
        .text(" One is perfect, zero is the mean of the test simulations."),
      ], lowestIsBest: false
    ) { entry in
      (entry.r2.median, [entry.r2.median, entry.r2.low, entry.r2.high].map { NumberText.fixed($0, 3) })
    }
  }

  private static func thousandths(_ value: Double) -> String {
    NumberText.fixed(value * 1000, value < 0.001 ? 3 : value < 0.01 ? 2 : 1)
  }

  private func full(
    caption: [Markup], lowestIsBest: Bool, value: (StudyResults.Summary) -> (rank: Double, texts: [String])
  ) -> Markup {
    let heads = results.quantities.map { Markup.tag("th", ["scope": "col"], results.label($0).html()) }
    let first: [Markup] = [
      .tag("th", ["scope": "col", "class": "left"], "strategy"),
      .tag("th", ["scope": "col"], Label.symbol("N_target").html()),
    ]
    let bodies = series.ordered.map { strategy in
      Markup.tag("tbody", [:], rows(strategy, lowestIsBest: lowestIsBest, value: value))
    }
    return PageFrame.table(caption: caption, [.tag("thead", [:], [.tag("tr", [:], first + heads)])] + bodies)
  }

  private func rows(
    _ strategy: StudyResults.Strategy, lowestIsBest: Bool,
    value: (StudyResults.Summary) -> (rank: Double, texts: [String])
  ) -> [Markup] {
    results.targets.sorted().enumerated().map { index, count in
      let chosen = judgement.chosen(count)?.name == strategy.name
      var cells: [Markup] = []
      if index == 0 {
        cells.append(
          .tag("th", ["scope": "rowgroup", "rowspan": String(results.targets.count)], strategy.label))
      }
      cells.append(.tag("td", ["class": "count"], (chosen ? "● " : "") + String(count)))
      for quantity in results.quantities {
        guard let entry = results.summary(strategy.name, count, quantity) else {
          cells.append(.tag("td", [:], "–"))
          continue
        }
        let shown = value(entry)
        let rivals = results.strategies.compactMap { results.summary($0.name, count, quantity) }.map {
          value($0).rank
        }
        let best = lowestIsBest ? rivals.min() : rivals.max()
        cells.append(
          .tag(
            "td", [:],
            [
              .tag("span", shown.rank == best ? ["class": "best"] : [:], shown.texts[0]),
              .tag("small", [:], "\(shown.texts[1])–\(shown.texts[2])"),
            ]))
      }
      return .tag("tr", chosen ? ["class": "chosen"] : [:], cells)
    }
  }

  /// What transfer is worth in total: factor and equivalent number, strategies down and N across.
  package func saved() -> Markup {
    let targets = results.targets.sorted()
    let heads = targets.map { Markup.tag("th", ["scope": "col"], String($0)) }
    let rows = results.transfers.map { strategy in
      let cells = targets.map { count -> Markup in
        guard let entry = results.saved(strategy.name, count, StudyResults.total) else {
          return .tag("td", [:], "–")
        }
        let isShown = judgement.verdict(strategy.name, count, StudyResults.total) != .noDifference
        let sign = judgement.verdict(strategy.name, count, StudyResults.total)?.sign ?? ""
        return .tag(
          "td", [:],
          [
            .tag("span", isShown ? ["class": "best"] : [:], sign + "\u{2009}" + Self.factor(entry)),
            .tag("small", [:], entry.text),
          ])
      }
      return Markup.tag("tr", [:], [.tag("th", ["scope": "row"], strategy.label)] + cells)
    }
    let caption: [Markup] = [
      .tag("b", [:], "What transfer is worth in simulations, total error."),
      .text(
        " How many times as many simulations training from scratch needs, and below it how many, with 16–84 %; "
          + "▼ helps, ▲ hurts, = no difference shown: whatever the factor, nothing is shown to be saved or lost."
      ),
    ]
    let corner = Markup.tag(
      "th", ["scope": "col", "class": "left"], [.text("strategy, at ")] + Label.symbol("N_target").html())
    return PageFrame.table(
      caption: caption,
      [.tag("thead", [:], [.tag("tr", [:], [corner] + heads)]), .tag("tbody", [:], rows)])
  }

  /// `2.3×`, with a sign in front where the equivalent is only a bound.
  private static func factor(_ entry: StudyResults.Saved) -> String {
    let factor = entry.factor ?? entry.equivalent.value / Double(max(entry.nTarget, 1))
    let sign =
      switch entry.equivalent.relation {
      case .equal: ""
      case .moreThan: "> "
      case .lessThan: "< "
      }
    return sign + NumberText.fixed(factor, factor < 10 ? 1 : 0) + "×"
  }
}
