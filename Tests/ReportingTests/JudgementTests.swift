import Foundation
import Randomness
import Reporting
import Testing

/// Headline, sections, table and terminal follow from one judgement, whatever it is.
@Suite struct JudgementTests {
  private typealias Verdict = StudyResults.Comparison.Verdict

  private func cells(
    _ results: StudyResults, _ verdict: Verdict, chosen: Bool
  ) -> [StudyResults.Comparison] {
    let judgement = Judgement(results)
    return results.negativeTransfer.filter { row in
      row.verdict == verdict && row.parameter != StudyResults.total
        && (!chosen || judgement.chosen(row.nTarget)?.name == row.strategy)
    }
  }

  @Test func everyStatementFollowsFromTheJudgement() throws {
    var stream = RandomStream(seed: 11, purpose: "judgements")
    for _ in 0..<400 {
      let results = JudgedResults.drawn(&stream).results
      let headline = results.verdict.joined(separator: " ")
      let findings = Findings(results).paragraphs.map { $0.rendered() }.joined(separator: " ")
      try checkSaving(headline, results)
      checkHarm(headline, findings, results)
      checkNewFirst(results)
      #expect(VerdictSentences(results).sentences == results.verdict)
      let terminal = TerminalSummary(results, width: 200, colour: false).text
      let flat = terminal.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(flat.contains(headline.split(separator: " ").joined(separator: " ")))
      checkTable(terminal, results)
      for text in [headline, findings] {
        #expect(
          !text.contains("  ") && !text.contains("..") && !text.contains("; ;") && !text.contains("nan"))
      }
    }
  }

  /// "saves" is said only of a chosen strategy that is shown to help in total, with the number of the file.
  private func checkSaving(_ headline: String, _ results: StudyResults) throws {
    let judgement = Judgement(results)
    let savings = results.targets.compactMap { count in
      judgement.chosen(count).flatMap { judgement.saving($0.name, count, StudyResults.total) }
    }
    #expect(headline.contains("it saves ") == !savings.isEmpty)
    for saved in savings {
      let row = try #require(results.comparison(saved.strategy, saved.nTarget, StudyResults.total))
      #expect(row.verdict == .helps && saved.equivalent.value > Double(saved.nTarget))
    }
    if let first = savings.min(by: { $0.nTarget < $1.nTarget }) {
      let gain = PlainNumber.count(first.equivalent.value - Double(first.nTarget))
      #expect(headline.contains("\(gain) simulations, a factor"))
    }
    if headline.contains("is not shown to save simulations") {
      #expect(
        !results.negativeTransfer.contains { row in
          row.parameter == StudyResults.total && row.verdict == .helps
            && judgement.chosen(row.nTarget)?.name == row.strategy
        })
    }
  }

  private func checkHarm(_ headline: String, _ findings: String, _ results: StudyResults) {
    let chosen = cells(results, .hurts, chosen: true)
    let all = cells(results, .hurts, chosen: false)
    let many = results.parameters.filter { $0.isNew == true }.count > 2
    for parameter in results.parameters {
      let counts = chosen.filter { $0.parameter == parameter.name }.map(\.nTarget).sorted()
      let name = parameter.isNew == true && !many ? "it" : parameter.symbol
      let clause = "\(name) at N = " + Self.listed(counts.map { PlainNumber.count(Double($0)) })
      if !counts.isEmpty {
        #expect(headline.contains(clause), "\(clause) in \(headline)")
      }
      let others = all.filter { row in
        row.parameter == parameter.name
          && !chosen.contains {
            $0.strategy == row.strategy && $0.nTarget == row.nTarget && $0.parameter == row.parameter
          }
      }
      if !others.isEmpty { #expect(headline.contains("of what was not chosen")) }
    }
    for row in cells(results, .helps, chosen: true) {
      let isNamed = row.parameter == "total" || headline.contains("helps ")
      #expect(isNamed, "\(row.parameter) in \(headline)")
    }
    // "whether transfer saves simulations or hurts a parameter" of one seed states nothing.
    #expect(
      (headline.contains(" hurts ") && !headline.contains("it cannot be said whether"))
        == results.negativeTransfer.contains { row in
          row.verdict == .hurts
            && (row.parameter != StudyResults.total
              || Judgement(results).chosen(row.nTarget)?.name == row.strategy)
        })
    if headline.contains("hurt no parameter") { #expect(chosen.isEmpty) }
    if headline.contains("hurt no other parameter") {
      #expect(
        chosen.allSatisfy { row in
          results.parameters.contains { $0.name == row.parameter && $0.isNew == true }
        })
    }
    if findings.contains("is shown to hurt no parameter at any number") { #expect(chosen.isEmpty) }
    if findings.contains("No strategy is shown to hurt any parameter") { #expect(all.isEmpty) }
    #expect(findings.contains("validation data hurts ") == !chosen.isEmpty)
    #expect(findings.contains("parameters hurt, and in how many of") == !all.isEmpty)
  }

  private func checkNewFirst(_ results: StudyResults) {
    let new = results.parameters.filter { $0.isNew == true }
    guard let first = new.first else { return }
    let start =
      new.count > 2 ? "Of the \(new.count) parameters that are new" : "\(first.symbol), new in the target"
    #expect(results.verdict[0].hasPrefix(start))
  }

  /// Every cell of the terminal's table has the sign of its verdict and the mark of the choice.
  private func checkTable(_ terminal: String, _ results: StudyResults) {
    let judgement = Judgement(results)
    for strategy in results.transfers {
      let line = terminal.split(separator: "\n").last { $0.hasPrefix(strategy.label + " ") } ?? ""
      let signs = line.filter { "▼▲=".contains($0) }.map(String.init)
      let marks = line.filter { $0 == "*" }.count
      let counts = results.targets.sorted()
      #expect(signs == counts.map { judgement.verdict(strategy.name, $0, StudyResults.total)?.sign ?? "" })
      #expect(marks == counts.filter { judgement.chosen($0)?.name == strategy.name }.count)
    }
  }

  private static func listed(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
  }

  /// The page draws its headline from the numbers, not from the sentences that a file may hold.
  @Test func storedSentencesCannotDisagree() throws {
    let run = try TemporaryRun()
    try run.edit("results.json") { $0["verdict"] = ["Transfer saves everything."] }
    try Report.write(runDirectory: run.path)
    #expect(!(try run.text("report.html")).contains("saves everything"))
    #expect(!(try Report.summary(runDirectory: run.path)).contains("saves everything"))
  }

  @Test func baselinesAreShownBesideAndNeverChosen() throws {
    var judged = JudgedResults()
    judged.strategies.append(.init(name: "pooled", label: "pooled", role: .baseline, about: ""))
    judged.chosen[100] = "pooled"
    let results = judged.results
    #expect(Judgement(results).chosen(100) == nil && results.transfers.map(\.name) == ["dummy", "warm"])
    #expect(results.ordered.map(\.name) == ["scratch", "pooled", "dummy", "warm"])
    #expect(results.comparison("pooled", 100, "M_nu") == nil)
    let text = TerminalSummary(results, width: 100, colour: false).text
    #expect(text.contains("pooled ") && !results.verdict.joined().contains("pooled"))
  }
}
