/// How one strategy looks in every figure: colour, shape of its points and dashes of its line.
package struct SeriesStyle: Sendable, Equatable {
  /// Zero for the reference, from one on for the others.
  package var index: Int
  /// Dashes whatever the number says.
  package var isDashed = false

  package init(index: Int) {
    self.index = index
  }

  /// The class that sets the colour; after the last colour they start again after the reference's.
  package var colourClass: String {
    index == 0 ? "s0" : "s\((index - 1) % (FigureStyle.series.count - 1) + 1)"
  }

  package var marker: Marker {
    Marker(rawValue: index % Marker.allCases.count) ?? .circle
  }

  /// Dashes tell the reference, and strategies that share a colour, from the rest.
  package var dashes: String? {
    if index == 0 || isDashed { return "7 4" }
    let round = (index - 1) / (FigureStyle.series.count - 1)
    return round == 0 ? nil : "\(2 + round) 3"
  }

  /// A group in the colour of the series.
  package func group(_ children: [Markup]) -> Markup {
    .tag("g", ["class": colourClass], children)
  }

  /// The line of the series along a path.
  package func line(_ path: String) -> Markup {
    dashes.map { .tag("path", ["class": "line", "d": path, "stroke-dasharray": $0]) }
      ?? .tag("path", ["class": "line", "d": path])
  }

  /// A point of the series; hollow where nothing is shown.
  package func point(
    _ x: Double, _ y: Double, radius: Double = 5, isHollow: Bool = false, tooltip: String? = nil
  ) -> Markup {
    .tag(
      "path", ["class": isHollow ? "marker hollow" : "marker", "d": marker.path(x, y, radius: radius)],
      tooltip.map { [.tag("title", [:], $0)] } ?? [])
  }
}
