import Foundation

/// A table of cells, one block per parameter, that says where transfer helps and where it hurts.
///
/// Every cell can be read without colour: an arrow and bold type where the test decides, plain grey type where
/// it does not, and a frame where transfer hurts.
package struct NegativeTransferFigure: Sendable {
  package var series: StudySeries
  private var results: StudyResults { series.results }
  private let rowHeight = 36.0

  package init(_ series: StudySeries) {
    self.series = series
  }

  package func figure() -> Figure {
    let nameWidth = min(
      max((results.transfers.map { Label($0.label).width }.max() ?? 0) * 12.5 + 12, 70), 190)
    let half = (Figure.standardWidth - 28) / 2
    let twoColumns = (half - nameWidth) / Double(results.targets.count) >= 60
    let columns = twoColumns ? 2 : 1
    let width = twoColumns ? half : Figure.standardWidth
    let blockHeight = 56 + rowHeight * Double(results.transfers.count)
    let blocks = results.quantities.enumerated().map { index, quantity -> Markup in
      let x = Double(index % columns) * (width + 28)
      let y = 64 + Double(index / columns) * (blockHeight + 18)
      let frame = Frame(x: x, y: y, width: width, height: blockHeight)
      return block(quantity, frame, nameWidth: nameWidth)
    }
    let rows = (results.quantities.count + columns - 1) / columns
    return Figure(
      name: "negative-transfer", title: "Where transfer helps and where it hurts",
      description: describe(), width: Figure.standardWidth,
      height: 64 + Double(rows) * (blockHeight + 18) - 12, content: key() + blocks, data: data())
  }

  private func key() -> [Markup] {
    let samples: [(StudyResults.Comparison.Verdict, String)] = [
      (.helps, "helps: error below scratch's"), (.noDifference, "no difference shown"),
      (.hurts, "hurts: error above scratch's"),
    ]
    var x = 0.0
    return samples.flatMap { verdict, words -> [Markup] in
      let frame = Frame(x: x + 1, y: 6, width: 30, height: 22)
      let label = SVG.text(Label(words), x + 40, 22, "key")
      x += 40 + Label(words).width * 13 + 14
      return background(verdict, verdict == .hurts ? 1.3 : 0.7, frame)
        + [SVG.text(Label(verdict.sign), frame.x + 15, 22, "strong middle"), label]
    }
  }

  private func block(_ quantity: String, _ frame: Frame, nameWidth: Double) -> Markup {
    let cell = (frame.width - nameWidth) / Double(results.targets.count)
    let targets = results.targets.sorted()
    var pieces = [SVG.text(heading(quantity), frame.x, frame.y + 14, "heading")]
    pieces.append(SVG.text(.symbol("N_target"), frame.x + nameWidth - 8, frame.y + 40, "number end"))
    for (column, count) in targets.enumerated() {
      let x = frame.x + nameWidth + (Double(column) + 0.5) * cell
      pieces.append(SVG.text(Label(String(count)), x, frame.y + 40, "number middle"))
    }
    for (row, strategy) in results.transfers.enumerated() {
      let y = frame.y + 48 + Double(row) * rowHeight
      pieces.append(
        SVG.text(Label(strategy.label), frame.x + nameWidth - 8, y + rowHeight / 2 + 4, "quiet end"))
      for (column, count) in targets.enumerated() {
        let place = Frame(
          x: frame.x + nameWidth + Double(column) * cell + 1.5, y: y + 1.5, width: cell - 3,
          height: rowHeight - 3)
        pieces += self.cell(results.comparison(strategy.name, count, quantity), place)
      }
    }
    return .tag("g", ["class": "block"], pieces)
  }

  private func heading(_ quantity: String) -> Label {
    quantity == StudyResults.total ? series.heading(quantity) : results.label(quantity)
  }

  private func cell(_ comparison: StudyResults.Comparison?, _ frame: Frame) -> [Markup] {
    let middle = frame.x + frame.width / 2
    guard let comparison else {
      return [SVG.rectangle(frame, "cell"), SVG.text("not tested", middle, frame.y + 20, "interval middle")]
    }
    let decided = comparison.verdict != .noDifference
    let sign = comparison.verdict.sign
    let ratio = NumberText.significant(comparison.ratio, comparison.ratio < 1 ? 2 : 3)
    let tip = Markup.tag(
      "title", [:], "ratio \(ratio), \(comparison.intervalText): \(comparison.verdict.words)")
    return [
      .tag(
        "g", [:],
        [tip] + background(comparison.verdict, comparison.ratio, frame) + [
          SVG.text(
            Label(sign + "\u{2009}" + ratio), middle, frame.y + 15, (decided ? "strong" : "quiet") + " middle"
          ),
          SVG.text(
            Label(comparison.intervalText), middle, frame.y + 28,
            (decided ? "interval-strong" : "interval") + " middle"),
        ])
    ]
  }

  /// A tint that grows with the size of the effect, always light enough for the text above it.
  private func background(
    _ verdict: StudyResults.Comparison.Verdict, _ ratio: Double, _ frame: Frame
  ) -> [Markup] {
    let strength = min(0.14 + 0.36 * abs(log(ratio)) / log(2), 0.5)
    switch verdict {
    case .noDifference: return [SVG.rectangle(frame, "cell")]
    case .helps: return [SVG.rectangle(frame, "helps", opacity: strength)]
    case .hurts:
      let inner = Frame(x: frame.x + 1, y: frame.y + 1, width: frame.width - 2, height: frame.height - 2)
      return [SVG.rectangle(frame, "hurts", opacity: strength), SVG.rectangle(inner, "alarm")]
    }
  }

  private func describe() -> String {
    let hurts = results.negativeTransfer.filter { $0.verdict == .hurts }
    let helps = results.negativeTransfer.filter { $0.verdict == .helps }
    return
      "Of \(results.negativeTransfer.count) comparisons with training from scratch, transfer helps in \(helps.count), "
      + "hurts in \(hurts.count) and makes no difference that the test can show in the rest."
  }

  private func data() -> DataTable {
    var table = DataTable(columns: ["parameter", "strategy", "n_target", "ratio", "low", "high", "verdict"])
    for quantity in results.quantities {
      for entry in results.negativeTransfer where entry.parameter == quantity {
        table.rows.append([
          quantity, entry.strategy, String(entry.nTarget), String(entry.ratio), String(entry.low),
          String(entry.high), entry.verdict.rawValue,
        ])
      }
    }
    return table
  }
}

extension StudyResults.Comparison {
  /// The interval with as many decimals as its ends need.
  package var intervalText: String {
    "\(NumberText.significant(low, low < 1 ? 2 : 3))–\(NumberText.significant(high, high < 1 ? 2 : 3))"
  }
}

extension StudyResults.Comparison.Verdict {
  /// A sign that tells the verdicts apart without colour.
  package var sign: String {
    switch self {
    case .helps: "▼"
    case .hurts: "▲"
    case .noDifference: "="
    }
  }

  package var words: String {
    switch self {
    case .helps: "transfer helps"
    case .hurts: "transfer hurts"
    case .noDifference: "no difference shown"
    }
  }
}
