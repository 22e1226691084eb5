import Foundation

/// Predicted against true values of every parameter, from scratch and with transfer, with residuals below.
package struct PredictionFigure: Sendable {
  package var series: StudySeries
  package var compared: ComparedPredictions
  private var results: StudyResults { series.results }
  private var truth: [[Double]] { series.predictions.truth }
  private let mainHeight = 190.0
  private let residualHeight = 64.0

  package init(_ series: StudySeries, _ compared: ComparedPredictions) {
    self.series = series
    self.compared = compared
  }

  private var sets: [TestPredictions.PredictionSet] {
    [compared.reference] + (compared.transfer.map { [$0] } ?? [])
  }

  package func figure() -> Figure {
    let entries = sets.map { set in
      Legend.Entry(
        style: series.style(set.strategy), label: results.strategy(set.strategy)?.label ?? set.strategy)
    }
    let (legend, legendHeight) = key(entries)
    var grid = PanelGrid(
      count: results.parameters.count, top: legendHeight + 34, panelHeight: mainHeight + 12 + residualHeight)
    grid.rowGap = 92
    let axes =
      results.parameters.indices.map { valueTicks($0) } + results.parameters.indices.map { residualTicks($0) }
    grid.makeRoom(for: axes)
    grid.columnGap = grid.left + 10
    let panels = results.parameters.indices.flatMap { panel($0, grid.frame($0), titleOffset: grid.left - 16) }
    return Figure(
      name: "predicted-true", title: "Predicted against true parameters at N = \(compared.nTarget)",
      description: describe(), width: Figure.standardWidth, height: grid.bottom + 50,
      content: [legend] + panels, data: data())
  }

  /// Names with a dot as large as in the panels.
  private func key(_ entries: [Legend.Entry]) -> (Markup, Double) {
    var x = 66.0
    var pieces: [Markup] = []
    for entry in entries {
      pieces.append(
        entry.style.group([
          SVG.path("cloud", Path.dots([(x, 14), (x + 8, 11), (x + 15, 16)])),
          bar(x + 30, 7, 21, 14, entry.style),
        ]))
      pieces.append(SVG.text(Label(entry.label), x + 44, 18.5, "key"))
      x += 44 + Label(entry.label).width * 13 + 24
    }
    return (.tag("g", ["class": "legend"], pieces), 22)
  }

  /// True and predicted values of a parameter as its axes measure them.
  private func domain(_ index: Int) -> ClosedRange<Double> {
    let parameter = results.parameters[index]
    let values = (truth + sets.flatMap(\.predicted)).map { parameter.drawn($0[index]) }
    return parameter.isLogarithmic
      ? Scale.ratios(holding: values, margin: 0.04) : Scale.differences(holding: values, margin: 0.04)
  }

  private func valueTicks(_ index: Int) -> Ticks {
    results.parameters[index].isLogarithmic
      ? .logarithmic(domain(index), atMost: 5) : .linear(domain(index), atMost: 5)
  }

  private func scale(_ index: Int, from start: Double, to end: Double) -> Scale {
    Scale(
      results.parameters[index].isLogarithmic ? .logarithmic : .linear, domain(index), from: start, to: end)
  }

  private func panel(_ index: Int, _ frame: Frame, titleOffset: Double) -> [Markup] {
    let parameter = results.parameters[index]
    let upper = Frame(x: frame.x, y: frame.y, width: frame.width, height: mainHeight)
    let lower = Frame(
      x: frame.x, y: frame.y + mainHeight + 12, width: frame.width, height: residualHeight)
    let across = scale(index, from: frame.x, to: frame.right)
    let ticks = valueTicks(index)
    let main = Panel(
      frame: upper, x: Axis(title: nil, scale: across, ticks: ticks, numbered: false),
      y: Axis(title: "predicted", scale: scale(index, from: upper.bottom, to: upper.y), ticks: ticks),
      heading: series.heading(parameter.name), titleOffset: titleOffset)
    return [
      main.drawn(identity(main) + clouds(main, index) + scores(upper, index)),
      residuals(lower, across, ticks, index, titleOffset: titleOffset),
    ]
  }

  private func identity(_ panel: Panel) -> [Markup] {
    let domain = panel.x.scale.domain
    let ends = [domain.lowerBound, domain.upperBound].map { panel.place($0, $0) }
    return [SVG.path("axis", Path.line(ends))]
  }

  private func clouds(_ panel: Panel, _ index: Int) -> [Markup] {
    let parameter = results.parameters[index]
    return sets.map { set in
      let points = zip(truth, set.predicted).map {
        panel.place(parameter.drawn($0[index]), parameter.drawn($1[index]))
      }
      return series.style(set.strategy).group([SVG.path("cloud", Path.dots(points))])
    }
  }

  /// The coefficient of determination of each set, in the corner that good predictions leave empty.
  private func scores(_ frame: Frame, _ index: Int) -> [Markup] {
    sets.enumerated().map { row, set in
      let score = determination(set, index)
      let label: Label = .symbol("R") + "² = " + Label(NumberText.fixed(score, 2))
      return series.style(set.strategy).group([
        SVG.text(label, frame.x + 7, frame.y + 15 + 16 * Double(row), "name halo")
      ])
    }
  }

  /// Of values as errors measure them, so that it is that of the tables.
  private func determination(_ set: TestPredictions.PredictionSet, _ index: Int) -> Double {
    let parameter = results.parameters[index]
    let values = truth.map { parameter.scaled($0[index]) }
    let mean = values.reduce(0, +) / Double(values.count)
    let spread = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let missed = zip(values, set.predicted).reduce(0) { $0 + pow(parameter.scaled($1.1[index]) - $1.0, 2) }
    return spread > 0 ? 1 - missed / spread : .nan
  }

  /// Residuals of a parameter in its unit, in decades on a logarithmic scale.
  private func bins(_ index: Int) -> [ResidualBins] {
    let parameter = results.parameters[index]
    func measured(_ rows: [[Double]]) -> [[Double]] {
      rows.map { row in
        let value = parameter.drawn(row[index])
        return [parameter.isLogarithmic ? log10(value) : value]
      }
    }
    return sets.map {
      ResidualBins(truth: measured(truth), predicted: measured($0.predicted), column: 0, count: 7)
    }
  }

  private func residualDomain(_ index: Int) -> ClosedRange<Double> {
    let reach = bins(index).flatMap { $0.bins.flatMap { [abs($0.low), abs($0.high)] } }.max() ?? 1
    return -1.12 * max(reach, 1e-12)...1.12 * max(reach, 1e-12)
  }

  private func residualTicks(_ index: Int) -> Ticks { .linear(residualDomain(index), atMost: 3) }

  private func residuals(
    _ frame: Frame, _ across: Scale, _ ticks: Ticks, _ index: Int, titleOffset: Double
  ) -> Markup {
    let bins = bins(index)
    let domain = residualDomain(index)
    let parameter = results.parameters[index]
    let unit = parameter.unit.isEmpty ? "" : " [\(parameter.unit)]"
    let panel = Panel(
      frame: frame,
      x: Axis(title: "true " + parameter.drawnSymbol + Label(unit), scale: across, ticks: ticks),
      y: Axis(
        title: parameter.isLogarithmic ? "dex" : "residual",
        scale: Scale(.linear, domain, from: frame.bottom, to: frame.y), ticks: residualTicks(index)),
      titleOffset: titleOffset)
    let zero = SVG.path(
      "axis", Path.line([panel.place(across.domain.lowerBound, 0), panel.place(across.domain.upperBound, 0)]))
    let layers = zip(sets, bins).enumerated().map { order, pair in
      let style = series.style(pair.0.strategy)
      return style.group(
        pair.1.bins.map { bin in
          let place = panel.place(parameter.isLogarithmic ? pow(10, bin.centre) : bin.centre, bin.median)
          let shift = sets.count > 1 ? (Double(order) - 0.5) * 7 : 0
          return bar(
            place.0 + shift, panel.y.scale.position(bin.high), panel.y.scale.position(bin.low), place.1, style
          )
        })
    }
    return panel.drawn([zero] + layers)
  }

  private func bar(_ x: Double, _ top: Double, _ bottom: Double, _ middle: Double, _ style: SeriesStyle)
    -> Markup
  {
    .tag("g", [:], [SVG.path("bar", Path.line([(x, top), (x, bottom)])), style.point(x, middle, radius: 3)])
  }

  private func describe() -> String {
    let parts = results.parameters.enumerated().map { index, parameter in
      let scores = sets.map { set in
        "\(results.strategy(set.strategy)?.label ?? set.strategy) R² \(NumberText.fixed(determination(set, index), 2))"
      }
      return "\(parameter.symbol): " + scores.joined(separator: ", ")
    }
    return
      "Predicted against true values of \(truth.count) test simulations with the one-to-one line, and medians "
      + "with 16 to 84 % of the residuals below" + logarithmic + ". " + parts.joined(separator: "; ") + "."
  }

  private var logarithmic: String {
    let names = results.parameters.filter(\.isLogarithmic).map(\.symbol)
    return names.isEmpty ? "" : ", logarithmic for \(listed(names))"
  }

  private func data() -> DataTable {
    var table = DataTable(columns: [
      "parameter", "strategy", "n_target", "seed", "simulation", "true", "predicted",
    ])
    for (index, parameter) in results.parameters.enumerated() {
      for set in sets {
        for (row, pair) in zip(truth, set.predicted).enumerated() {
          table.rows.append([
            parameter.name, set.strategy, String(set.nTarget), String(set.seed), String(row),
            String(pair.0[index]), String(pair.1[index]),
          ])
        }
      }
    }
    return table
  }
}

