import Foundation

/// Loss against epoch of the pre-training and of every strategy at one number of target simulations, all seeds.
package struct LossFigure: Sendable {
  package var series: StudySeries
  package var nTarget: Int
  /// One panel each, in the order drawn.
  private var groups: [(title: String, style: SeriesStyle, curves: [TrainingCurve])]

  package init(_ series: StudySeries, _ curves: [TrainingCurve], nTarget: Int) {
    self.series = series
    self.nTarget = nTarget
    let curves = curves.filter { !$0.training.isEmpty }
    let first = curves.filter { $0.strategy == TrainingCurve.preTraining }
    groups = first.isEmpty ? [] : [("pre-training", SeriesStyle(index: 0), first)]
    for strategy in series.ordered {
      let own = curves.filter { $0.strategy == strategy.name && $0.nTarget == nTarget }
      if !own.isEmpty { groups.append((strategy.label, series.style(strategy.name), own)) }
    }
  }

  /// The drawing, or nothing when no curve was kept for this number of target simulations.
  package func figure() -> Figure? {
    guard !groups.isEmpty else { return nil }
    let grid = PanelGrid(count: groups.count, top: 66, panelHeight: 170)
    let curves = groups.flatMap(\.curves)
    let all = curves.flatMap { $0.training + $0.validation }
    // Minus the log of a density may be of either sign.
    let isLogarithmic = all.allSatisfy { $0 > 0 }
    let losses =
      isLogarithmic ? Scale.ratios(holding: all, margin: 0.05) : Scale.differences(holding: all, margin: 0.05)
    let longest = Double(max(curves.map(\.training.count).max() ?? 2, 2))
    let panels = groups.enumerated().map { index, group -> Markup in
      let frame = grid.frame(index)
      let epochs = 1...longest
      let panel = Panel(
        frame: frame,
        x: Axis(
          title: nil, scale: Scale(.logarithmic, epochs, from: frame.x, to: frame.right),
          ticks: .logarithmic(epochs, atMost: 4)),
        y: Axis(
          title: nil,
          scale: Scale(isLogarithmic ? .logarithmic : .linear, losses, from: frame.bottom, to: frame.y),
          ticks: isLogarithmic ? .logarithmic(losses, atMost: 6) : .linear(losses, atMost: 6)),
        heading: Label(group.title))
      return panel.drawn(group.curves.map { group.style.group(lines(panel, $0)) })
    }
    return Figure(
      name: "loss-curves", title: "Loss during training at N = \(nTarget)",
      description: describe(), width: Figure.standardWidth, height: grid.height,
      content: [key()] + panels + grid.titles(x: "epoch", y: isLogarithmic ? "loss" : "minus log density"),
      data: data())
  }

  private func key() -> Markup {
    let style = SeriesStyle(index: 0)
    return .tag(
      "g", ["class": "legend"],
      [
        style.group([
          SVG.path("line thin", Path.line([(66, 14), (100, 14)])),
          SVG.path("line fine", Path.line([(190, 14), (224, 14)])),
          SVG.path("marker", Marker.circle.path(322, 14, radius: 3.4)),
        ]),
        SVG.text("validation", 108, 18.5, "key"), SVG.text("training", 232, 18.5, "key"),
        SVG.text("lowest validation loss", 332, 18.5, "key"),
      ])
  }

  private func lines(_ panel: Panel, _ curve: TrainingCurve) -> [Markup] {
    let epochs = Self.drawnEpochs(curve.training.count)
    let training = epochs.map { panel.place(Double($0 + 1), curve.training[$0]) }
    let validation = epochs.map { panel.place(Double($0 + 1), curve.validation[$0]) }
    var pieces = [
      SVG.path("line fine", Path.line(training)), SVG.path("line thin", Path.line(validation)),
    ]
    if let best = curve.validation.indices.min(by: { curve.validation[$0] < curve.validation[$1] }) {
      let place = panel.place(Double(best + 1), curve.validation[best])
      pieces.append(SVG.path("marker", Marker.circle.path(place.0, place.1, radius: 3.4)))
    }
    return pieces
  }

  /// Epochs evenly spread on a logarithmic axis, at most some two hundred, always with the first and the last.
  package static func drawnEpochs(_ count: Int) -> [Int] {
    guard count > 200 else { return Array(0..<max(count, 0)) }
    let places = (0...200).map { Int((exp(log(Double(count)) * Double($0) / 200) - 1).rounded()) }
    return Array(Set(places.map { min($0, count - 1) })).sorted()
  }

  private func describe() -> String {
    let parts = groups.map { group -> String in
      let best = group.curves.compactMap { $0.validation.min() }.sorted()
      return "\(group.title): lowest validation loss \(NumberText.significant(quantile(best, 0.5), 3))"
        + " (median of \(best.count))"
    }
    return "Training and validation loss against epoch. " + parts.joined(separator: "; ") + "."
  }

  private func data() -> DataTable {
    var table = DataTable(columns: ["strategy", "n_target", "seed", "epoch", "training", "validation"])
    for curve in groups.flatMap(\.curves) {
      for epoch in curve.training.indices {
        table.rows.append([
          curve.strategy, curve.nTarget.map { String($0) } ?? "", curve.seed.map { String($0) } ?? "",
          String(epoch + 1),
          String(curve.training[epoch]), String(curve.validation[epoch]),
        ])
      }
    }
    return table
  }
}
