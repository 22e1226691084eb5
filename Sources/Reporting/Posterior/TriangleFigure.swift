import Foundation

/// The posteriors of all parameters and of all pairs of them, each posterior in a colour of its own.
struct TriangleFigure {
  let parameters: [PosteriorPage.Parameter]
  let posteriors: [PosteriorPage.Posterior]

  private static let (left, top, bottom, right) = (74.0, 14.0, 62.0, 14.0)
  private static let gap = 8.0
  private static let shares = [0.95, 0.68]

  private var side: Double {
    let count = Double(parameters.count)
    return min((Figure.standardWidth - Self.left - Self.right - Self.gap * (count - 1)) / count, 250)
  }

  func figure() -> Figure {
    let domains = parameters.indices.map(domain)
    var content: [Markup] = []
    for row in parameters.indices {
      for column in 0...row {
        content.append(row == column ? diagonal(row, domains) : pair(column, row, domains))
      }
    }
    return Figure(
      name: "triangle", title: "Posterior of every parameter and pair of parameters",
      description: description,
      width: Figure.standardWidth, height: place(parameters.count) - Self.gap + Self.bottom,
      content: content + legend, data: data(domains))
  }

  private func place(_ index: Int) -> Double { Self.top + Double(index) * (side + Self.gap) }

  private func frame(_ column: Int, _ row: Int) -> Frame {
    Frame(x: Self.left + Double(column) * (side + Self.gap), y: place(row), width: side, height: side)
  }

  /// Where any of the posteriors is, within the prior.
  private func domain(_ parameter: Int) -> ClosedRange<Double> {
    var (low, high) = (Double.infinity, -Double.infinity)
    for posterior in posteriors {
      let sorted = zip(posterior.columns[parameter], posterior.weights).filter { $0.1 > 0 }.sorted {
        $0.0 < $1.0
      }
      let total = sorted.reduce(0) { $0 + $1.1 }
      var below = 0.0
      for (value, weight) in sorted {
        below += weight
        if below >= 0.001 * total { low = min(low, value) }
        if below >= 0.999 * total {
          high = max(high, value)
          break
        }
      }
    }
    let pad = high > low ? 0.12 * (high - low) : max(abs(low), 1) * 0.05
    let edge = parameters[parameter].range
    let bottom = max(low - pad, edge?.lowerBound ?? -.infinity)
    let top = min(high + pad, edge?.upperBound ?? .infinity)
    return bottom < top ? bottom...top : (low - pad)...(high + pad)
  }

  private func axis(
    _ index: Int, _ domain: ClosedRange<Double>, from start: Double, to end: Double, numbered: Bool
  ) -> Axis {
    let parameter = parameters[index]
    let unit = parameter.unit.isEmpty ? "" : " [\(parameter.unit)]"
    return Axis(
      title: numbered ? .symbol(parameter.symbol) + Label(unit) : nil,
      scale: Scale(.linear, domain, from: start, to: end),
      ticks: ticks(domain), numbered: numbered)
  }

  /// Numbers keep clear of those of the next panel.
  private func ticks(_ domain: ClosedRange<Double>) -> Ticks {
    var ticks = Ticks.linear(domain, atMost: side > 150 ? 4 : side > 90 ? 3 : 2)
    let margin = 0.11 * (domain.upperBound - domain.lowerBound)
    let inside = (domain.lowerBound + margin)...(domain.upperBound - margin)
    ticks.minor += ticks.major.map(\.value).filter { !inside.contains($0) }
    ticks.major.removeAll { !inside.contains($0.value) }
    return ticks
  }

  private func panel(_ column: Int, _ row: Int, _ domains: [ClosedRange<Double>], y: Axis) -> Panel {
    let frame = frame(column, row)
    return Panel(
      frame: frame,
      x: axis(column, domains[column], from: frame.x, to: frame.right, numbered: row == parameters.count - 1),
      y: y, titleOffset: 54)
  }