/// Medians and 16 to 84 % of residuals in bins of true value that hold equally many simulations.
package struct ResidualBins: Sendable, Equatable {
  /// One bin.
  package struct Bin: Sendable, Equatable {
    package var centre: Double
    package var median: Double
    package var low: Double
    package var high: Double
  }

  package var bins: [Bin]

  package init(truth: [[Double]], predicted: [[Double]], column: Int, count: Int) {
    let pairs = zip(truth, predicted).map { (truth: $0[column], residual: $1[column] - $0[column]) }
      .sorted { $0.truth < $1.truth }
    let number = max(1, min(count, pairs.count / 5))
    bins = (0..<number).compactMap { bin in
      let part = pairs[bin * pairs.count / number..<(bin + 1) * pairs.count / number]
      guard !part.isEmpty else { return nil }
      let residuals = part.map(\.residual).sorted()
      return Bin(
        centre: part.reduce(0) { $0 + $1.truth } / Double(part.count), median: quantile(residuals, 0.5),
        low: quantile(residuals, 0.16), high: quantile(residuals, 0.84))
    }
  }
}

/// The quantile of sorted values by linear interpolation between neighbours.
package func quantile(_ sorted: [Double], _ fraction: Double) -> Double {
  guard let last = sorted.last else { return .nan }
  let place = min(max(fraction, 0), 1) * Double(sorted.count - 1)
  let below = Int(place)
  guard below + 1 < sorted.count else { return last }
  return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
}
