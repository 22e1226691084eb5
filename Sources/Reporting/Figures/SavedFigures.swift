import Foundation

/// How many simulations training from scratch needs for the error that a transfer reaches, in total and per parameter.
package struct SavedFigures: Sendable {
  package var series: StudySeries
  private var results: StudyResults { series.results }
  /// Smaller than in other figures, since points are read against the diagonals.
  private let dodge = 0.18

  package init(_ series: StudySeries) {
    self.series = series
  }

  package func total() -> Figure {
    let side = Legend.sideWidth(named)
    let frame = Frame(x: 66, y: 28, width: Figure.standardWidth - 66 - side, height: 400)
    let across = series.countAxis(frame, titled: true, gap: 16)
    let panel = Panel(
      frame: frame, x: across,
      y: equivalentAxis(
        domain([StudyResults.total], across.scale), frame,
        title: "simulations from scratch for the same error", count: 9),
      titleOffset: 52)
    let ends = results.transfers.compactMap { strategy -> (entry: Legend.Entry, x: Double, y: Double)? in
      guard let last = entries(strategy, StudyResults.total).last else { return nil }
      let place = panel.place(
        series.dodged(last.nTarget, strategy.name, amount: dodge), last.equivalent.value)
      return (Legend.Entry(style: series.style(strategy.name), label: strategy.label), place.0, place.1)
    }
    return Figure(
      name: "saved-total", title: "What transfer is worth in simulations, total error",
      description: describe(StudyResults.total), width: Figure.standardWidth, height: 484,
      content: [panel.drawn(guides(panel, named: true) + lines(panel, StudyResults.total, radius: 5))]
        + Legend.atEnds(ends, right: frame.right, top: frame.y + 8, bottom: frame.bottom - 8),
      data: data([StudyResults.total]))
  }

  package func parameters() -> Figure {
    let (legend, legendHeight) = Legend.rows(named, x: 66, y: 14, width: Figure.standardWidth - 70)
    let grid = PanelGrid(count: results.parameters.count, top: legendHeight + 34, panelHeight: 190)
    let names = results.parameters.map(\.name)
    let panels = results.parameters.enumerated().map { index, parameter -> Markup in
      let frame = grid.frame(index)
      let across = series.countAxis(frame, titled: false, gap: 8, margin: 0.12)
      let panel = Panel(
        frame: frame, x: across, y: equivalentAxis(domain(names, across.scale), frame, title: nil, count: 5),
        heading: .symbol(parameter.symbol))
      return panel.drawn(guides(panel, named: false) + lines(panel, parameter.name, radius: 3.6))
    }
    let titles = grid.titles(
      x: .symbol("N_target") + " (target simulations used, validation included)",
      y: "simulations from scratch for the same error")
    return Figure(
      name: "saved-parameters", title: "What transfer is worth in simulations, per parameter",
      description: "One panel per parameter. " + names.map(describe).joined(separator: " "),
      width: Figure.standardWidth, height: grid.height, content: [legend] + panels + titles, data: data(names)
    )
  }

  private var named: [Legend.Entry] { series.legend.filter { $0.style.index > 0 } }

  private func entries(_ strategy: StudyResults.Strategy, _ quantity: String) -> [StudyResults.Saved] {
    results.targets.sorted().compactMap { results.saved(strategy.name, $0, quantity) }
  }

  /// From the lowest number needed to the end of the horizontal axis, so that the line of no saving ends in a corner.
  private func domain(_ quantities: [String], _ across: Scale) -> ClosedRange<Double> {
    let relevant = results.saved.filter { quantities.contains($0.parameter) }.map(\.equivalent)
    let values = relevant.flatMap { [$0.value, $0.low, $0.high].compactMap { $0 } }
    let low = min(values.min() ?? across.domain.lowerBound, across.domain.lowerBound * 1.12)
    let high = max(values.max() ?? across.domain.upperBound, across.domain.upperBound)
    return low / 1.12...high
  }

  private func equivalentAxis(_ domain: ClosedRange<Double>, _ frame: Frame, title: Label?, count: Int)
    -> Axis
  {
    Axis(
      title: title, scale: Scale(.logarithmic, domain, from: frame.bottom, to: frame.y),
      ticks: .logarithmic(domain, atMost: count))
  }

  /// Factors saved that have a line of their own.
  private static let factors = [1.0, 2, 5, 10, 20, 50]

  /// Lines of equal factor, solid where transfer saves nothing, named above the frame where there is room.
  private func guides(_ panel: Panel, named: Bool) -> [Markup] {
    let across = panel.x.scale.domain
    let up = panel.y.scale.domain
    return Self.factors.flatMap { factor -> [Markup] in
      let first = max(across.lowerBound, up.lowerBound / factor)
      let last = min(across.upperBound, up.upperBound / factor)
      guard first * 1.05 < last else { return [] }
      let ends = [panel.place(first, first * factor), panel.place(last, last * factor)]
      let line = SVG.path(factor == 1 ? "axis" : "guide", Path.line(ends))
      guard named, ends[1].0 > panel.frame.x + 24 else { return [line] }
      let text = Label(factor == 1 ? "none saved" : "\(Int(factor))×")
      return [line, SVG.text(text, ends[1].0, panel.frame.y - 7, "note middle")]
    }
  }

  private func lines(_ panel: Panel, _ quantity: String, radius: Double) -> [Markup] {
    results.transfers.map { strategy in
      let style = series.style(strategy.name)
      let all = entries(strategy, quantity)
      let places = all.map {
        panel.place(series.dodged($0.nTarget, strategy.name, amount: dodge), $0.equivalent.value)
      }
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

  /// The interval of an equivalent number, or an arrow where only a bound is known.
  private func bar(_ panel: Panel, _ entry: StudyResults.Saved, _ place: (Double, Double), _ radius: Double)
    -> String
  {
    switch entry.equivalent.relation {
    case .moreThan: return arrow(place, -1, radius * 3.2)
    case .lessThan: return arrow(place, 1, radius * 3.2)
    case .equal: break
    }
    let ends = [entry.equivalent.low, entry.equivalent.high].compactMap { $0 }
    return Path.line(ends.map { (place.0, panel.y.scale.position($0)) })
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