  private func diagonal(_ index: Int, _ domains: [ClosedRange<Double>]) -> Markup {
    let frame = frame(index, index)
    let y = Axis(
      title: nil, scale: Scale(.linear, 0...1.06, from: frame.bottom, to: frame.y),
      ticks: Ticks(major: [], minor: []), numbered: false)
    let panel = panel(index, index, domains, y: y)
    let layers = posteriors.indices.map { number -> Markup in
      let marginal = marginal(number, index, domains)
      let points = marginal.density.indices.map { panel.place(marginal.middle($0), marginal.density[$0]) }
      let ends = [(points[points.count - 1].0, frame.bottom), (points[0].0, frame.bottom)]
      return style(number).group([
        SVG.path("band", Path.polygon(points + ends)),
        .tag("path", ["class": "line", "d": Path.line(points)]),
      ])
    }
    return panel.drawn(layers)
  }

  private func pair(_ column: Int, _ row: Int, _ domains: [ClosedRange<Double>]) -> Markup {
    let frame = frame(column, row)
    let panel = panel(
      column, row, domains,
      y: axis(row, domains[row], from: frame.bottom, to: frame.y, numbered: column == 0))
    let layers = posteriors.indices.map { number -> Markup in
      let posterior = posteriors[number]
      let density = JointMarginal(
        posterior.columns[column], posterior.columns[row], weights: posterior.weights,
        domains: (domains[column], domains[row]), edges: (parameters[column].range, parameters[row].range),
        effective: posterior.effective)
      let outlines = Self.shares.map { share -> String in
        density.contours(at: density.level(holding: share)).map { line in
          Path.polygon(line.map { (frame.x + $0.x * frame.width, frame.bottom - $0.y * frame.height) })
        }.joined()
      }
      return style(number).group(
        outlines.map { .tag("path", ["class": "region", "d": $0, "fill-rule": "evenodd"]) }
          + outlines.map { SVG.path("line thin", $0) })
    }
    return panel.drawn(layers)
  }

  private func marginal(_ number: Int, _ parameter: Int, _ domains: [ClosedRange<Double>]) -> Marginal {
    let posterior = posteriors[number]
    return Marginal(
      posterior.columns[parameter], weights: posterior.weights, domain: domains[parameter],
      edge: parameters[parameter].range, effective: posterior.effective)
  }

  private func style(_ number: Int) -> SeriesStyle { SeriesStyle(index: number + 1) }

  /// Names of the posteriors in the empty corner.
  private var legend: [Markup] {
    guard posteriors.count > 1, parameters.count > 1 else { return [] }
    let right = frame(parameters.count - 1, 0).right
    let names = posteriors.map { $0.name.count > 34 ? String($0.name.prefix(31)) + "..." : $0.name }
    let start = max(right - 36 - 13 * (names.map { Label($0).width }.max() ?? 0), frame(0, 0).right + 24)
    return names.indices.flatMap { number -> [Markup] in
      let y = Self.top + 12 + 22 * Double(number)
      return [
        style(number).group([.tag("path", ["class": "line", "d": Path.line([(start, y), (start + 24, y)])])]),
        SVG.text(Label(names[number]), start + 32, y + 4.5, "key"),
      ]
    }
  }

  private var description: String {
    posteriors.map { posterior in
      "\(posterior.name): "
        + zip(parameters, posterior.intervals).map {
          "\($0.symbol) \(NumberText.significant($1.mean, 3)) with deviation \(NumberText.significant($1.deviation, 2))"
        }.joined(separator: ", ")
    }.joined(separator: "; ") + "."
  }

  private func data(_ domains: [ClosedRange<Double>]) -> DataTable {
    var table = DataTable(columns: ["posterior", "parameter", "value", "density"])
    for number in posteriors.indices {
      for index in parameters.indices {
        let marginal = marginal(number, index, domains)
        for bin in marginal.density.indices {
          table.rows.append([
            posteriors[number].name, parameters[index].name, String(marginal.middle(bin)),
            String(marginal.density[bin]),
          ])
        }
      }
    }
    return table
  }
}
