/// Spectra against wavenumber, both logarithmic.
package struct SpectraFigure: Sendable {
  /// One curve.
  package struct Curve: Sendable {
    /// What the legend calls it.
    package var label: String
    /// Wavenumbers [h/Mpc].
    package var k: [Double]
    /// Values; those that are not positive have no place on the drawing and are left out.
    package var values: [Double]

    /// A curve.
    package init(label: String, k: [Double], values: [Double]) {
      self.label = label
      self.k = k
      self.values = values
    }
  }

  /// The file name without its ending.
  package var name: String
  /// The title.
  package var title: String
  /// What the vertical axis measures, with its unit.
  package var quantity: String
  /// The curves.
  package var curves: [Curve]

  /// Spectra to be drawn.
  package init(name: String, title: String, quantity: String, curves: [Curve]) {
    self.name = name
    self.title = title
    self.quantity = quantity
    self.curves = curves
  }

  /// The drawing, or nothing when no value is positive.
  package func figure() -> Figure? {
    let drawn = curves.map { curve in
      zip(curve.k, curve.values).filter { $0.0 > 0 && $0.1 > 0 && $0.1.isFinite }
    }
    let points = drawn.flatMap { $0 }
    guard !points.isEmpty else { return nil }
    let entries = curves.enumerated().map { index, curve in
      Legend.Entry(style: SeriesStyle(index: index + 1), label: curve.label)
    }
    let (legend, height) = Legend.rows(entries, x: 66, y: 14, width: Figure.standardWidth - 80)
    let frame = Frame(x: 76, y: height + 24, width: Figure.standardWidth - 96, height: 420)
    let (across, up) = (
      Scale.ratios(holding: points.map(\.0), margin: 0.03),
      Scale.ratios(holding: points.map(\.1), margin: 0.05)
    )
    let panel = Panel(
      frame: frame,
      x: Axis(
        title: "k [h/Mpc]", scale: Scale(.logarithmic, across, from: frame.x, to: frame.right),
        ticks: .logarithmic(across, atMost: 8)),
      y: Axis(
        title: Label(quantity), scale: Scale(.logarithmic, up, from: frame.bottom, to: frame.y),
        ticks: .logarithmic(up, atMost: 8)), titleOffset: 58)
    let layers = zip(entries, drawn).map { entry, points in
      entry.style.group([entry.style.line(Path.line(points.map { panel.place($0.0, $0.1) }))])
    }
    return Figure(
      name: name, title: title, description: describe(), width: Figure.standardWidth,
      height: frame.bottom + 54,
      content: [legend, panel.drawn(layers)], data: data())
  }

  private func describe() -> String {
    let parts = curves.map { curve in
      let ends = [curve.values.first, curve.values.last].map { NumberText.significant($0 ?? .nan, 3) }
      return "\(curve.label) from \(ends[0]) to \(ends[1])"
    }
    return "\(quantity) against wavenumber: " + parts.joined(separator: "; ") + "."
  }

  private func data() -> DataTable {
    var table = DataTable(columns: ["spectrum", "k", "value"])
    for curve in curves {
      for (k, value) in zip(curve.k, curve.values) { table.rows.append([curve.label, "\(k)", "\(value)"]) }
    }
    return table
  }
}
