import Foundation

/// How many times as many simulations training from scratch needs for the error that a transfer reaches, in total and
/// per parameter; a level line is where transfer saves nothing, whatever the number of simulations.
package struct SavedFigures: Sendable {
  package var series: StudySeries
  private var results: StudyResults { series.results }

  package init(_ series: StudySeries) {
    self.series = series
  }

  package func total() -> Figure {
    let side = Legend.sideWidth(named([StudyResults.total]))
    let domain = domain([StudyResults.total])
    let left = PanelGrid.room(for: [.logarithmic(domain, atMost: 9)])
    let frame = Frame(x: left, y: 16, width: Figure.standardWidth - left - side, height: 400)
    let panel = Panel(
      frame: frame, x: series.countAxis(frame, titled: true, gap: 16),
      y: factorAxis(
        domain, frame, title: "times as many simulations from scratch for the same error", count: 9),
      titleOffset: left - 14)
    let ends = results.transfers.compactMap { strategy -> (entry: Legend.Entry, x: Double, y: Double)? in
      guard let last = entries(strategy, StudyResults.total).last else { return nil }
      let place = place(panel, strategy, last)
      return (Legend.Entry(style: series.style(strategy.name), label: strategy.label), place.0, place.1)
    }
    return Figure(
      name: "saved-total", title: "What transfer is worth in simulations, total error",
      description: describe(StudyResults.total), width: Figure.standardWidth, height: 472,
      content: [panel.drawn(noneSaved(panel, named: true) + lines(panel, StudyResults.total, radius: 5))]
        + Legend.atEnds(ends, right: frame.right, top: frame.y + 8, bottom: frame.bottom - 8),
      data: data([StudyResults.total]))
  }

  package func parameters() -> Figure {
    let names = results.parameters.map(\.name)
    let (legend, legendHeight) = Legend.rows(
      named(names), x: 66, y: 14, width: Figure.standardWidth - 70, hasLines: results.targets.count > 1)
    let domain = domain(names)
    var grid = PanelGrid(count: results.parameters.count, top: legendHeight + 34, panelHeight: 190)
    grid.makeRoom(for: [.logarithmic(domain, atMost: 5)])
    let panels = results.parameters.enumerated().map { index, parameter -> Markup in
      let frame = grid.frame(index)
      let panel = Panel(
        frame: frame, x: series.countAxis(frame, titled: false, gap: 8),
        y: factorAxis(domain, frame, title: nil, count: 5), heading: .symbol(parameter.symbol))
      return panel.drawn(noneSaved(panel, named: false) + lines(panel, parameter.name, radius: 3.6))
    }
    let titles = grid.titles(
      x: .symbol("N_target") + " (target simulations used, validation included)",
      y: "times as many simulations from scratch")
    return Figure(
      name: "saved-parameters", title: "What transfer is worth in simulations, per parameter",
      description: "One panel per parameter. " + names.map(describe).joined(separator: " "),
      width: Figure.standardWidth, height: grid.height, content: [legend] + panels + titles, data: data(names)
    )
  }

  /// The strategies with a factor of some quantity.
  private func named(_ quantities: [String]) -> [Legend.Entry] {
    series.legend(
      results.transfers.filter { strategy in quantities.contains { !entries(strategy, $0).isEmpty } })
  }

  private func entries(_ strategy: StudyResults.Strategy, _ quantity: String) -> [StudyResults.Saved] {
    results.targets.sorted().compactMap { results.saved(strategy.name, $0, quantity) }
  }

  /// All factors and the ends of their intervals, with the line of no saving well inside.
  private func domain(_ quantities: [String]) -> ClosedRange<Double> {
    let values = results.saved.filter { quantities.contains($0.parameter) }.flatMap { entry in
      let own = entry.equivalent
      // A bound has an arrow in place of an interval.
      let drawn = own.relation == .equal ? [own.value, own.low, own.high] : [own.value]
      return drawn.compactMap { $0 }.map { $0 / Double(entry.nTarget) }
    }
    return Scale.ratios(holding: values + [0.8, 1.25], margin: 0.12)
  }

  private func factorAxis(_ domain: ClosedRange<Double>, _ frame: Frame, title: Label?, count: Int) -> Axis {
    Axis(
      title: title, scale: Scale(.logarithmic, domain, from: frame.bottom, to: frame.y),
      ticks: .logarithmic(domain, atMost: count))
  }

  /// The line on which training from scratch needs just as many.
  private func noneSaved(_ panel: Panel, named: Bool) -> [Markup] {
    let place = panel.y.scale.position(1)
    let line = SVG.path("axis", Path.line([(panel.frame.x, place), (panel.frame.right, place)]))
    guard named else { return [line] }
    return [
      line, SVG.text("none saved", panel.frame.x + panel.frame.width / 2, place + 13, "note middle halo"),
    ]
  }

  /// The place of a factor, beside the number of simulations.
  private func place(
    _ panel: Panel, _ strategy: StudyResults.Strategy, _ entry: StudyResults.Saved
  ) -> (Double, Double) {
    let place = panel.place(Double(entry.nTarget), entry.equivalent.value / Double(entry.nTarget))
    return (place.0 + series.offset(of: strategy.name, among: results.transfers, on: panel.x), place.1)
  }

  private func lines(_ panel: Panel, _ quantity: String, radius: Double) -> [Markup] {
    results.transfers.map { strategy in
      let style = series.style(strategy.name)
      let all = entries(strategy, quantity)
      let places = all.map { place(panel, strategy, $0) }
      let bars = zip(all, places).map { SVG.path("bar", bar(panel, $0, $1, radius)) }
      let points = zip(all, places).map { entry, place in
        let verdict = Judgement(results).verdict(strategy.name, entry.nTarget, quantity)
        return style.point(
          place.0, place.1, radius: radius, isHollow: verdict == .noDifference,
          tooltip: tooltip(strategy, entry))
      }
      return style.group([style.line(Path.line(places))] + bars + points)
    }
  }

  /// The interval of a factor, or an arrow where only a bound is known.
  private func bar(_ panel: Panel, _ entry: StudyResults.Saved, _ place: (Double, Double), _ radius: Double)
    -> String
  {
    switch entry.equivalent.relation {
    case .moreThan: return arrow(place, -1, radius * 3.2)
    case .lessThan: return arrow(place, 1, radius * 3.2)
    case .equal: break
    }
    let ends = [entry.equivalent.low, entry.equivalent.high].compactMap { $0 }
    return Path.line(ends.map { (place.0, panel.y.scale.position($0 / Double(entry.nTarget))) })
  }

  private func arrow(_ place: (Double, Double), _ direction: Double, _ length: Double) -> String {
    let tip = place.1 + length * direction
    return Path.line([place, (place.0, tip)])
      + Path.line([(place.0 - 4, tip - 5 * direction), (place.0, tip), (place.0 + 4, tip - 5 * direction)])
  }

  private func tooltip(_ strategy: StudyResults.Strategy, _ entry: StudyResults.Saved) -> String {
    "\(strategy.label), N = \(entry.nTarget): \(entry.text) simulations from scratch"
  }

  private func describe(_ quantity: String) -> String {
    let parts = results.transfers.compactMap { strategy -> String? in
      guard let first = entries(strategy, quantity).first else { return nil }
      return "\(strategy.label) with \(first.nTarget) equals \(first.text)"
    }
    return "Simulations from scratch for the same error of \(results.label(quantity).plain): "
      + parts.joined(separator: "; ") + "."
  }

  private func data(_ quantities: [String]) -> DataTable {
    var table = DataTable(columns: [
      "parameter", "strategy", "n_target", "relation", "equivalent", "low_16", "high_84", "factor",
    ])
    for quantity in quantities {
      for entry in results.transfers.flatMap({ entries($0, quantity) }) {
        let numbers = [entry.equivalent.value, entry.equivalent.low, entry.equivalent.high, entry.factor]
        table.rows.append(
          [quantity, entry.strategy, String(entry.nTarget), entry.equivalent.relation.rawValue]
            + numbers.map { $0.map { String($0) } ?? "" })
      }
    }
    return table
  }
}

extension StudyResults.Saved {
  /// `231 (180–300)`, `more than 1600` or `less than 50`.
  package var text: String {
    let number = NumberText.grouped(Int(min(equivalent.value, 1e12).rounded()))
    switch equivalent.relation {
    case .moreThan: return "more than " + number
    case .lessThan: return "less than " + number
    case .equal: break
    }
    guard let low = equivalent.low, let high = equivalent.high else { return number }
    let ends = [low, high].map { NumberText.grouped(Int(min($0, 1e12).rounded())) }
    return "\(number) (\(ends[0])–\(ends[1]))"
  }
}
