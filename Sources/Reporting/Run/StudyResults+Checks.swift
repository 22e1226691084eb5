extension StudyResults {
  /// Refuses results that the figures cannot be drawn from.
  package func check(path: String) throws(ReportError) {
    guard format == Self.currentFormat else {
      throw .unknownFormat(path: path, expected: Self.currentFormat, found: format)
    }
    try checkLists(path: path)
    try checkDeclarations(path: path)
    try checkRuns(path: path)
    try checkSummary(path: path)
    try checkSaved(path: path)
    try checkComparisons(path: path)
    try checkPosteriors(path: path)
    for (index, choice) in chosen.enumerated() {
      try known(choice.strategy, strategies.map(\.name), path: path, key: "chosen[\(index)].strategy")
      try known(choice.nTarget, path: path, key: "chosen[\(index)].n_target")
    }
  }

  private func checkLists(path: String) throws(ReportError) {
    let lists = [
      ("parameters", parameters.count), ("strategies", strategies.count), ("targets", targets.count),
      ("seeds", seeds.count), ("runs", runs.count), ("summary", summary.count), ("verdict", verdict.count),
    ]
    for (key, count) in lists where count == 0 { throw .emptyList(path: path, key: key) }
  }

  private func checkDeclarations(path: String) throws(ReportError) {
    try unique(parameters.map(\.name), path: path, key: "parameters")
    try unique(strategies.map(\.name), path: path, key: "strategies")
    try unique(targets.map(String.init), path: path, key: "targets")
    for (index, parameter) in parameters.enumerated()
    where !(parameter.lower.isFinite && parameter.upper.isFinite && parameter.lower < parameter.upper) {
      throw .badNumber(
        path: path, key: "parameters[\(index)].upper",
        expected: "a number above the lower bound \(parameter.lower)",
        found: String(parameter.upper))
    }
    for (index, parameter) in parameters.enumerated()
    where parameter.isLogarithmic && !(parameter.lower * parameter.upper > 0) {
      throw .badNumber(
        path: path, key: "parameters[\(index)].lower",
        expected: "bounds of one sign on a logarithmic scale", found: String(parameter.lower))
    }
    for (index, count) in targets.enumerated() where count < 1 {
      throw .badNumber(
        path: path, key: "targets[\(index)]", expected: "at least one simulation", found: String(count))
    }
    guard reference != nil else {
      throw .missingEntry(path: path, key: "strategies", entry: "the baseline")
    }
  }

  private func checkRuns(path: String) throws(ReportError) {
    for (index, run) in runs.enumerated() {
      let key = "runs[\(index)]"
      try known(run.strategy, strategies.map(\.name), path: path, key: key + ".strategy")
      try known(run.nTarget, path: path, key: key + ".n_target")
      for name in quantities {
        guard let value = run.mse[name] else { throw .missingKey(path: path, key: "\(key).mse.\(name)") }
        try positive(value, path: path, key: "\(key).mse.\(name)")
      }
    }
  }

  private func checkSummary(path: String) throws(ReportError) {
    for (index, entry) in summary.enumerated() {
      let key = "summary[\(index)]"
      try known(entry.strategy, strategies.map(\.name), path: path, key: key + ".strategy")
      try known(entry.nTarget, path: path, key: key + ".n_target")
      try known(entry.parameter, quantities, path: path, key: key + ".parameter")
      for value in [entry.mse.median, entry.mse.low, entry.mse.high] {
        try positive(value, path: path, key: key + ".mse")
      }
    }
    for strategy in strategies {
      for count in targets {
        for name in quantities where summary(strategy.name, count, name) == nil {
          throw .missingEntry(
            path: path, key: "summary", entry: "\(name) of \(strategy.name) at \(count) target simulations")
        }
      }
    }
  }

  private func checkSaved(path: String) throws(ReportError) {
    for (index, entry) in saved.enumerated() {
      let key = "saved[\(index)]"
      try known(entry.strategy, strategies.map(\.name), path: path, key: key + ".strategy")
      try known(entry.nTarget, path: path, key: key + ".n_target")
      try known(entry.parameter, quantities, path: path, key: key + ".parameter")
      let numbers = [entry.equivalent.value, entry.equivalent.low, entry.equivalent.high, entry.factor]
      for value in numbers {
        if let value { try positive(value, path: path, key: key) }
      }
    }
  }

  private func checkComparisons(path: String) throws(ReportError) {
    for (index, entry) in negativeTransfer.enumerated() {
      let key = "negative_transfer[\(index)]"
      try known(entry.strategy, strategies.map(\.name), path: path, key: key + ".strategy")
      try known(entry.nTarget, path: path, key: key + ".n_target")
      try known(entry.parameter, quantities, path: path, key: key + ".parameter")
      for value in [entry.ratio, entry.low, entry.high] { try positive(value, path: path, key: key) }
    }
  }

  private func checkPosteriors(path: String) throws(ReportError) {
    for (index, entry) in (posteriors ?? []).enumerated() {
      let key = "posteriors[\(index)]"
      try known(entry.strategy, strategies.map(\.name), path: path, key: key + ".strategy")
      try known(entry.nTarget, path: path, key: key + ".n_target")
      if let value = entry.equivalent?.value { try positive(value, path: path, key: key + ".equivalent") }
      for own in entry.coverage {
        try known(own.parameter, parameters.map(\.name), path: path, key: key + ".coverage")
      }
    }
  }

  private func positive(_ value: Double, path: String, key: String) throws(ReportError) {
    guard value > 0, value.isFinite else {
      throw .badNumber(path: path, key: key, expected: "a number above zero", found: String(value))
    }
  }

  private func known(_ name: String, _ names: [String], path: String, key: String) throws(ReportError) {
    guard names.contains(name) else { throw .unknownName(path: path, key: key, name: name, known: names) }
  }

  private func known(_ count: Int, path: String, key: String) throws(ReportError) {
    try known(String(count), targets.map(String.init), path: path, key: key)
  }

  private func unique(_ names: [String], path: String, key: String) throws(ReportError) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw .duplicateName(path: path, key: key, name: name)
    }
  }
}

