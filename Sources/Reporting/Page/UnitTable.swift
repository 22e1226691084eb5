/// Errors in the units of the parameters, and what was drawn for every fit, as HTML tables.
struct UnitTable {
  private let series: StudySeries
  private var results: StudyResults { series.results }
  private var judgement: Judgement { Judgement(series.results) }

  init(_ series: StudySeries) {
    self.series = series
  }

  /// Root mean square errors: strategy and N down, parameters across.
  func errors() -> Markup {
    let first: [Markup] = [
      .tag("th", ["scope": "col", "class": "left"], "strategy"),
      .tag("th", ["scope": "col"], Label.symbol("N_target").html()),
    ]
    let heads = results.parameters.map { parameter in
      Markup.tag(
        "th", ["scope": "col"],
        Label.symbol(parameter.symbol).html()
          + (parameter.errorUnit.isEmpty ? [] : [.text(" [\(parameter.errorUnit)]")]))
    }
    let bodies = series.ordered.map { Markup.tag("tbody", [:], rows($0)) }
    return PageFrame.table(
      caption: [
        .tag("b", [:], "Root mean square error, in the unit of each parameter."),
        .text(" Median over seeds and test simulations, below it the 16–84 % interval."),
      ], [.tag("thead", [:], [.tag("tr", [:], first + heads)])] + bodies)
  }

  private func rows(_ strategy: StudyResults.Strategy) -> [Markup] {
    results.targets.sorted().enumerated().map { index, count in
      let isChosen = judgement.chosen(count)?.name == strategy.name
      var cells: [Markup] = []
      if index == 0 {
        cells.append(
          .tag("th", ["scope": "rowgroup", "rowspan": String(results.targets.count)], strategy.label))
      }
      cells.append(.tag("td", ["class": "count"], (isChosen ? "● " : "") + String(count)))
      cells += results.parameters.map { parameter in
        guard let mse = results.summary(strategy.name, count, parameter.name)?.mse else {
          return .tag("td", [:], "–")
        }
        let texts = [mse.median, mse.low, mse.high].map {
          NumberText.significant(parameter.rootMeanSquare($0), 3)
        }
        return .tag("td", [:], [.text(texts[0]), .tag("small", [:], "\(texts[1])–\(texts[2])")])
      }
      return .tag("tr", isChosen ? ["class": "chosen"] : [:], cells)
    }
  }

  /// The settings of the best trial of every fit, folded away; nil when the results hold none.
  func settings() -> Markup? {
    let runs = results.runs.filter { !($0.settings ?? []).isEmpty }
    guard !runs.isEmpty else { return nil }
    let heads = [
      "strategy", "N", "seed", "learning rate", "weight decay", "network", "dropout", "epochs",
    ]
    let rows = runs.map { run -> Markup in
      let best = run.settings?.first
      let texts = [
        String(run.nTarget), String(run.seed), Self.short(best?.learningRate), Self.short(best?.weightDecay),
        best?.stages?.joined(separator: ", ") ?? "–", Self.short(best?.dropout),
        run.epochs.map(String.init) ?? "–",
      ]
      let label = results.strategy(run.strategy)?.label ?? run.strategy
      return .tag("tr", [:], [.tag("th", ["scope": "row"], label)] + texts.map { .tag("td", [:], $0) })
    }
    return .tag(
      "details", [:],
      [
        .tag("summary", [:], "Settings of every fit: of its best trial on validation data"),
        .tag(
          "div", ["class": "scroll"],
          [
            .tag(
              "table", ["class": "wide"],
              [
                .tag("thead", [:], [.tag("tr", [:], heads.map { .tag("th", ["scope": "col"], $0) })]),
                .tag("tbody", [:], rows),
              ])
          ]),
      ])
  }

  private static func short(_ value: Double?) -> String {
    value.map { $0 == 0 ? "0" : NumberText.significant($0, 2) } ?? "–"
  }
}
