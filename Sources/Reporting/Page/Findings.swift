/// Sentences with numbers that the report draws from the results itself.
package struct Findings: Sendable {
  package var results: StudyResults

  package init(_ results: StudyResults) {
    self.results = results
  }

  /// Which parameters to worry about, worst first, or the numbers that say that none is hurt.
  package func concerns() -> [Markup] {
    let tests = results.negativeTransfer.filter { $0.parameter != StudyResults.total }
    guard let worst = tests.max(by: { $0.ratio < $1.ratio }) else {
      return [.text("No parameter was compared with training from scratch.")]
    }
    let hurt = results.parameters.compactMap { concern($0, tests) }.sorted { $0.worst.ratio > $1.worst.ratio }
    guard !hurt.isEmpty else {
      return [
        .text(
          "No parameter is hurt by any transfer at any number of simulations: the largest ratio of errors is "
            + ratio(worst) + ", for ")
      ] + name(worst.parameter) + [.text(" by " + place(worst) + ".")]
    }
    let parts = hurt.map { concern -> [Markup] in
      name(concern.worst.parameter) + [
        .text(
          " (hurt in \(concern.count) of \(concern.tested) comparisons, at worst by a factor of "
            + ratio(concern.worst) + ", by " + place(concern.worst) + ")")
      ]
    }
    let spared = results.parameters.filter { parameter in
      !hurt.contains { $0.worst.parameter == parameter.name }
    }
    let rest: [Markup] =
      spared.isEmpty ? [] : [.text(" Never hurt: ")] + joined(spared.map { name($0.name) }) + [.text(".")]
    return [.text("Parameters to worry about: ")] + joined(parts) + [.text(".")] + rest
  }

  private struct Concern {
    var worst: StudyResults.Comparison
    var count: Int
    var tested: Int
  }

  private func concern(
    _ parameter: StudyResults.Parameter, _ tests: [StudyResults.Comparison]
  ) -> Concern? {
    let own = tests.filter { $0.parameter == parameter.name }
    let hurt = own.filter { $0.verdict == .hurts }
    return hurt.max { $0.ratio < $1.ratio }.map { Concern(worst: $0, count: hurt.count, tested: own.count) }
  }

  private func ratio(_ comparison: StudyResults.Comparison) -> String {
    "\(NumberText.fixed(comparison.ratio, 2)) (\(NumberText.fixed(comparison.low, 2))–\(NumberText.fixed(comparison.high, 2)))"
  }

  private func place(_ comparison: StudyResults.Comparison) -> String {
    let label = results.strategy(comparison.strategy)?.label ?? comparison.strategy
    return "\(label) at N = \(comparison.nTarget)"
  }

  private func name(_ quantity: String) -> [Markup] { results.label(quantity).html() }

  private func joined(_ parts: [[Markup]]) -> [Markup] {
    parts.enumerated().flatMap { index, part -> [Markup] in
      if index == 0 { return part }
      return [.text(index == parts.count - 1 ? " and " : ", ")] + part
    }
  }
}
