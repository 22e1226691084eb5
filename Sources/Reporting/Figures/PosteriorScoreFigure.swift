/// The mean log density of the truth against the number of target simulations.
package struct PosteriorScoreFigure: Sendable {
  private let series: StudySeries
  private var results: StudyResults { series.results }

  package init(_ series: StudySeries) {
    self.series = series
  }

  private var drawn: [StudyResults.Strategy] {
    series.ordered.filter { strategy in results.targets.contains { density(strategy, $0) != nil } }
  }

  private func density(_ strategy: StudyResults.Strategy, _ count: Int) -> StudyResults.Interval? {
    results.posterior(strategy.name, count)?.logDensity
  }

  /// Lines of medians with bands, and names at their ends; nil where no strategy has a density.
  package func figure() -> Figure? {
    let drawn = drawn
    guard !drawn.isEmpty else { return nil }
    let side = Legend.sideWidth(series.legend(drawn))
    let all = drawn.flatMap { strategy in results.targets.compactMap { density(strategy, $0) } }
    let domain = Scale.differences(holding: all.flatMap { [$0.low, $0.median, $0.high] }, margin: 0.06)
    let ticks = Ticks.linear(domain, atMost: 8)
    let left = PanelGrid.room(for: [ticks])
    let frame = Frame(x: left, y: 16, width: Figure.standardWidth - left - side, height: 380)
    let panel = Panel(
      frame: frame, x: series.countAxis(frame, titled: true, gap: 16),
      y: Axis(
        title: "mean log density of the truth",
        scale: Scale(.linear, domain, from: frame.bottom, to: frame.y),
        ticks: ticks), titleOffset: left - 14)
    let ends = drawn.compactMap { strategy -> (entry: Legend.Entry, x: Double, y: Double)? in
      guard let last = results.targets.sorted().last(where: { density(strategy, $0) != nil }),
        let value = density(strategy, last)
      else { return nil }
      let place = place(panel, last, strategy, value.median)
      return (Legend.Entry(style: series.style(strategy.name), label: strategy.label), place.0, place.1)
    }
    let order = drawn.dropFirst() + drawn.prefix(1)
    return Figure(
      name: "log-density", title: "Log density of the truth against the number of target simulations",
      description: description, width: Figure.standardWidth, height: 452,
      content: [panel.drawn(order.map { band(panel, $0) } + order.map { medians(panel, $0) })]
        + Legend.atEnds(ends, right: frame.right, top: frame.y + 8, bottom: frame.bottom - 8),
      data: data)
  }

  private func place(
    _ panel: Panel, _ count: Int, _ strategy: StudyResults.Strategy, _ value: Double
  ) -> (Double, Double) {
    let place = panel.place(Double(count), value)
    return (place.0 + series.offset(of: strategy.name, among: series.ordered, on: panel.x), place.1)
  }

  private func entries(_ strategy: StudyResults.Strategy) -> [(count: Int, value: StudyResults.Interval)] {
    results.targets.sorted().compactMap { count in density(strategy, count).map { (count, $0) } }
  }

  private func band(_ panel: Panel, _ strategy: StudyResults.Strategy) -> Markup {
    let upper = entries(strategy).map { place(panel, $0.count, strategy, $0.value.high) }
    let lower = entries(strategy).map { place(panel, $0.count, strategy, $0.value.low) }
    return series.style(strategy.name).group([SVG.path("band", Path.polygon(upper + lower.reversed()))])
  }

  private func medians(_ panel: Panel, _ strategy: StudyResults.Strategy) -> Markup {
    let style = series.style(strategy.name)
    let all = entries(strategy)
    let places = all.map { place(panel, $0.count, strategy, $0.value.median) }
    let points = zip(all, places).map { entry, place in
      let numbers = [entry.value.median, entry.value.low, entry.value.high].map { NumberText.fixed($0, 2) }
      return style.point(
        place.0, place.1, radius: 5,
        tooltip:
          "\(strategy.label), N = \(entry.count): \(numbers[0]), 16–84 % \(numbers[1]) to \(numbers[2])")
    }
    return style.group([style.line(Path.line(places))] + points)
  }

  private var description: String {
    let parts = drawn.compactMap { strategy -> String? in
      guard let first = entries(strategy).first, let last = entries(strategy).last else { return nil }
      return
        "\(strategy.label) from \(NumberText.fixed(first.value.median, 2)) to \(NumberText.fixed(last.value.median, 2))"
    }
    let ends = [results.targets.min(), results.targets.max()].compactMap { $0.map(String.init) }
    return "Mean log density of the truth from \(ends.joined(separator: " to ")) target simulations: "
      + parts.joined(separator: "; ") + "."
  }

  private var data: DataTable {
    var table = DataTable(
      columns: ["strategy", "n_target", "log_density", "log_density_low_16", "log_density_high_84"])
    for strategy in drawn {
      for entry in entries(strategy) {
        table.rows.append(
          [strategy.name, String(entry.count)]
            + [entry.value.median, entry.value.low, entry.value.high].map { String($0) })
      }
    }
    return table
  }
}