extension RunDirectory {
  /// Refuses curves that name no declared strategy or whose losses cannot be drawn; what is not trained has no epoch.
  func checkCurves(path: String) throws(ReportError) {
    let names = results.strategies.map(\.name) + [TrainingCurve.preTraining]
    guard !curves.isEmpty else { throw .emptyList(path: path, key: "the top level") }
    for (index, curve) in curves.enumerated() {
      guard names.contains(curve.strategy) else {
        throw .unknownName(path: path, key: "[\(index)].strategy", name: curve.strategy, known: names)
      }
      guard curve.validation.count == curve.training.count else {
        throw .lengthMismatch(
          path: path, key: "[\(index)].validation", expected: curve.training.count,
          found: curve.validation.count)
      }
      for value in curve.training + curve.validation where !value.isFinite {
        throw .badNumber(path: path, key: "[\(index)]", expected: "finite losses", found: String(value))
      }
    }
  }

  /// Refuses predictions whose shape differs from the truth's, and a run without any to compare.
  func checkPredictions(path: String) throws(ReportError) {
    let names = results.parameters.map(\.name)
    guard predictions.parameters.count == names.count else {
      throw .lengthMismatch(
        path: path, key: "parameters", expected: names.count, found: predictions.parameters.count)
    }
    for (name, expected) in zip(predictions.parameters, names) where name != expected {
      throw .unknownName(path: path, key: "parameters", name: name, known: [expected])
    }
    guard !predictions.truth.isEmpty else { throw .emptyList(path: path, key: "truth") }
    try checkRows(predictions.truth, path: path, key: "truth")
    guard !predictions.sets.isEmpty else { throw .emptyList(path: path, key: "sets") }
    for (index, set) in predictions.sets.enumerated() {
      let key = "sets[\(index)].predicted"
      guard set.predicted.count == predictions.truth.count else {
        throw .lengthMismatch(
          path: path, key: key, expected: predictions.truth.count, found: set.predicted.count)
      }
      try checkRows(set.predicted, path: path, key: key)
    }
    guard results.comparedPredictions(predictions) != nil else {
      throw .missingEntry(path: path, key: "sets", entry: "the baseline")
    }
  }

  private func checkRows(_ rows: [[Double]], path: String, key: String) throws(ReportError) {
    let parameters = results.parameters
    for (index, row) in rows.enumerated() {
      guard row.count == parameters.count else {
        throw .lengthMismatch(
          path: path, key: "\(key)[\(index)]", expected: parameters.count, found: row.count)
      }
      for (parameter, value) in zip(parameters, row) where !parameter.isOnScale(value) {
        throw .badNumber(
          path: path, key: "\(key)[\(index)]",
          expected: parameter.isLogarithmic
            ? "\(parameter.name), of a logarithmic scale, with the sign of its bounds" : "finite numbers",
          found: String(value))
      }
    }
  }
}
