/// Names of the series, as a row above small multiples or beside the ends of their lines.
package enum Legend {
  /// A series to be named.
  package struct Entry: Sendable, Equatable {
    package var style: SeriesStyle
    package var label: String

    package init(style: SeriesStyle, label: String) {
      self.style = style
      self.label = label
    }
  }

  /// Height of one row.
  static let rowHeight = 22.0

  /// Sample and name of every series in rows no wider than `width`, without a line where the figure has points alone;
  /// returns the drawing and its height.
  package static func rows(
    _ entries: [Entry], x: Double, y: Double, width: Double, hasLines: Bool = true
  ) -> (Markup, Double) {
    var left = x
    var top = y
    var pieces: [Markup] = []
    for entry in entries {
      let need = 44 + Label(entry.label).width * 13 + 18
      if left > x && left + need > x + width {
        left = x
        top += rowHeight
      }
      pieces.append(
        entry.style.group(
          (hasLines ? [entry.style.line(Path.line([(left, top), (left + 34, top)]))] : [])
            + [entry.style.point(left + 17, top)]))
      pieces.append(SVG.text(Label(entry.label), left + 42, top + 4.5, "key"))
      left += need
    }
    return (.tag("g", ["class": "legend"], pieces), top - y + rowHeight)
  }

  /// The room that names beside the ends of lines need, their samples included.
  package static func sideWidth(_ entries: [Entry]) -> Double {
    let longest = entries.map { Label($0.label).width }.max() ?? 0
    return min(max(longest * 13 * 1.17 + 36, 90), 300)
  }

  /// Names beside the right ends of lines, pushed apart to at least `gap` and kept between `top` and `bottom`.
  package static func atEnds(
    _ entries: [(entry: Entry, x: Double, y: Double)], right: Double, top: Double, bottom: Double
  ) -> [Markup] {
    let sorted = entries.sorted { $0.y < $1.y }
    let places = spread(sorted.map(\.y), gap: 19, within: top...max(top, bottom))
    return zip(sorted, places).map { item, place in
      let leader = Path.line([(item.x + 9, item.y), (right + 6, place), (right + 12, place)])
      return item.entry.style.group([
        SVG.path("leader", leader),
        item.entry.style.point(right + 20, place),
        SVG.text(Label(item.entry.label), right + 30, place + 4.5, "name"),
      ])
    }
  }

  /// The given sorted places moved as little as their order allows so that neighbours are `gap` apart.
  package static func spread(_ places: [Double], gap: Double, within: ClosedRange<Double>) -> [Double] {
    var groups: [(sum: Double, count: Int)] = []
    // Groups that touch merge around the mean of what their members ask for (pool adjacent violators).
    for (index, place) in places.enumerated() {
      groups.append((place - gap * Double(index), 1))
      while groups.count > 1, mean(groups[groups.count - 2]) > mean(groups[groups.count - 1]) {
        let last = groups.removeLast()
        groups[groups.count - 1].sum += last.sum
        groups[groups.count - 1].count += last.count
      }
    }
    let highest = within.upperBound - gap * Double(max(places.count - 1, 0))
    let bases = groups.flatMap { group in
      Array(repeating: max(min(mean(group), highest), within.lowerBound), count: group.count)
    }
    return bases.enumerated().map { $0.element + gap * Double($0.offset) }
  }

  private static func mean(_ group: (sum: Double, count: Int)) -> Double {
    group.sum / Double(group.count)
  }
}
