/// The end-of-run summary on a terminal.
package struct TerminalSummary: Sendable {
  private let results: StudyResults
  private let judgement: Judgement
  private let width: Int
  private let colour: Bool

  package init(_ results: StudyResults, width: Int, colour: Bool) {
    self.results = results
    judgement = Judgement(results)
    self.width = max(width, 40)
    self.colour = colour
  }

  /// The whole text, ending in a new line.
  package var text: String {
    var lines = [bold(results.study.title), ""]
    lines += Self.wrapped(VerdictSentences(results).sentences.joined(separator: " "), width: min(width, 100))
    return lines.joined(separator: "\n") + "\n\n" + table
  }

  /// The total errors with their key, ending in a new line.
  package var table: String {
    var lines = ["Total normalised MSE, \(seeds)"]
    for targets in blocks { lines += table(targets) + [""] }
    lines.append("▼ helps  ▲ hurts  = no difference shown (paired test against from scratch)")
    lines.append("* chosen on validation data")
    if results.posteriors != nil {
      lines += ["", "Mean log density of the truth, \(seeds)"]
      for targets in blocks { lines += densities(targets) + [""] }
      lines.removeLast()
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var seeds: String {
    results.seeds.count == 1 ? "one seed" : "median of \(results.seeds.count) seeds"
  }

  private var nameWidth: Int { (results.ordered.map(\.label.count).max() ?? 0) + 2 }
  private let cellWidth = 11

  /// As many numbers of simulations side by side as the terminal is wide.
  private var blocks: [[Int]] {
    let targets = results.targets.sorted()
    let fitting = max(1, (width - nameWidth) / cellWidth)
    return stride(from: 0, to: targets.count, by: fitting).map {
      Array(targets[$0..<min($0 + fitting, targets.count)])
    }
  }

  private func table(_ targets: [Int]) -> [String] {
    let head = Self.padded("", nameWidth) + targets.map { Self.right("N = \($0)  ", cellWidth) }.joined()
    let rows = results.ordered.map { strategy -> String in
      let label = Self.padded(strategy.label, nameWidth)
      return label + targets.map { cell(strategy, $0) }.joined()
    }
    return [Self.trimmed(head)] + rows.map(Self.trimmed)
  }

  /// The log densities of the strategies that have any.
  private func densities(_ targets: [Int]) -> [String] {
    let head = Self.padded("", nameWidth) + targets.map { Self.right("N = \($0)  ", cellWidth) }.joined()
    let rows = results.ordered.filter { strategy in
      results.targets.contains { results.posterior(strategy.name, $0) != nil }
    }.map { strategy -> String in
      let cells = targets.map { count -> String in
        guard let posterior = results.posterior(strategy.name, count) else {
          return Self.right("–  ", cellWidth)
        }
        return Self.right(
          (posterior.logDensity.map { NumberText.fixed($0.median, 2) } ?? "−∞") + "  ", cellWidth)
      }
      return Self.padded(strategy.label, nameWidth) + cells.joined()
    }
    return [Self.trimmed(head)] + rows.map(Self.trimmed)
  }

  private func cell(_ strategy: StudyResults.Strategy, _ count: Int) -> String {
    let value = results.summary(strategy.name, count, StudyResults.total)?.mse.median
    let number = value.map { NumberText.significant($0, 3) } ?? "–"
    let verdict = judgement.verdict(strategy.name, count, StudyResults.total)
    let chosen = judgement.chosen(count)?.name == strategy.name
    let plain = Self.right(number, cellWidth - 2) + (chosen ? "*" : " ")
    return plain + coloured(verdict)
  }

  private func coloured(_ verdict: StudyResults.Comparison.Verdict?) -> String {
    guard let verdict else { return " " }
    guard colour, verdict != .noDifference else { return verdict.sign }
    return (verdict == .helps ? "\u{1B}[34m" : "\u{1B}[33m") + verdict.sign + "\u{1B}[0m"
  }

  private func bold(_ text: String) -> String {
    colour ? "\u{1B}[1m" + text + "\u{1B}[0m" : text
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.hasSuffix(" ") { text = text.dropLast() }
    return String(text)
  }

  /// Lines of whole words, none wider than `width` unless a single word is.
  package static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + word.count < width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
