/// Tables of numbers as maps on one scale of shades by the root of a number, blue above zero and orange below.
struct MapFigure: Sendable {
  /// Shades on either side of zero.
  private static let shades = 24
  /// Cells along a side that are drawn; larger tables are averaged.
  private static let most = 72

  let chart: TheoryResults.Chart
  private let largest: Double

  init(_ chart: TheoryResults.Chart) {
    self.chart = chart
    let values = chart.panels.flatMap { ($0.map ?? []).joined() }
    largest = max(values.map(abs).filter(\.isFinite).max() ?? 1, .leastNormalMagnitude)
  }

  func figure() -> Figure {
    let columns = chart.panels.count == 3 ? 3 : 2
    var grid = PanelGrid(count: chart.panels.count, columns: columns, top: 40, panelHeight: 100)
    grid.columnGap = 40
    // Cells are square, as wide as the panel allows.
    let side = min(grid.frame(0).width, 360)
    grid.panelHeight = side
    let panels = chart.panels.enumerated().flatMap { index, panel -> [Markup] in
      let place = grid.frame(index)
      return draw(panel, Frame(x: place.x, y: place.y, width: side, height: side))
    }
    let key = scale(x: grid.left, y: grid.bottom + 34)
    return Figure(
      name: chart.name, title: chart.title, description: description, width: Figure.standardWidth,
      height: grid.bottom + 78, content: panels + key, data: data)
  }

  private func draw(_ panel: TheoryResults.Panel, _ frame: Frame) -> [Markup] {
    let table = Self.reduced(panel.map ?? [])
    let rows = table.count
    let columns = table.first?.count ?? 0
    guard rows > 0, columns > 0 else { return [] }
    let (width, height) = (frame.width / Double(columns), frame.height / Double(rows))
    var paths: [Int: String] = [:]
    for (row, values) in table.enumerated() {
      for (column, value) in values.enumerated() {
        // The root, for kernels have few large entries and many small ones.
        let root = (abs(value) / largest).squareRoot()
        let shade = Int(((value < 0 ? -root : root) * Double(Self.shades)).rounded())
        guard shade != 0 else { continue }
        let (x, y) = (frame.x + Double(column) * width, frame.y + Double(row) * height)
        paths[shade, default: ""] += Path.polygon([
          (x, y), (x + width, y), (x + width, y + height), (x, y + height),
        ])
      }
    }
    let cells = paths.sorted { $0.key < $1.key }.map { cell($0.key, $0.value) }
    let border = Path.polygon([
      (frame.x, frame.y), (frame.right, frame.y), (frame.right, frame.bottom), (frame.x, frame.bottom),
    ])
    return [SVG.text(Label(panel.heading), frame.x, frame.y - 10, "heading")] + cells
      + [SVG.path("axis", border)]
  }

  private func cell(_ shade: Int, _ path: String) -> Markup {
    .tag(
      "path",
      [
        "class": shade > 0 ? "helps" : "hurts", "d": path,
        "fill-opacity": NumberText.coordinate(Double(abs(shade)) / Double(Self.shades)),
        "shape-rendering": "crispEdges",
      ])
  }

  /// The key of the shades.
  private func scale(x: Double, y: Double) -> [Markup] {
    let step = 7.0
    let hasNegative = chart.panels.contains { ($0.map ?? []).joined().contains { $0 < 0 } }
    let lowest = hasNegative ? -Self.shades : 0
    let count = Self.shades - lowest
    let cells = (0...count).filter { lowest + $0 != 0 }.map { index -> Markup in
      let left = x + Double(index) * step
      return cell(
        lowest + index,
        Path.polygon([(left, y), (left + step, y), (left + step, y + 12), (left, y + 12)]))
    }
    let right = x + Double(count + 1) * step
    let border = Path.polygon([(x, y), (right, y), (right, y + 12), (x, y + 12)])
    var numbers = [
      SVG.text(Label(NumberText.significant(largest, 3)), right, y + 27, "number middle"),
      SVG.text("0", x + (Double(-lowest) + 0.5) * step, y + 27, "number middle"),
      SVG.text(
        Label(NumberText.significant(largest / 4, 3)), right - Double(Self.shades) / 2 * step, y + 27,
        "number middle"),
    ]
    if hasNegative {
      numbers.append(SVG.text(Label(NumberText.significant(-largest, 3)), x, y + 27, "number middle"))
    }
    return cells + [SVG.path("axis", border), SVG.text("kernel", right + 26, y + 10, "number")] + numbers
  }

  /// Averages of blocks of cells, so that at most `most` remain along a side.
  private static func reduced(_ table: [[Double]]) -> [[Double]] {
    let rows = table.count
    let columns = table.first?.count ?? 0
    guard rows > most || columns > most else { return table }
    let (down, across) = ((rows + most - 1) / most, (columns + most - 1) / most)
    return stride(from: 0, to: rows, by: max(1, down)).map { row in
      stride(from: 0, to: columns, by: max(1, across)).map { column in
        let block = table[row..<min(row + down, rows)].flatMap { $0[column..<min(column + across, columns)] }
        return block.reduce(0, +) / Double(max(1, block.count))
      }
    }
  }

  private var description: String {
    "Maps of \(chart.title.lowercased()): " + chart.panels.map(\.heading).joined(separator: "; ")
      + ". The darkest shade is \(NumberText.significant(largest, 3))."
  }

  private var data: DataTable {
    var table = DataTable(columns: ["panel", "row", "column", "value"])
    for panel in chart.panels {
      for (row, values) in (panel.map ?? []).enumerated() {
        for (column, value) in values.enumerated() {
          table.rows.append([panel.heading, String(row), String(column), String(value)])
        }
      }
    }
    return table
  }
}
