extension StudyResults {
  /// The total first, then every parameter by name.
  package var quantities: [String] { [Self.total] + parameters.map(\.name) }

  /// Training from scratch, with which the others are compared.
  package var reference: Strategy? { strategies.first { $0.kind == .reference } }

  /// The strategies that use the source, blends included.
  package var transfers: [Strategy] { strategies.filter { $0.kind == .transfer || $0.kind == .blend } }

  /// What is shown beside the comparison.
  package var baselines: [Strategy] { strategies.filter { $0.kind == .baseline } }

  /// The reference, the baselines, then transfer: the order of tables and legends.
  package var ordered: [Strategy] { strategies.filter { $0.kind == .reference } + baselines + transfers }

  /// The label of a quantity: the symbol of a parameter, or "total".
  package func label(_ quantity: String) -> Label {
    parameters.first { $0.name == quantity }.map { .symbol($0.symbol) } ?? Label(quantity)
  }

  package func strategy(_ name: String) -> Strategy? { strategies.first { $0.name == name } }

  package func summary(_ strategy: String, _ count: Int, _ quantity: String) -> Summary? {
    summary.first { $0.strategy == strategy && $0.nTarget == count && $0.parameter == quantity }
  }

  package func saved(_ strategy: String, _ count: Int, _ quantity: String) -> Saved? {
    saved.first { $0.strategy == strategy && $0.nTarget == count && $0.parameter == quantity }
  }

  package func comparison(_ strategy: String, _ count: Int, _ quantity: String) -> Comparison? {
    negativeTransfer.first { $0.strategy == strategy && $0.nTarget == count && $0.parameter == quantity }
  }

  /// The transfer strategy picked at a number of target simulations: the validation data's choice, or the
  /// transfer with the lowest median error when that was not recorded.
  package func featured(at count: Int) -> Strategy? {
    if let choice = chosen.first(where: { $0.nTarget == count }), choice.strategy != reference?.name {
      return strategy(choice.strategy)
    }
    return transfers.min {
      (summary($0.name, count, Self.total)?.mse.median ?? .infinity)
        < (summary($1.name, count, Self.total)?.mse.median ?? .infinity)
    }
  }

  /// The predictions to be drawn: reference and featured transfer at the smallest number of target simulations
  /// for which both were kept (or the reference alone), each of the seed with the middle total error.
  package func comparedPredictions(_ predictions: TestPredictions) -> ComparedPredictions? {
    guard let reference else { return nil }
    for count in targets.sorted() {
      guard let first = middle(of: predictions, reference.name, count) else { continue }
      if transfers.isEmpty { return ComparedPredictions(nTarget: count, reference: first, transfer: nil) }
      guard let other = featured(at: count), let second = middle(of: predictions, other.name, count) else {
        continue
      }
      return ComparedPredictions(nTarget: count, reference: first, transfer: second)
    }
    return nil
  }

  private func middle(
    of predictions: TestPredictions, _ strategy: String, _ count: Int
  ) -> TestPredictions.PredictionSet? {
    let sets = predictions.sets.filter { $0.strategy == strategy && $0.nTarget == count }
    let ranked = sets.sorted { error(of: $0) < error(of: $1) }
    return ranked.isEmpty ? nil : ranked[(ranked.count - 1) / 2]
  }

  private func error(of set: TestPredictions.PredictionSet) -> Double {
    runs.first { $0.strategy == set.strategy && $0.nTarget == set.nTarget && $0.seed == set.seed }?
      .mse[Self.total] ?? .infinity
  }
}

/// Two sets of predictions of the same simulations.
package struct ComparedPredictions: Sendable, Equatable {
  package var nTarget: Int
  package var reference: TestPredictions.PredictionSet
  package var transfer: TestPredictions.PredictionSet?
}
