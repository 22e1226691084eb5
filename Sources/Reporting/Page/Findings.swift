/// Sentences with numbers that the report draws from the results itself.
package struct Findings: Sendable {
  package var results: StudyResults

  package init(_ results: StudyResults) {
    self.results = results
  }

  /// Both findings as paragraphs.
  package var paragraphs: [Markup] {
    [ofChosen(), ofAll()].filter { !$0.isEmpty }.map { .tag("p", [:], $0) }
  }

  private var tests: [StudyResults.Comparison] {
    results.negativeTransfer.filter { $0.parameter != StudyResults.total }
  }

  /// What the strategy chosen on validation data does to each parameter, worst first, with numbers either way.
  package func ofChosen() -> [Markup] {
    let own = tests.filter { test in
      results.chosen.contains { $0.nTarget == test.nTarget && $0.strategy == test.strategy }
    }
    guard let worst = own.max(by: { $0.ratio < $1.ratio }) else { return [] }
    let hurt = own.filter { $0.verdict == .hurts }.sorted { $0.ratio > $1.ratio }
    guard !hurt.isEmpty else {
      return [
        .text(
          "The strategy chosen on validation data hurts no parameter at any number of simulations; its largest ratio is "
        )
      ]
        + named(worst) + [.text(".")]
    }
    return [.text("The strategy chosen on validation data hurts ")] + joined(hurt.map(named))
      + [.text(", and no parameter elsewhere.")]
  }

  /// How often each parameter is hurt by any strategy, and the worst case.
  package func ofAll() -> [Markup] {
    guard let worst = tests.max(by: { $0.ratio < $1.ratio }) else {
      return [.text("No parameter was compared with training from scratch.")]
    }
    let counts = results.parameters.map { parameter in
      (parameter.name, tests.filter { $0.parameter == parameter.name && $0.verdict == .hurts }.count)
    }
    let hurt = counts.filter { $0.1 > 0 }.sorted { $0.1 > $1.1 }
    guard !hurt.isEmpty else {
      return [.text("No strategy hurts any parameter; the largest ratio of all is ")] + named(worst)
        + [.text(" with " + label(worst) + ".")]
    }
    let each = tests.count / max(results.parameters.count, 1)
    return [.text("Over all strategies, parameters hurt, and in how many of \(each) comparisons: ")]
      + joined(hurt.map { name($0.0) + [.text(" \($0.1)")] }) + [.text("; the worst is ")] + named(worst)
      + [.text(" with " + label(worst) + ".")]
  }

  /// `M_ν at N = 100 (1.12, 1.04–1.18)`
  private func named(_ comparison: StudyResults.Comparison) -> [Markup] {
    name(comparison.parameter) + [.text(" at ")] + [.tag("i", [:], "N")]
      + [.text(" = \(comparison.nTarget) (\(ratio(comparison)))")]
  }

  private func ratio(_ comparison: StudyResults.Comparison) -> String {
    "\(NumberText.fixed(comparison.ratio, 2)), \(NumberText.fixed(comparison.low, 2))–\(NumberText.fixed(comparison.high, 2))"
  }

  private func label(_ comparison: StudyResults.Comparison) -> String {
    results.strategy(comparison.strategy)?.label ?? comparison.strategy
  }

  private func name(_ quantity: String) -> [Markup] { results.label(quantity).html() }

  private func joined(_ parts: [[Markup]]) -> [Markup] {
    parts.enumerated().flatMap { index, part -> [Markup] in
      if index == 0 { return part }
      return [.text(index == parts.count - 1 ? " and " : ", ")] + part
    }
  }
}
