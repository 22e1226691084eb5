import Foundation

/// Errors of the summaries side by side.
package struct ComparisonFigures: Sendable {
  private let comparison: RunComparison
  private let series: [StudySeries]

  package init(_ comparison: RunComparison) {
    self.comparison = comparison
    series = comparison.parts.map { StudySeries($0.run) }
  }

  private var shared: StudyResults { comparison.shared }

  /// The total error of every strategy, a panel for each summary on one scale.
  package func totals() -> Figure {
    let drawn = series.flatMap { $0.drawn([StudyResults.total]) }.map(\.name)
    let named = series[0].ordered.filter { drawn.contains($0.name) }
    let legend = Legend.rows(
      series[0].legend(named), x: 66, y: 14, width: Figure.standardWidth - 70,
      hasLines: shared.targets.count > 1)
    var grid = PanelGrid(count: series.count, columns: 2, top: legend.1 + 40, panelHeight: 330)
    grid.columnGap = 62
    let domain = Scale.ratios(holding: series.flatMap { $0.errors(StudyResults.total) }, margin: 0.06)
    grid.makeRoom(for: [.logarithmic(domain, atMost: 8)])
    let panels = series.enumerated().map { index, series in
      ErrorFigures(series).panel(
        StudyResults.total, grid.frame(index), domain: domain, heading: Label(comparison.parts[index].label))
    }
    return Figure(
      name: "summaries-total", title: "Total error, \(names)",
      description: comparison.parts.map { describe($0, StudyResults.total) }.joined(separator: " "),
      width: Figure.standardWidth, height: grid.height,
      content: [legend.0] + panels
        + grid.titles(
          x: .symbol("N_target") + " (target simulations used, validation included)",
          y: "normalised mean squared error, total"), data: totalData)
  }

  /// Every parameter in a panel: from scratch and with the transfer chosen on validation data, by summary.
  package func parameters() -> Figure {
    let (legend, legendHeight) = Legend.rows(
      entries, x: 66, y: 14, width: Figure.standardWidth - 70, hasLines: shared.targets.count > 1)
    let domains = Scale.equalRatios(
      holding: shared.parameters.map { parameter in
        comparison.parts.indices.flatMap { errors($0, parameter.name) }
      }, margin: 0.1)
    var grid = PanelGrid(count: shared.parameters.count, top: legendHeight + 34, panelHeight: 200)
    grid.makeRoom(for: domains.map { .logarithmic($0, atMost: 6) })
    let panels = zip(shared.parameters, domains).enumerated().map { index, pair -> Markup in
      let frame = grid.frame(index)
      let panel = Panel(
        frame: frame, x: series[0].countAxis(frame, titled: false, gap: 8),
        y: Axis(
          title: nil, scale: Scale(.logarithmic, pair.1, from: frame.bottom, to: frame.y),
          ticks: .logarithmic(pair.1, atMost: 6)), heading: series[0].heading(pair.0.name))
      return panel.drawn(layers(panel, pair.0.name))
    }
    let titles = grid.titles(
      x: .symbol("N_target") + " (target simulations used, validation included)",
      y: "normalised mean squared error")
    return Figure(
      name: "summaries-parameters", title: "Error per parameter, \(names)",
      description: shared.parameters.flatMap { parameter in
        comparison.parts.map { describe($0, parameter.name) }
      }.joined(separator: " "), width: Figure.standardWidth, height: grid.height,
      content: [legend] + panels + titles, data: parameterData)
  }

  private var names: String { comparison.parts.map(\.label).joined(separator: " against ") }

  /// What is drawn of a summary: its colour, and dashes for training from scratch.
  private enum Kind: CaseIterable {
    case scratch
    case chosen

    var words: String { self == .scratch ? "from scratch" : "transfer chosen on validation data" }
    var name: String { self == .scratch ? "scratch" : "chosen" }
  }

  private func style(_ part: Int) -> SeriesStyle { SeriesStyle(index: part + 1) }

  /// Summary by summary; the line of training from scratch is dashed.
  private var entries: [Legend.Entry] {
    comparison.parts.enumerated().flatMap { index, part in
      Kind.allCases.filter { isDrawn(index, $0) }.map { kind in
        var style = style(index)
        style.isDashed = kind == .scratch
        return Legend.Entry(style: style, label: "\(part.label), \(kind.words)")
      }
    }
  }

  private func isDrawn(_ part: Int, _ kind: Kind) -> Bool {
    shared.parameters.contains { parameter in
      shared.targets.contains { summary(part, kind, $0, parameter.name) != nil }
    }
  }

  private func summary(_ part: Int, _ kind: Kind, _ count: Int, _ quantity: String) -> StudyResults.Summary? {
    let results = comparison.parts[part].results
    let strategy = kind == .scratch ? results.reference : results.featured(at: count)
    return strategy.flatMap { results.summary($0.name, count, quantity) }
  }

  private func errors(_ part: Int, _ quantity: String) -> [Double] {
    Kind.allCases.flatMap { kind in
      shared.targets.compactMap { summary(part, kind, $0, quantity) }.flatMap { [$0.mse.low, $0.mse.high] }
    }
  }

  private func layers(_ panel: Panel, _ quantity: String) -> [Markup] {
    let targets = shared.targets.sorted()
    let kinds = Kind.allCases.count
    let beside = SideBySide(kinds * comparison.parts.count, at: targets, on: panel.x.scale)
    return comparison.parts.indices.flatMap { part -> [Markup] in
      Kind.allCases.enumerated().map { order, kind in
        var style = style(part)
        style.isDashed = kind == .scratch
        let all = targets.compactMap { summary(part, kind, $0, quantity) }
        let offset = beside.offset(kinds * part + order)
        let places = all.map { entry -> (Double, Double) in
          let place = panel.place(Double(entry.nTarget), entry.mse.median)
          return (place.0 + offset, place.1)
        }
        let bars = zip(all, places).map { entry, place in
          SVG.path(
            "bar",
            Path.line([entry.mse.low, entry.mse.high].map { (place.0, panel.y.scale.position($0)) }))
        }
        let points = zip(all, places).map { entry, place in
          style.point(
            place.0, place.1, radius: 3.6,
            tooltip: "\(comparison.parts[part].label), \(kind.words), N = \(entry.nTarget): median "
              + NumberText.significant(entry.mse.median, 3))
        }
        return style.group([style.line(Path.line(places))] + bars + points)
      }
    }
  }

  private func describe(_ part: RunComparison.Part, _ quantity: String) -> String {
    let results = part.results
    guard let low = results.targets.min(), let high = results.targets.max(),
      let reference = results.reference,
      let first = results.summary(reference.name, low, quantity)?.mse.median,
      let last = results.summary(reference.name, high, quantity)?.mse.median
    else { return "" }
    return "Median error of \(results.label(quantity).plain) from scratch with \(part.label): "
      + "\(NumberText.significant(first, 3)) at \(low), \(NumberText.significant(last, 3)) at \(high)."
  }

  private var totalData: DataTable {
    var table = DataTable(columns: ["summary", "strategy", "n_target", "mse", "mse_low_16", "mse_high_84"])
    for part in comparison.parts {
      for entry in part.results.summary where entry.parameter == StudyResults.total {
        table.rows.append(
          [part.summary, entry.strategy, String(entry.nTarget)]
            + [entry.mse.median, entry.mse.low, entry.mse.high].map { String($0) })
      }
    }
    return table
  }

  private var parameterData: DataTable {
    var table = DataTable(
      columns: [
        "summary", "parameter", "kind", "strategy", "n_target", "mse", "mse_low_16", "mse_high_84", "r2",
      ])
    for (index, part) in comparison.parts.enumerated() {
      for parameter in shared.parameters {
        for kind in Kind.allCases {
          for entry in shared.targets.sorted().compactMap({ summary(index, kind, $0, parameter.name) }) {
            table.rows.append(
              [part.summary, parameter.name, kind.name, entry.strategy, String(entry.nTarget)]
                + [entry.mse.median, entry.mse.low, entry.mse.high, entry.r2.median].map { String($0) })
          }
        }
      }
    }
    return table
  }
}
