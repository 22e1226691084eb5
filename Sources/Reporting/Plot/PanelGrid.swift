/// The places of small multiples, in rows of at most three.
package struct PanelGrid: Sendable, Equatable {
  package var count: Int
  package var columns: Int
  package var top: Double
  package var panelHeight: Double
  /// Room above a row for headings and below it for numbers.
  package var rowGap = 62.0
  package var left = 66.0
  package var right = 10.0
  package var columnGap = 56.0

  package init(count: Int, columns: Int = 3, top: Double, panelHeight: Double) {
    self.count = max(count, 1)
    self.columns = min(columns, max(count, 1))
    self.top = top
    self.panelHeight = panelHeight
  }

  package var rows: Int { (count + columns - 1) / columns }

  private var panelWidth: Double {
    (Figure.standardWidth - left - right - columnGap * Double(columns - 1)) / Double(columns)
  }

  /// The room left of a panel that a title and the widest number of the vertical axes need.
  package static func room(for ticks: [Ticks]) -> Double {
    max(66, 36 + (ticks.map(\.width).max() ?? 0))
  }

  /// Widens the room left of the panels for the numbers of their vertical axes.
  package mutating func makeRoom(for ticks: [Ticks]) {
    left = Self.room(for: ticks)
    columnGap = max(columnGap, 18 + (ticks.map(\.width).max() ?? 0))
  }

  package func frame(_ index: Int) -> Frame {
    Frame(
      x: left + Double(index % columns) * (panelWidth + columnGap),
      y: top + Double(index / columns) * (panelHeight + rowGap), width: panelWidth, height: panelHeight)
  }

  package var bottom: Double { top + Double(rows) * panelHeight + Double(rows - 1) * rowGap }

  /// The height of a drawing that ends with a shared horizontal title.
  package var height: Double { bottom + 54 }

  /// One title below and one at the left of all panels.
  package func titles(x: Label, y: Label) -> [Markup] {
    [
      SVG.text(x, left + (Figure.standardWidth - left - right) / 2, bottom + 44, "title middle"),
      SVG.upright(y, 14, (top + bottom) / 2, "title middle"),
    ]
  }
}
