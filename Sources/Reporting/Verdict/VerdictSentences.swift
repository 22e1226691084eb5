/// The verdict of a study in two plain sentences: the parameters that are new in the target first, how well they are
/// inferred at all and what transfer does to them; then what transfer saves in total and what else it helps and hurts.
///
/// Without new parameters the second one is told in two.
package struct VerdictSentences: Sendable {
  private let results: StudyResults
  private let judgement: Judgement

  package init(_ results: StudyResults) {
    self.results = results
    judgement = Judgement(results)
  }

  /// The sentences.
  package var sentences: [String] {
    let new = results.parameters.filter { $0.isNew == true }
    let first = new.isEmpty ? [] : [(new.count > 2 ? many(new) : new.map(one).joined(separator: "; ")) + "."]
    if results.transfers.isEmpty {
      let beside = results.baselines.isEmpty ? "" : " and what is shown beside it"
      return first + [
        "Only training from scratch\(beside) \(beside.isEmpty ? "was" : "were") run, so there is "
          + "\(beside.isEmpty ? "nothing" : "no transfer") to compare."
      ]
    }
    let others = results.parameters.filter { $0.isNew != true }
    let second = [total] + rest(others, isAfterNew: !new.isEmpty)
    return first + (new.isEmpty ? second.map(sentence) : [sentence(second.joined(separator: "; "))])
      + [posteriors].compactMap { $0 }
  }

  // MARK: - Posteriors

  /// What the best posterior of the fewest target simulations is worth; nil without posteriors of transfer and from scratch.
  private var posteriors: String? {
    guard let few = results.targets.min(),
      let scratch = results.reference.flatMap({ results.posterior($0.name, few)?.logDensity })
    else { return nil }
    let rivals = results.transfers.compactMap { results.posterior($0.name, few) }.filter { $0.gain != nil }
    guard let best = rivals.max(by: { ($0.gain?.median ?? 0) < ($1.gain?.median ?? 0) }),
      let density = best.logDensity, let gain = best.gain
    else { return nil }
    func text(_ value: Double) -> String { NumberText.fixed(value, 2) }
    let shown =
      "of posteriors with \(count(few)) target simulations those of \(label(best.strategy)) find the truth of the test simulations most "
      + "probable: their mean log density is \(text(density.median)), from scratch \(text(scratch.median)) (gain "
      + "\(text(gain.median)), 16–84 % \(text(gain.low)) to \(text(gain.high)))"
    guard let equivalent = best.equivalent, gain.low > 0 else { return sentence(shown) }
    let number = PlainNumber.count(equivalent.value)
    let worth =
      equivalent.relation == .moreThan
      ? ", above that from scratch with \(number), the most tried"
      : ", as from scratch with \(number)"
        + range(
          StudyResults.Saved(
            strategy: best.strategy, nTarget: few, parameter: StudyResults.total, equivalent: equivalent,
            factor: equivalent.value / Double(max(few, 1))))
    return sentence(shown + worth)
  }

  // MARK: - New parameters

  /// How well one is inferred with few and with many target simulations, and what transfer does to it.
  private func one(_ parameter: StudyResults.Parameter) -> String {
    let known = ends.compactMap { count in
      knowledge(parameter, count).map { "\($0.text) from \(PlainNumber.count(Double(count)))" }
    }
    let isHardly = ends.compactMap { knowledge(parameter, $0)?.r2 }.allSatisfy { $0 < 0.1 }
    let words = known.enumerated().map { $0.offset == 0 ? $0.element + " target simulations" : $0.element }
    return
      "\(parameter.symbol), new in the target, is \(isHardly ? "hardly inferred, with" : "inferred with") "
      + "\(listed(words)) \(manner)" + effect(on: parameter).map { ": \($0)" }.orEmpty
  }

  /// The best and the worst known of many, and which of them transfer helps and hurts.
  private func many(_ parameters: [StudyResults.Parameter]) -> String {
    let count = ends[ends.count - 1]
    let known = parameters.compactMap { parameter in
      knowledge(parameter, count).map { (parameter.symbol, $0) }
    }.sorted { $0.1.r2 > $1.1.r2 }
    guard let best = known.first, let worst = known.last else { return "" }
    var text =
      "Of the \(parameters.count) parameters that are new in the target, \(best.0) is inferred best, with "
      + "\(best.1.text), and \(worst.0) worst, with \(worst.1.text), from "
      + "\(PlainNumber.count(Double(count))) target simulations \(manner)"
    guard !results.transfers.isEmpty else { return text }
    guard judgement.isTestable else {
      return text + ": what transfer does to them cannot be said from one seed"
    }
    let tested = parameters.map { ($0.symbol, judgement.ofChosen($0.name)) }
    let effects: [(StudyResults.Comparison.Verdict, String)] = [(.helps, "helps"), (.hurts, "hurts")]
    let parts = effects.compactMap { verdict, word -> String? in
      let found = tested.compactMap { symbol, rows -> String? in
        let counts = rows.filter { $0.verdict == verdict }.map(\.nTarget)
        return counts.isEmpty ? nil : "\(symbol) \(at(counts))"
      }
      return found.isEmpty ? nil : "\(word) \(listed(found))"
    }
    text +=
      parts.isEmpty ? ": transfer is not shown to help or hurt any of them" : ": transfer " + listed(parts)
    return text
  }

  private var ends: [Int] {
    let counts = [results.targets.min(), results.targets.max()].compactMap { $0 }
    return counts.first == counts.last ? Array(counts.prefix(1)) : counts
  }

  private var manner: String {
    results.transfers.isEmpty ? "by training from scratch" : "by the transfer chosen on validation data"
  }

  /// "R² = 0.06 (error 0.28 eV)" of the chosen transfer, of training from scratch where there is none.
  private func knowledge(_ parameter: StudyResults.Parameter, _ count: Int) -> (r2: Double, text: String)? {
    guard let strategy = judgement.chosen(count) ?? results.reference,
      let row = results.summary(strategy.name, count, parameter.name)
    else { return nil }
    return (
      row.r2.median,
      "R² = \(NumberText.fixed(row.r2.median, 2)) (error \(parameter.errorText(row.mse.median)))"
    )
  }

  private func effect(on parameter: StudyResults.Parameter) -> String? {
    if results.transfers.isEmpty { return nil }
    guard judgement.isTestable else { return "what transfer does to it cannot be said from one seed" }
    let rows = judgement.ofChosen(parameter.name)
    let parts = shown(rows, of: "it")
    if parts.isEmpty {
      return "transfer is not shown to help or hurt it"
        + (highest(rows).map { " (\(undecided($0)))" }).orEmpty
    }
    let isElsewhere = rows.contains { $0.verdict == .noDifference }
    return "transfer " + listed(parts + (isElsewhere ? ["is not shown to change it elsewhere"] : []))
  }

  /// "helps M_ν at N = 100 (0.85 times the squared error from scratch, 16–84 % 0.80 to 0.90)", and what it hurts.
  private func shown(_ rows: [StudyResults.Comparison], of name: String) -> [String] {
    let helps = rows.filter { $0.verdict == .helps }
    let hurts = rows.filter { $0.verdict == .hurts }
    var parts: [String] = []
    if let best = helps.min(by: { $0.ratio < $1.ratio }) {
      parts.append(
        "helps \(name) \(at(helps.map(\.nTarget))) (\(ratio(best, helps.count > 1 ? "at best " : "")))")
    }
    if let most = highest(hurts) {
      parts.append(
        "hurts \(name) \(at(hurts.map(\.nTarget))) (\(ratio(most, hurts.count > 1 ? "at worst " : "")))")
    }
    return parts
  }

  // MARK: - In total, and what else is helped and hurt

  private var total: String {
    let rows = judgement.ofChosen(StudyResults.total)
    guard judgement.isTestable else {
      return "from one seed it cannot be said whether transfer saves simulations or hurts a parameter"
        + rows.first.map {
          ": in total \(label($0.strategy)) has \(ratio($0, "")), at N = \(count($0.nTarget))"
        }
        .orEmpty
    }
    let savings = rows.compactMap { judgement.saving($0.strategy, $0.nTarget, StudyResults.total) }
    var parts: [String] = []
    if let first = savings.first {
      parts.append(saves(first))
      let most = savings.dropFirst().max { gain($0) < gain($1) }
      if let most, gain(most) > gain(first) {
        parts.append("with \(count(most.nTarget)) it is worth \(worth(most))")
      }
    } else if rows.contains(where: { $0.verdict == .helps }) {
      parts.append("transfer " + listed(shown(rows.filter { $0.verdict == .helps }, of: "in total")))
    } else if let best = rows.min(by: { $0.ratio < $1.ratio }) {
      parts.append(
        "transfer is not shown to save simulations: in total \(label(best.strategy)) has at best "
          + "\(ratio(best, "")), at N = \(count(best.nTarget))")
    } else {
      parts.append("no transfer was chosen on validation data, so nothing is saved")
    }
    let hurts = rows.filter { $0.verdict == .hurts }
    parts += shown(hurts, of: "in total").map { "transfer " + $0 }
    return parts.joined(separator: "; ")
  }

  private func saves(_ saved: StudyResults.Saved) -> String {
    let start =
      "with \(count(saved.nTarget)) target simulations \(label(saved.strategy)), chosen on validation data, does "
    let number = PlainNumber.count(saved.equivalent.value)
    if saved.equivalent.relation == .moreThan {
      return start
        + "better in total than training from scratch with \(number), the most tried: it saves more than "
        + "\(PlainNumber.count(gain(saved))) simulations, a factor above \(factor(saved))"
    }
    return start + "as well in total as training from scratch with \(number)\(range(saved)): it saves "
      + "\(PlainNumber.count(gain(saved))) simulations, a factor of \(factor(saved))"
  }

  private func worth(_ saved: StudyResults.Saved) -> String {
    let number = PlainNumber.count(saved.equivalent.value)
    if saved.equivalent.relation == .moreThan {
      return "more than \(number), a factor above \(factor(saved)) (\(label(saved.strategy)))"
    }
    return "\(number)\(range(saved)), a factor of \(factor(saved)) (\(label(saved.strategy)))"
  }

  private func rest(_ others: [StudyResults.Parameter], isAfterNew: Bool) -> [String] {
    guard judgement.isTestable else { return ["a test needs at least two seeds"] }
    let rows = others.map { ($0.symbol, judgement.ofChosen($0.name)) }
    let hurts = rows.flatMap { symbol, rows in shown(rows.filter { $0.verdict == .hurts }, of: symbol) }
    let alarms = "(false alarms in at most \(PlainNumber.decimal(100 * judgement.level)) % of studies)"
    var parts = helped(rows).map { ["transfer helps \($0)"] } ?? []
    if !hurts.isEmpty {
      parts.append("transfer \(listed(hurts)) \(alarms)")
    } else if !others.isEmpty {
      let isNewHurt = results.parameters.contains { parameter in
        parameter.isNew == true && judgement.ofChosen(parameter.name).contains { $0.verdict == .hurts }
      }
      var text = "transfer is shown to hurt no \(isNewHurt ? "other parameter" : "parameter") \(alarms)"
      if let most = highest(rows.flatMap(\.1)), !isAfterNew {
        text +=
          "; the largest ratio of squared errors is \(PlainNumber.decimal(most.ratio)), of \(symbol(most.parameter)) at"
          + " N = \(count(most.nTarget)) (\(interval(most)))"
      }
      parts.append(text)
    }
    let elsewhere = ofNotChosen
    if !elsewhere.isEmpty { parts.append("of what was not chosen, \(listed(elsewhere))") }
    return isAfterNew ? parts : [parts.joined(separator: "; ")]
  }

  /// "σ_8 at N = 100 (0.80 times the squared error from scratch) and h at N = 400 (0.90)"; of more than three parameters
  /// how many, and which most.
  private func helped(_ rows: [(String, [StudyResults.Comparison])]) -> String? {
    let found = rows.compactMap { symbol, rows -> (text: String, least: Double, isOne: Bool)? in
      let helps = rows.filter { $0.verdict == .helps }
      guard let least = helps.map(\.ratio).min() else { return nil }
      return ("\(symbol) \(at(helps.map(\.nTarget)))", least, helps.count == 1)
    }
    func ratio(_ one: (text: String, least: Double, isOne: Bool)) -> String {
      (one.isOne ? "" : "at best ") + PlainNumber.decimal(one.least)
    }
    guard let most = found.min(by: { $0.least < $1.least }) else { return nil }
    let from = " times the squared error from scratch"
    if found.count > 3 {
      let isAll = rows.count == results.parameters.count
      return
        "\(found.count) of the \(rows.count) \(isAll ? "" : "other ")parameters, most \(most.text) (\(ratio(most))\(from))"
    }
    return listed(found.enumerated().map { "\($1.text) (\(ratio($1))\($0 == 0 ? from : ""))" })
  }

  /// "bottleneck hurts σ_8 and M_ν" of every strategy where it was not chosen.
  private var ofNotChosen: [String] {
    let hurts = judgement.notChosen.filter { $0.verdict == .hurts }
    return results.transfers.compactMap { strategy in
      let names = results.parameters.filter { parameter in
        hurts.contains { $0.strategy == strategy.name && $0.parameter == parameter.name }
      }.map(\.symbol)
      return names.isEmpty ? nil : "\(strategy.label) hurts \(listed(names))"
    }
  }

  // MARK: - Words

  private func highest(_ rows: [StudyResults.Comparison]) -> StudyResults.Comparison? {
    rows.max { $0.ratio < $1.ratio }
  }

  private func ratio(_ row: StudyResults.Comparison, _ how: String) -> String {
    "\(how)\(PlainNumber.decimal(row.ratio)) times the squared error from scratch, \(interval(row))"
  }

  private func interval(_ row: StudyResults.Comparison) -> String {
    "16–84 % \(PlainNumber.decimal(row.low)) to \(PlainNumber.decimal(row.high))"
  }

  /// How large the effect looks where the test decides nothing, and what it would have decided.
  private func undecided(_ row: StudyResults.Comparison) -> String {
    "the largest ratio of its squared error to that from scratch is \(PlainNumber.decimal(row.ratio)), at "
      + "N = \(count(row.nTarget)), \(interval(row))"
      + row.detectable.map {
        "; the test, which covers all comparisons together, would have shown harm only from \(PlainNumber.decimal($0)) on"
      }.orEmpty
  }

  private func at(_ counts: [Int]) -> String { "at N = " + listed(counts.map(count)) }
  private func gain(_ saved: StudyResults.Saved) -> Double { saved.equivalent.value - Double(saved.nTarget) }
  private func factor(_ saved: StudyResults.Saved) -> String {
    PlainNumber.decimal(saved.equivalent.value / Double(saved.nTarget))
  }
  private func count(_ value: Int) -> String { PlainNumber.count(Double(value)) }
  private func label(_ strategy: String) -> String { results.strategy(strategy)?.label ?? strategy }
  private func symbol(_ name: String) -> String {
    results.parameters.first { $0.name == name }?.symbol ?? name
  }

  private func range(_ saved: StudyResults.Saved) -> String {
    guard let low = saved.equivalent.low, let high = saved.equivalent.high else { return "" }
    let below = saved.equivalent.lowRelation == .lessThan ? "below " : ""
    let over = saved.equivalent.highRelation == .moreThan ? "over " : ""
    return " (\(below)\(PlainNumber.count(low)) to \(over)\(PlainNumber.count(high)))"
  }

  private func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }
}

/// "a, b and c".
func listed(_ items: [String]) -> String {
  guard let last = items.last, items.count > 1 else { return items.first ?? "" }
  return items.dropLast().joined(separator: ", ") + " and " + last
}

extension String? {
  fileprivate var orEmpty: String { self ?? "" }
}
