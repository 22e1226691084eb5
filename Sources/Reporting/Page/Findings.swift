/// What the test finds over all strategies, with numbers; nothing that ``Judgement`` does not say.
package struct Findings: Sendable {
  private let results: StudyResults
  private let judgement: Judgement

  package init(_ results: StudyResults) {
    self.results = results
    judgement = Judgement(results)
  }

  /// The findings as paragraphs.
  package var paragraphs: [Markup] {
    [ofChosen(), ofAll(), ofTest()].filter { !$0.isEmpty }.map { .tag("p", [:], $0) }
  }

  private var tests: [StudyResults.Comparison] {
    results.negativeTransfer.filter { $0.parameter != StudyResults.total }
  }

  /// What the strategy chosen on validation data does to each parameter, harm first and worst first, with numbers either
  /// way.
  package func ofChosen() -> [Markup] {
    let harm = harmOfChosen
    return harm.isEmpty ? [] : harm + helpOfChosen
  }

  /// " It helps σ_8 at N = 100 and 200, and h at N = 100."
  private var helpOfChosen: [Markup] {
    let helped = results.parameters.compactMap { parameter -> [Markup]? in
      let counts = judgement.ofChosen(parameter.name).filter { $0.verdict == .helps }.map(\.nTarget)
      guard !counts.isEmpty else { return nil }
      return name(parameter.name) + [.text(" at ")] + [.tag("i", [:], "N")]
        + [.text(" = " + listed(counts.map { PlainNumber.count(Double($0)) }))]
    }
    return helped.isEmpty ? [] : [.text(" It helps ")] + joined(helped) + [.text(".")]
  }

  private var harmOfChosen: [Markup] {
    let own = results.parameters.flatMap { judgement.ofChosen($0.name) }
    guard let worst = own.max(by: { $0.ratio < $1.ratio }) else { return [] }
    let hurt = own.filter { $0.verdict == .hurts }.sorted { $0.ratio > $1.ratio }
    guard !hurt.isEmpty else {
      return [
        .text(
          "The strategy chosen on validation data is shown to hurt no parameter at any number of simulations; its largest "
            + "ratio is ")
      ] + named(worst) + [.text(".")]
    }
    return [.text("The strategy chosen on validation data hurts ")] + joined(hurt.map(named))
      + [.text("; elsewhere it is shown to hurt no parameter.")]
  }

  /// How often each parameter is hurt by any strategy, and the worst case.
  package func ofAll() -> [Markup] {
    guard let highest = tests.max(by: { $0.ratio < $1.ratio }) else {
      return [.text("No parameter was compared with training from scratch.")]
    }
    let all = tests.filter { $0.verdict == .hurts }
    guard let worst = all.max(by: { $0.ratio < $1.ratio }) else {
      return [.text("No strategy is shown to hurt any parameter; the largest ratio of all is ")]
        + named(highest)
        + [.text(" with " + label(highest) + ".")]
    }
    let hurt = results.parameters.map { parameter in
      (parameter.name, all.filter { $0.parameter == parameter.name }.count)
    }.filter { $0.1 > 0 }.sorted { $0.1 > $1.1 }
    let each = tests.count / max(results.parameters.count, 1)
    return [.text("Over all strategies, parameters hurt, and in how many of \(each) comparisons: ")]
      + joined(hurt.map { name($0.0) + [.text(" \($0.1)")] }) + [.text("; the worst is ")] + named(worst)
      + [.text(" with " + label(worst) + ".")]
  }

  /// What the verdicts rest on.
  package func ofTest() -> [Markup] {
    guard judgement.isTestable else {
      return [.text("With one seed nothing can be shown; a test needs at least two.")]
    }
    guard let test = results.test else { return [] }
    var text =
      "The \(test.cells) comparisons are tested together: the chance that any of them is wrongly called hurt is at most "
      + "\(PlainNumber.decimal(100 * test.level)) %, and likewise for help (Holm 1979)."
    if let freedom = test.lentFreedom, let scatter = test.typicalScatter {
      text +=
        " Ratios scatter by \(PlainNumber.decimal(100 * scatter)) % between seeds; all comparisons together lend the "
        + "variance of each \(PlainNumber.decimal(freedom)) degrees of freedom beside its own \(results.seeds.count - 1)"
        + " (Smyth 2004)."
    }
    return [.text(text)]
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
