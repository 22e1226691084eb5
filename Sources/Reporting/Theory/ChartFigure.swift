/// A chart of the theory as a figure: curves in panels, or maps.
package struct ChartFigure: Sendable {
  private let chart: TheoryResults.Chart

  package init(_ chart: TheoryResults.Chart) {
    self.chart = chart
  }

  /// The drawing.
  package func figure() -> Figure {
    chart.panels.contains { $0.map != nil } ? MapFigure(chart).figure() : curves()
  }

  /// The series by name, in the order of their first curve.
  private var names: [String] {
    var seen: Set<String> = []
    return chart.panels.flatMap(\.curves).map(\.series).filter { seen.insert($0).inserted }
  }

  /// Series without transfer, and references, look like baselines.
  private func style(_ series: String) -> SeriesStyle {
    let baselines = ["no transfer", "infinite width", "tolerance"]
    if baselines.contains(series) { return SeriesStyle(index: 0) }
    let others = names.filter { !baselines.contains($0) }
    return SeriesStyle(index: (others.firstIndex(of: series) ?? 0) + 1)
  }

  private func curves() -> Figure {
    let (legend, legendHeight) = Legend.rows(
      names.map { Legend.Entry(style: style($0), label: $0) }, x: 80, y: 16, width: Figure.standardWidth - 84)
    let single = chart.panels.count == 1
    let isHeaded = chart.panels.contains { !$0.heading.isEmpty }
    let top = legendHeight + (single && !isHeaded ? 20 : 40)
    var grid = PanelGrid(
      count: chart.panels.count, columns: chart.panels.count == 3 ? 3 : 2, top: top,
      panelHeight: single ? 400 : 280)
    grid.left = 80
    // The number below the last tick is wider than what is beside the panel.
    grid.right = 24
    grid.columnGap = 66
    let panels = chart.panels.enumerated().map { index, panel in draw(panel, grid.frame(index)) }
    return Figure(
      name: chart.name, title: chart.title, description: description, width: Figure.standardWidth,
      height: grid.height,
      content: [legend] + panels + grid.titles(x: Label(chart.x.title), y: Label(chart.y.title)),
      data: data)
  }

  private func draw(_ panel: TheoryResults.Panel, _ frame: Frame) -> Markup {
    let ends = panel.curves.flatMap { curve in
      curve.y.indices.flatMap { index -> [Double] in
        let error = curve.errors.isEmpty ? 0 : curve.errors[index]
        return [curve.y[index] - error, curve.y[index], curve.y[index] + error]
      }
    }
    let x = ChartAxis(
      chart.x, holding: panel.curves.flatMap(\.x), from: frame.x, to: frame.right, titled: false,
      ticks: frame.width > 400 ? 10 : 6)
    let y = ChartAxis(
      chart.y, holding: chart.y.scale == .linear ? ends : logarithmicEnds(panel), from: frame.bottom,
      to: frame.y, titled: false, ticks: 7, includesZero: true)
    let axes = Panel(
      frame: frame, x: x.axis, y: y.axis, heading: panel.heading.isEmpty ? nil : Label(panel.heading))
    let order: [TheoryResults.Curve.Method] = [.theory, .fit, .network]
    let layers = order.flatMap { method in
      panel.curves.filter { $0.method == method }.map { layer($0, x, y) }
    }
    return axes.drawn(layers + mark(x, frame))
  }

  /// Values and the ends of their errors, of which those near zero or beyond would fill a logarithmic axis.
  private func logarithmicEnds(_ panel: TheoryResults.Panel) -> [Double] {
    panel.curves.flatMap { curve in
      curve.y.indices.flatMap { index -> [Double] in
        let (y, error) = (curve.y[index], curve.errors.isEmpty ? 0 : curve.errors[index])
        return [y, y + error] + (y - error > 0.3 * y ? [y - error] : [])
      }
    }
  }

  private func layer(_ curve: TheoryResults.Curve, _ x: ChartAxis, _ y: ChartAxis) -> Markup {
    let style = style(curve.series)
    let places = curve.x.indices.map { (x.position(curve.x[$0]), y.position(curve.y[$0])) }
    switch curve.method {
    case .theory:
      var pieces: [Markup] = []
      // Zero stands apart: a thin line leads to it.
      let leaves = curve.x.indices.dropLast().filter { x.breaks(curve.x[$0], curve.x[$0 + 1]) }
      if let cut = leaves.first, curve.x.count > cut + 1 {
        pieces.append(SVG.path("line fine", Path.line(Array(places[cut...(cut + 1)]))))
        pieces.append(style.line(Path.line(Array(places[(cut + 1)...]))))
        pieces.append(
          SVG.path("bar", Path.line([(places[0].0 - 7, places[0].1), (places[0].0 + 7, places[0].1)])))
      } else {
        pieces.append(style.line(Path.line(places)))
      }
      return style.group(pieces)
    case .fit:
      return style.group([
        .tag("path", ["class": "line", "d": Path.line(places), "stroke-dasharray": "5 4"])
      ])
    case .network:
      return style.group(
        curve.x.indices.flatMap { index -> [Markup] in
          let error = curve.errors.isEmpty ? 0 : curve.errors[index]
          let (low, high) = (y.position(curve.y[index] - error), y.position(curve.y[index] + error))
          let place = places[index]
          let bar = [
            Path.line([(place.0, low), (place.0, high)]),
            Path.line([(place.0 - 3, low), (place.0 + 3, low)]),
            Path.line([(place.0 - 3, high), (place.0 + 3, high)]),
          ].joined()
          let words =
            "\(curve.series), \(NumberText.significant(curve.x[index], 3)): "
            + "\(NumberText.significant(curve.y[index], 3)) ± \(NumberText.significant(error, 2))"
          return (error > 0 ? [SVG.path("bar", bar)] : [])
            + [style.point(place.0, place.1, radius: 4.2, tooltip: words)]
        })
    }
  }

  /// Two strokes on the axis between zero and the logarithmic part.
  private func mark(_ x: ChartAxis, _ frame: Frame) -> [Markup] {
    guard let gap = x.gap else { return [] }
    let strokes = [-2.5, 2.5].map { shift in
      Path.line([(gap + shift - 2, frame.bottom + 5), (gap + shift + 2, frame.bottom - 5)])
    }
    return [SVG.path("axis", strokes.joined())]
  }

  private var description: String {
    let parts = chart.panels.flatMap { panel in
      panel.curves.filter { $0.method != .network }.compactMap { curve -> String? in
        guard let first = curve.y.first, let last = curve.y.last, let from = curve.x.first,
          let to = curve.x.last
        else { return nil }
        let start = panel.heading.isEmpty ? "" : panel.heading + ", "
        return start
          + "\(curve.series): \(NumberText.significant(first, 3)) at \(NumberText.significant(from, 3)) and "
          + "\(NumberText.significant(last, 3)) at \(NumberText.significant(to, 3))"
      }
    }
    return "\(chart.y.title) against \(chart.x.title). " + parts.joined(separator: "; ") + "."
  }

  private var data: DataTable {
    var table = DataTable(columns: ["panel", "series", "method", "x", "y", "error"])
    for panel in chart.panels {
      for curve in panel.curves {
        for index in curve.x.indices {
          table.rows.append([
            panel.heading, curve.series, curve.method.rawValue, String(curve.x[index]),
            String(curve.y[index]),
            curve.errors.isEmpty ? "" : String(curve.errors[index]),
          ])
        }
      }
    }
    return table
  }
}
