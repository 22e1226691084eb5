/// What a study shows, said once: headline, sections, tables, figures and terminal all ask here and nowhere else.
///
/// The test of the study decides what helps and what hurts; simulations are saved only where it shows help in total.
package struct Judgement: Sendable {
  private let results: StudyResults

  package init(_ results: StudyResults) {
    self.results = results
  }

  /// Whether there are the two seeds that a test needs.
  package var isTestable: Bool { results.seeds.count > 1 }

  /// What is said of a strategy's effect on a parameter, or the total; nil where it was not compared.
  package func verdict(
    _ strategy: String, _ count: Int, _ quantity: String
  ) -> StudyResults.Comparison.Verdict? {
    results.comparison(strategy, count, quantity)?.verdict
  }

  /// The transfer chosen on validation data at a number of target simulations.
  package func chosen(_ count: Int) -> StudyResults.Strategy? {
    results.chosen.first { $0.nTarget == count }.flatMap { results.strategy($0.strategy) }
      .flatMap { strategy in results.transfers.contains(strategy) ? strategy : nil }
  }

  /// What the chosen transfer does to a parameter, or the total, from few target simulations to many.
  package func ofChosen(_ quantity: String) -> [StudyResults.Comparison] {
    results.targets.sorted().compactMap { count in
      chosen(count).flatMap { results.comparison($0.name, count, quantity) }
    }
  }

  /// What strategies that were not chosen do to the parameters.
  package var notChosen: [StudyResults.Comparison] {
    results.negativeTransfer.filter {
      $0.parameter != StudyResults.total && chosen($0.nTarget)?.name != $0.strategy
    }
  }

  /// The simulations that a strategy saves; nil unless the test shows help and training from scratch needs more.
  package func saving(_ strategy: String, _ count: Int, _ quantity: String) -> StudyResults.Saved? {
    guard verdict(strategy, count, quantity) == .helps,
      let saved = results.saved(strategy, count, quantity),
      saved.equivalent.value > Double(count), saved.equivalent.relation != .lessThan
    else { return nil }
    return saved
  }

  /// The rate of false alarms that the test keeps, over all cells of the study together.
  package var level: Double { results.test?.level ?? 0.05 }
}
