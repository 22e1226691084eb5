import Foundation

/// Error against the number of target simulations: the key figure in total, and small multiples per parameter.
package struct ErrorFigures: Sendable {
  package var series: StudySeries
  private var results: StudyResults { series.results }

  package init(_ series: StudySeries) {
    self.series = series
  }

  /// The total error of every strategy, with names at the ends of the lines.
  package func total() -> Figure {
    let side = Legend.sideWidth(series.legend(series.drawn([StudyResults.total])))
    let domain = Scale.ratios(holding: series.errors(StudyResults.total), margin: 0.06)
    let ticks = Ticks.logarithmic(domain, atMost: 8)
    let left = PanelGrid.room(for: [ticks])
    let frame = Frame(x: left, y: 16, width: Figure.standardWidth - left - side, height: 420)
    let panel = Panel(
      frame: frame, x: series.countAxis(frame, titled: true, gap: 16),
      y: errorAxis(domain, frame, title: "normalised mean squared error, total", count: 8),
      titleOffset: left - 14)
    let ends = series.ordered.compactMap { strategy -> (entry: Legend.Entry, x: Double, y: Double)? in
      guard let last = results.targets.max(),
        let entry = results.summary(strategy.name, last, StudyResults.total)
      else { return nil }
      let place = self.place(panel, last, strategy, entry.mse.median)
      return (Legend.Entry(style: series.style(strategy.name), label: strategy.label), place.0, place.1)
    }
    let layers =
      uninformedLine(panel, StudyResults.total, named: true) + lines(panel, StudyResults.total, large: true)
    return Figure(
      name: "error-total", title: "Total error against the number of target simulations",
      description: describe(StudyResults.total), width: Figure.standardWidth, height: 492,
      content: [panel.drawn(layers)]
        + Legend.atEnds(ends, right: frame.right, top: frame.y + 8, bottom: frame.bottom - 8),
      data: data([StudyResults.total]))
  }

  /// One panel per parameter; all vertical axes span the same ratio, so equal slopes mean equal gains.
  package func parameters() -> Figure {
    let (legend, legendHeight) = Legend.rows(
      series.legend(series.drawn(results.parameters.map(\.name))), x: 66, y: 14,
      width: Figure.standardWidth - 70, hasLines: results.targets.count > 1)
    let domains = parameterDomains
    var grid = PanelGrid(count: results.parameters.count, top: legendHeight + 34, panelHeight: 190)
    grid.makeRoom(for: domains.map { .logarithmic($0, atMost: 6) })
    let panels = zip(results.parameters, domains).enumerated().map { index, pair -> Markup in
      let frame = grid.frame(index)
      let panel = Panel(
        frame: frame, x: series.countAxis(frame, titled: false, gap: 8),
        y: errorAxis(pair.1, frame, title: nil, count: 6), heading: .symbol(pair.0.symbol))
      return panel.drawn(
        uninformedLine(panel, pair.0.name, named: false) + lines(panel, pair.0.name, large: false))
    }
    let titles = grid.titles(
      x: .symbol("N_target") + " (target simulations used, validation included)",
      y: "normalised mean squared error")
    return Figure(
      name: "error-parameters", title: "Error per parameter against the number of target simulations",
      description: "One panel per parameter. "
        + results.parameters.map { describe($0.name) }.joined(separator: " "),
      width: Figure.standardWidth, height: grid.height, content: [legend] + panels + titles,
      data: data(results.parameters.map(\.name)))
  }

  /// The vertical axes of the panels, in the order of the parameters.
  private var parameterDomains: [ClosedRange<Double>] {
    Scale.equalRatios(holding: results.parameters.map { series.errors($0.name) }, margin: 0.06)
  }

  /// Whether any panel of a parameter has a line at the error of always answering the mean.
  var parametersShowTheUninformed: Bool {
    zip(results.parameters, parameterDomains).contains { $1.contains(series.uninformed($0.name)) }
  }

  /// Whether the panel of the total has that line.
  var totalShowsTheUninformed: Bool {
    Scale.ratios(holding: series.errors(StudyResults.total), margin: 0.06)
      .contains(series.uninformed(StudyResults.total))
  }

  /// One panel of a larger figure, on a scale that others share.
  package func panel(
    _ quantity: String, _ frame: Frame, domain: ClosedRange<Double>, heading: Label
  ) -> Markup {
    let panel = Panel(
      frame: frame, x: series.countAxis(frame, titled: false, gap: 8),
      y: errorAxis(domain, frame, title: nil, count: 8), heading: heading)
    return panel.drawn(uninformedLine(panel, quantity, named: true) + lines(panel, quantity, large: false))
  }

  private func errorAxis(_ domain: ClosedRange<Double>, _ frame: Frame, title: Label?, count: Int) -> Axis {
    Axis(
      title: title, scale: Scale(.logarithmic, domain, from: frame.bottom, to: frame.y),
      ticks: .logarithmic(domain, atMost: count))
  }

  /// Bands of 16 to 84 %, lines of medians, every seed as a faint point; the reference on top.
  private func lines(_ panel: Panel, _ quantity: String, large: Bool) -> [Markup] {
    let order = series.ordered.dropFirst() + series.ordered.prefix(1)
    return order.map { band(panel, $0, quantity) } + order.map { seeds(panel, $0, quantity, large ? 3 : 2) }
      + order.map { medians(panel, $0, quantity, large ? 5 : 3.6) }
  }

  /// The place of an error, beside the number of simulations.
  private func place(
    _ panel: Panel, _ count: Int, _ strategy: StudyResults.Strategy, _ error: Double
  ) -> (Double, Double) {
    let place = panel.place(Double(count), error)
    return (place.0 + series.offset(of: strategy.name, among: series.ordered, on: panel.x), place.1)
  }

  private func entries(_ strategy: StudyResults.Strategy, _ quantity: String) -> [StudyResults.Summary] {
    results.targets.sorted().compactMap { results.summary(strategy.name, $0, quantity) }
  }

  private func band(_ panel: Panel, _ strategy: StudyResults.Strategy, _ quantity: String) -> Markup {
    let all = entries(strategy, quantity)
    let upper = all.map { place(panel, $0.nTarget, strategy, $0.mse.high) }
    let lower = all.map { place(panel, $0.nTarget, strategy, $0.mse.low) }
    return series.style(strategy.name).group([SVG.path("band", Path.polygon(upper + lower.reversed()))])
  }

  private func seeds(
    _ panel: Panel, _ strategy: StudyResults.Strategy, _ quantity: String, _ radius: Double
  ) -> Markup {
    let style = series.style(strategy.name)
    let points = results.runs.filter { $0.strategy == strategy.name }.compactMap { run -> Markup? in
      guard let value = run.mse[quantity] else { return nil }
      let place = self.place(panel, run.nTarget, strategy, value)
      return .tag(
        "path", ["class": "seed", "d": style.marker.path(place.0, place.1, radius: radius)],
        [
          .tag(
            "title", [:],
            "\(strategy.label), N = \(run.nTarget), seed \(run.seed): \(NumberText.significant(value, 3))")
        ])
    }
    return style.group(points)
  }

  private func medians(
    _ panel: Panel, _ strategy: StudyResults.Strategy, _ quantity: String, _ radius: Double
  ) -> Markup {
    let style = series.style(strategy.name)
    let all = entries(strategy, quantity)
    let places = all.map { place(panel, $0.nTarget, strategy, $0.mse.median) }
    let points = zip(all, places).map { entry, place in
      style.point(place.0, place.1, radius: radius, tooltip: tooltip(strategy, entry))
    }
    return style.group([style.line(Path.line(places))] + points)
  }

  private func tooltip(_ strategy: StudyResults.Strategy, _ entry: StudyResults.Summary) -> String {
    let numbers = [entry.mse.median, entry.mse.low, entry.mse.high].map { NumberText.significant($0, 3) }
    return
      "\(strategy.label), N = \(entry.nTarget): median \(numbers[0]), 16–84 % \(numbers[1])–\(numbers[2])"
  }

  /// The error of always answering the mean of the test simulations, where it lies inside the panel.
  private func uninformedLine(_ panel: Panel, _ quantity: String, named: Bool) -> [Markup] {
    let value = series.uninformed(quantity)
    guard panel.y.scale.domain.contains(value) else { return [] }
    let place = panel.y.scale.position(value)
    let line = SVG.path("guide", Path.line([(panel.frame.x, place), (panel.frame.right, place)]))
    // Beside the line where no other line passes, else the caption alone says what it is.
    let words = Label("always the mean")
    let (width, right) = (words.width * 13, panel.frame.right - 4)
    let free = [place - 5, place + 13].first { baseline in
      let box = (baseline - 14)...(baseline + 5)
      return panel.frame.y < box.lowerBound && box.upperBound < panel.frame.bottom
        && !passes(panel, quantity, right - width...right, box)
    }
    guard named, let free else { return [line] }
    return [line, SVG.text(words, right, free, "note end halo")]
  }

  /// Whether the line of a strategy passes through a box.
  private func passes(
    _ panel: Panel, _ quantity: String, _ across: ClosedRange<Double>, _ box: ClosedRange<Double>
  ) -> Bool {
    series.ordered.contains { strategy in
      let points = entries(strategy, quantity).map { place(panel, $0.nTarget, strategy, $0.mse.median) }
      // A leader goes on from the last point to the name beside the panel.
      let leader = points.last.map { [(panel.frame.right, $0.1)] } ?? []
      let segments = zip(points, points.dropFirst() + leader)
      return segments.contains { from, to in
        let (left, right) = (max(from.0, across.lowerBound), min(to.0, across.upperBound))
        guard left <= right else { return false }
        let slope = to.0 > from.0 ? (to.1 - from.1) / (to.0 - from.0) : 0
        let heights = [left, right].map { from.1 + slope * ($0 - from.0) }
        return max(heights[0], heights[1]) >= box.lowerBound && min(heights[0], heights[1]) <= box.upperBound
      }
    }
  }

  private func describe(_ quantity: String) -> String {
    guard let low = results.targets.min(), let high = results.targets.max() else { return "" }
    let parts = series.ordered.compactMap { strategy -> String? in
      guard let first = results.summary(strategy.name, low, quantity)?.mse.median,
        let last = results.summary(strategy.name, high, quantity)?.mse.median
      else { return nil }
      return
        "\(strategy.label) from \(NumberText.significant(first, 3)) to \(NumberText.significant(last, 3))"
    }
    let name = results.label(quantity).plain
    return "Median normalised error of \(name) from \(low) to \(high) target simulations: "
      + parts.joined(separator: "; ") + "."
  }

  private func data(_ quantities: [String]) -> DataTable {
    var table = DataTable(
      columns: ["parameter", "strategy", "n_target", "kind", "seed", "mse", "mse_low_16", "mse_high_84"])
    for quantity in quantities {
      for strategy in series.ordered {
        for entry in entries(strategy, quantity) {
          table.rows.append([
            quantity, strategy.name, String(entry.nTarget), "median", "", String(entry.mse.median),
            String(entry.mse.low), String(entry.mse.high),
          ])
        }
        for run in results.runs where run.strategy == strategy.name {
          guard let value = run.mse[quantity] else { continue }
          table.rows.append([
            quantity, strategy.name, String(run.nTarget), "seed", String(run.seed), String(value), "", "",
          ])
        }
      }
    }
    return table
  }
}
