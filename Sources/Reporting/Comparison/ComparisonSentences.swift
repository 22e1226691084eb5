/// What a comparison of summaries says in sentences.
package struct ComparisonSentences {
  private let comparison: RunComparison

  package init(_ comparison: RunComparison) {
    self.comparison = comparison
  }

  /// Which summary knows more, of the new parameters first; what transfer saves with each, and what it helps and hurts.
  package var sentences: [String] { (information + [saving, help, harm]).compactMap { $0 } }

  private var shared: StudyResults { comparison.shared }

  /// The new parameters, or the one that the summaries differ most about, at the largest number from scratch.
  private var information: [String] {
    guard let count = shared.targets.max() else { return [] }
    let start = "From scratch with \(PlainNumber.count(Double(count))) simulations, "
    let new = shared.parameters.filter { $0.isNew == true }
    if !new.isEmpty {
      let clauses = new.prefix(3).compactMap { parameter -> String? in
        let ranked = known(parameter, count)
        guard let best = ranked.first else { return nil }
        let others = ranked.dropFirst().map {
          "R² = \(NumberText.fixed($0.r2, 2)) (\($0.error)) from \($0.label)"
        }
        return
          "\(parameter.symbol), new in the target, is inferred with R² = \(NumberText.fixed(best.r2, 2)) (error "
          + "\(best.error)) from \(best.label)" + (others.isEmpty ? "" : " and \(listed(others))")
      }
      return clauses.isEmpty ? [] : [start + clauses.joined(separator: "; ") + "."]
    }
    let widest = shared.parameters.map { (parameter: $0, known: known($0, count)) }
      .filter { $0.known.count == comparison.parts.count }.max { spread($0.known) < spread($1.known) }
    guard let widest, let best = widest.known.first else { return [] }
    let others = widest.known.dropFirst().map { "\(NumberText.fixed($0.r2, 2)) with \($0.label)" }
    return [
      start
        + "\(best.label) infers \(widest.parameter.symbol) with R² = \(NumberText.fixed(best.r2, 2)), the parameter "
        + "that the summaries differ most about; it is \(listed(others))."
    ]
  }

  /// How well every summary knows a parameter from scratch, the best first.
  private func known(
    _ parameter: StudyResults.Parameter, _ count: Int
  ) -> [(label: String, r2: Double, error: String)] {
    comparison.parts.compactMap { part in
      part.results.reference.flatMap { part.results.summary($0.name, count, parameter.name) }.map {
        (part.label, $0.r2.median, parameter.errorText($0.mse.median))
      }
    }.sorted { $0.r2 > $1.r2 }
  }

  private func spread(_ known: [(label: String, r2: Double, error: String)]) -> Double {
    (known.first?.r2 ?? 0) - (known.last?.r2 ?? 0)
  }

  /// What the smallest number of target simulations is worth with the transfer chosen on validation data.
  private var saving: String? {
    guard let count = shared.targets.min() else { return nil }
    let worth = comparison.parts.compactMap { part -> String? in
      let judgement = Judgement(part.results)
      guard let chosen = judgement.chosen(count),
        let saved = part.results.saved(chosen.name, count, StudyResults.total)
      else { return nil }
      let isShown = judgement.saving(chosen.name, count, StudyResults.total) != nil
      return "\(saved.text) with \(part.label) (\(chosen.label)\(isShown ? "" : "; no saving is shown"))"
    }
    guard worth.count == comparison.parts.count else { return nil }
    return "In total error \(count) target simulations with transfer are worth as many from scratch as "
      + "\(listed(worth))."
  }

  /// The parameters that the chosen transfer helps, by summary; nil where there are none.
  private var help: String? {
    let each = effects(.helps)
    guard each.contains(where: { !$0.parameters.isEmpty }) else { return nil }
    return "The transfer chosen on validation data helps \(listed(each.map(clause)))."
  }

  /// The parameters that the chosen transfer hurts, by summary.
  private var harm: String? {
    guard comparison.parts.contains(where: { !$0.results.negativeTransfer.isEmpty }) else { return nil }
    guard comparison.parts.allSatisfy({ Judgement($0.results).isTestable }) else {
      return "Whether transfer hurts a parameter cannot be said from one seed."
    }
    let each = effects(.hurts)
    if each.allSatisfy(\.parameters.isEmpty) {
      return "The transfer chosen on validation data is shown to hurt no parameter with any of them."
    }
    return "The transfer chosen on validation data is shown to hurt \(listed(each.map(clause)))."
  }

  private typealias Effects = (label: String, parameters: [String])

  private func clause(_ part: Effects) -> String {
    "\(part.parameters.isEmpty ? "no parameter" : listed(part.parameters)) with \(part.label)"
  }

  private func effects(_ verdict: StudyResults.Comparison.Verdict) -> [Effects] {
    comparison.parts.map { part in
      let judgement = Judgement(part.results)
      return (
        part.label,
        shared.parameters.compactMap { parameter in
          let counts = judgement.ofChosen(parameter.name).filter { $0.verdict == verdict }.map(\.nTarget)
          return counts.isEmpty
            ? nil : "\(parameter.symbol) (N = \(counts.map(String.init).joined(separator: ", ")))"
        }
      )
    }
  }
}
