/// What a comparison of summaries says in sentences.
package struct ComparisonSentences {
  private let comparison: RunComparison

  package init(_ comparison: RunComparison) {
    self.comparison = comparison
  }

  /// Which summary knows more, what transfer saves with each, and what it hurts.
  package var sentences: [String] { [information, saving, harm].compactMap { $0 } }

  private var shared: StudyResults { comparison.shared }

  /// The parameter that the summaries differ most about, at the largest number of simulations from scratch.
  private var information: String? {
    guard let count = shared.targets.max() else { return nil }
    let widest = shared.parameters.compactMap { parameter -> (symbol: String, values: [(String, Double)])? in
      let values = comparison.parts.compactMap { part -> (String, Double)? in
        guard let baseline = part.results.baseline,
          let entry = part.results.summary(baseline.name, count, parameter.name)
        else { return nil }
        return (part.label, entry.r2.median)
      }
      return values.count == comparison.parts.count ? (parameter.symbol, values) : nil
    }.max { spread($0.values) < spread($1.values) }
    guard let widest else { return nil }
    let ranked = widest.values.sorted { $0.1 > $1.1 }
    let others = ranked.dropFirst().map { "\(NumberText.fixed($0.1, 2)) with \($0.0)" }
    return "From scratch with \(count) simulations, \(ranked[0].0) infers \(widest.symbol) with R² = "
      + "\(NumberText.fixed(ranked[0].1, 2)), the parameter that the summaries differ most about; it is "
      + joined(others) + "."
  }

  private func spread(_ values: [(String, Double)]) -> Double {
    (values.map(\.1).max() ?? 0) - (values.map(\.1).min() ?? 0)
  }

  /// What the smallest number of target simulations is worth with the transfer chosen on validation data.
  private var saving: String? {
    guard let count = shared.targets.min() else { return nil }
    let worth = comparison.parts.compactMap { part -> String? in
      guard let chosen = part.results.featured(at: count),
        let saved = part.results.saved(chosen.name, count, StudyResults.total)
      else { return nil }
      return "\(saved.text) with \(part.label) (\(chosen.label))"
    }
    guard worth.count == comparison.parts.count else { return nil }
    return "In total error \(count) target simulations with transfer are worth as many from scratch as "
      + "\(joined(worth))."
  }

  /// The parameters that the chosen transfer hurts, by summary.
  private var harm: String? {
    let each = comparison.parts.map { part -> String in
      let results = part.results
      let hurt = shared.parameters.compactMap { parameter -> String? in
        let counts = results.targets.sorted().filter { count in
          guard let chosen = results.featured(at: count) else { return false }
          return results.comparison(chosen.name, count, parameter.name)?.verdict == .hurts
        }
        guard !counts.isEmpty else { return nil }
        return "\(parameter.symbol) (N = \(counts.map(String.init).joined(separator: ", ")))"
      }
      return (hurt.isEmpty ? "no parameter" : joined(hurt)) + " with \(part.label)"
    }
    guard comparison.parts.contains(where: { !$0.results.negativeTransfer.isEmpty }) else { return nil }
    if each.allSatisfy({ $0.hasPrefix("no parameter") }) {
      return "The transfer chosen on validation data is shown to hurt no parameter with any of them."
    }
    return "The transfer chosen on validation data is shown to hurt \(joined(each))."
  }

  private func joined(_ parts: [String]) -> String {
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
    return parts.dropLast().joined(separator: ", ") + " and " + last
  }
}
