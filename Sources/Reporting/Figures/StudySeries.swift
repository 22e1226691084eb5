import Foundation

/// What all figures of a study share: the look of every strategy and the axis of target simulations.
package struct StudySeries: Sendable {
  package var results: StudyResults
  package var predictions: TestPredictions

  package init(_ run: RunDirectory) {
    results = run.results
    predictions = run.predictions
  }

  /// The reference in ink, transfer in the order of the study, then the baselines, dashed.
  package func style(_ strategy: String) -> SeriesStyle {
    let compared = results.transfers + results.baselines
    var style = SeriesStyle(index: compared.firstIndex { $0.name == strategy }.map { $0 + 1 } ?? 0)
    style.isDashed = results.baselines.contains { $0.name == strategy }
    return style
  }

  /// Strategies with their looks.
  package func legend(_ strategies: [StudyResults.Strategy]) -> [Legend.Entry] {
    strategies.map { Legend.Entry(style: style($0.name), label: $0.label) }
  }

  /// The strategies that have an error of some quantity, the reference first: those that its figure draws.
  package func drawn(_ quantities: [String]) -> [StudyResults.Strategy] {
    ordered.filter { strategy in
      results.summary.contains { $0.strategy == strategy.name && quantities.contains($0.parameter) }
        || results.runs.contains { run in
          run.strategy == strategy.name && quantities.contains { run.mse[$0] != nil }
        }
    }
  }

  /// The reference, the baselines, then transfer.
  package var ordered: [StudyResults.Strategy] { results.ordered }

  /// The axis of target simulations, numbered at the numbers that were tried, with room for points side by side.
  package func countAxis(_ frame: Frame, titled: Bool, numbered: Bool = true, gap: Double = 12) -> Axis {
    let targets = results.targets.sorted()
    let low = Double(targets.first ?? 1)
    let high = Double(targets.last ?? 1)
    let room = SideBySide.reach(frame.width) + 10
    let pad = targets.count > 1 ? exp(log(high / low) * room / (frame.width - 2 * room)) : 1.5
    let scale = Scale(.logarithmic, low / pad...high * pad, from: frame.x, to: frame.right)
    var ticks = Ticks.at(targets, position: scale.position, gap: gap)
    let values = Set(ticks.major.map(\.value))
    ticks.minor += Ticks.logarithmic(scale.domain, atMost: 2).minor.filter { !values.contains($0) }
    ticks.minor = Array(Set(ticks.minor)).sorted()
    let title: Label = .symbol("N_target") + " (target simulations used, validation included)"
    return Axis(title: titled ? title : nil, scale: scale, ticks: ticks, numbered: numbered)
  }

  /// How far right of its number of simulations a strategy is drawn [px] among those of a figure.
  package func offset(
    of strategy: String, among drawn: [StudyResults.Strategy], on axis: Axis
  ) -> Double {
    guard let order = drawn.firstIndex(where: { $0.name == strategy }) else { return 0 }
    return SideBySide(drawn.count, at: results.targets, on: axis.scale).offset(order)
  }

  /// The normalised mean squared error of always predicting the mean of the test simulations.
  package func uninformed(_ quantity: String) -> Double {
    let each = results.parameters.enumerated().map { index, parameter -> Double in
      let values = predictions.truth.map { parameter.scaled($0[index]) }
      let mean = values.reduce(0, +) / Double(values.count)
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    }
    if quantity == StudyResults.total { return each.reduce(0, +) / Double(max(each.count, 1)) }
    return results.parameters.firstIndex { $0.name == quantity }.map { each[$0] } ?? .nan
  }

  /// Every error that belongs to a quantity: of each seed, and the ends of each interval.
  package func errors(_ quantity: String) -> [Double] {
    results.runs.compactMap { $0.mse[quantity] }
      + results.summary.filter { $0.parameter == quantity }.flatMap {
        [$0.mse.low, $0.mse.median, $0.mse.high]
      }
  }

  /// The heading of a panel: the total, or the symbol of a parameter and its unit.
  package func heading(_ quantity: String) -> Label {
    guard let parameter = results.parameters.first(where: { $0.name == quantity }) else {
      return Label("total, mean over \(results.parameters.count) parameters")
    }
    return .symbol(parameter.symbol) + Label(parameter.unit.isEmpty ? "" : " [\(parameter.unit)]")
  }
}
