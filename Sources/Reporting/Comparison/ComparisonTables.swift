/// The numbers of a comparison of summaries as HTML tables: parameters down, summaries and numbers of simulations
/// across.
package struct ComparisonTables: Sendable {
  private let comparison: RunComparison

  package init(_ comparison: RunComparison) {
    self.comparison = comparison
  }

  private var shared: StudyResults { comparison.shared }
  private var targets: [Int] { shared.targets.sorted() }

  /// R² with the chosen transfer, below it from scratch.
  package func determinations() -> Markup {
    table(
      caption: [
        .tag("b", [:], "Coefficient of determination R²."),
        .text(
          " With the transfer chosen on validation data, below it from scratch. The highest of \(comparison.parts.count == 2 ? "both" : "all") summaries at each "
        ),
        .tag("i", [:], "N"), .text(" is bold."),
      ]
    ) { part, count, quantity in
      let results = part.results
      guard let chosen = results.featured(at: count) ?? results.reference, let reference = results.reference,
        let with = results.summary(chosen.name, count, quantity)?.r2.median,
        let without = results.summary(reference.name, count, quantity)?.r2.median
      else { return nil }
      let best = comparison.parts.compactMap { other -> Double? in
        let strategies = [other.results.featured(at: count), other.results.reference].compactMap { $0 }
        return strategies.compactMap { other.results.summary($0.name, count, quantity)?.r2.median }.max()
      }.max()
      return [
        .tag("span", with == best ? ["class": "best"] : [:], NumberText.fixed(with, 2)),
        .tag("small", without == best ? ["class": "best"] : [:], NumberText.fixed(without, 2)),
      ]
    }
  }

  /// Whether the chosen transfer helps or hurts, with the ratio of errors and its interval.
  package func transfers() -> Markup {
    table(
      caption: [
        .tag("b", [:], "What transfer does to each parameter."),
        .text(
          " Error with the transfer chosen on validation data over the error from scratch, below it 16–84 %; "
            + "▼ helps, ▲ hurts, = no difference shown."),
      ]
    ) { part, count, quantity in
      guard let chosen = part.results.featured(at: count),
        let test = part.results.comparison(chosen.name, count, quantity)
      else { return nil }
      let decided = test.verdict != .noDifference
      let ratio = NumberText.significant(test.ratio, test.ratio < 1 ? 2 : 3)
      return [
        .tag("span", decided ? ["class": "best"] : [:], test.verdict.sign + "\u{2009}" + ratio),
        .tag("small", [:], test.intervalText),
      ]
    }
  }

  private func table(
    caption: [Markup], cell: (RunComparison.Part, Int, String) -> [Markup]?
  ) -> Markup {
    let groups = comparison.parts.map { part in
      Markup.tag(
        "th", ["scope": "colgroup", "colspan": String(targets.count), "class": "group"], part.label)
    }
    let counts = comparison.parts.flatMap { _ in
      targets.enumerated().map { index, count in
        Markup.tag("th", index == 0 ? ["scope": "col", "class": "first"] : ["scope": "col"], String(count))
      }
    }
    let corner = Markup.tag("th", ["class": "left"], [.text("")])
    let second = Markup.tag("th", ["class": "left"], Label.symbol("N_target").html())
    let rows = shared.quantities.map { quantity -> Markup in
      let cells = comparison.parts.flatMap { part in
        targets.enumerated().map { index, count in
          Markup.tag("td", index == 0 ? ["class": "first"] : [:], cell(part, count, quantity) ?? [.text("–")])
        }
      }
      return .tag("tr", [:], [.tag("th", ["scope": "row"], shared.label(quantity).html())] + cells)
    }
    return PageFrame.table(
      caption: caption,
      [
        .tag("thead", [:], [.tag("tr", [:], [corner] + groups), .tag("tr", [:], [second] + counts)]),
        .tag("tbody", [:], rows),
      ])
  }
}
