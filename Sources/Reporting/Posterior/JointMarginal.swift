import Foundation

/// A posterior's density of two parameters, smoothed, on a grid, and the contours that hold given shares of it.
package struct JointMarginal: Sendable {
  package static let bins = 72
  /// Mass of each cell, x running fastest.
  package let mass: [Double]

  package init(
    _ x: [Double], _ y: [Double], weights: [Double],
    domains: (x: ClosedRange<Double>, y: ClosedRange<Double>),
    edges: (x: ClosedRange<Double>?, y: ClosedRange<Double>?), effective: Double
  ) {
    let bins = Self.bins
    func place(_ value: Double, _ domain: ClosedRange<Double>) -> Int? {
      guard domain.contains(value) else { return nil }
      let share = (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
      return min(Int(share * Double(bins)), bins - 1)
    }
    var counts = [Double](repeating: 0, count: bins * bins)
    for index in weights.indices {
      guard let column = place(x[index], domains.x), let row = place(y[index], domains.y) else { continue }
      counts[row * bins + column] += weights[index]
    }
    let (mx, sx) = Smoothing.moments(x, weights)
    let (my, sy) = Smoothing.moments(y, weights)
    let total = weights.reduce(0, +)
    var product = 0.0
    for index in weights.indices { product += weights[index] * (x[index] - mx) * (y[index] - my) }
    let correlation = sx > 0 && sy > 0 ? product / total / (sx * sy) : 0
    // Along a narrow ridge the width of its section counts.
    let narrow = max(1 - correlation * correlation, 0.01).squareRoot() * pow(max(effective, 1), -1.0 / 6)
    func scale(_ deviation: Double, _ domain: ClosedRange<Double>) -> Double {
      narrow * deviation / (domain.upperBound - domain.lowerBound) * Double(bins)
    }
    for row in 0..<bins {
      let smooth = Smoothing.smoothed(
        Array(counts[row * bins..<(row + 1) * bins]), scale: scale(sx, domains.x),
        mirrored: Smoothing.mirrors(domains.x, edges.x))
      for column in 0..<bins { counts[row * bins + column] = smooth[column] }
    }
    for column in 0..<bins {
      let smooth = Smoothing.smoothed(
        (0..<bins).map { counts[$0 * bins + column] }, scale: scale(sy, domains.y),
        mirrored: Smoothing.mirrors(domains.y, edges.y))
      for row in 0..<bins { counts[row * bins + column] = smooth[row] }
    }
    mass = counts
  }

  /// The density above which a share of the mass lies.
  package func level(holding share: Double) -> Double {
    let total = mass.reduce(0, +)
    var sum = 0.0
    for value in mass.sorted(by: >) {
      sum += value
      if sum >= share * total { return value }
    }
    return 0
  }

  /// Closed lines around where the density is above a level, in units of the domain [0, 1]; holes run the other way.
  ///
  /// Marching squares (Lorensen and Cline 1987 in two dimensions) over the middles of the cells, zero all around.
  package func contours(at level: Double) -> [[(x: Double, y: Double)]] {
    let (bins, side) = (Self.bins, Self.bins + 2)
    func value(_ column: Int, _ row: Int) -> Double {
      guard (1...bins).contains(column), (1...bins).contains(row) else { return 0 }
      return mass[(row - 1) * bins + column - 1]
    }
    // Edges of the lattice: even numbers run along x from a node, odd ones along y.
    func horizontal(_ column: Int, _ row: Int) -> Int { 2 * (row * side + column) }
    func vertical(_ column: Int, _ row: Int) -> Int { 2 * (row * side + column) + 1 }
    var next: [Int: Int] = [:]
    for row in 0..<side - 1 {
      for column in 0..<side - 1 {
        let corners = [
          value(column, row), value(column + 1, row), value(column + 1, row + 1), value(column, row + 1),
        ]
        let inside = corners.map { $0 > level }
        let sides = [
          horizontal(column, row), vertical(column + 1, row), horizontal(column, row + 1),
          vertical(column, row),
        ]
        // Along the rim of the cell the line leaves where it comes in from above the level.
        let exits = (0..<4).filter { inside[$0] && !inside[($0 + 1) % 4] }
        let entries = (0..<4).filter { !inside[$0] && inside[($0 + 1) % 4] }
        if exits.count == 1 {
          next[sides[exits[0]]] = sides[entries[0]]
        } else if exits.count == 2 {
          let joined = corners.reduce(0, +) / 4 > level
          for exit in exits { next[sides[exit]] = sides[(exit + (joined ? 1 : 3)) % 4] }
        }
      }
    }
    func point(_ edge: Int) -> (x: Double, y: Double) {
      let (node, isVertical) = (edge / 2, edge % 2 == 1)
      let (column, row) = (node % side, node / side)
      let (first, second) = (
        value(column, row), value(column + (isVertical ? 0 : 1), row + (isVertical ? 1 : 0))
      )
      let part = first == second ? 0.5 : (level - first) / (second - first)
      let (x, y) = (Double(column) + (isVertical ? 0 : part), Double(row) + (isVertical ? part : 0))
      return (min(max((x - 0.5) / Double(bins), 0), 1), min(max((y - 0.5) / Double(bins), 0), 1))
    }
    var lines: [[(x: Double, y: Double)]] = []
    for start in next.keys.sorted() {
      guard var edge = next.removeValue(forKey: start) else { continue }
      var line = [point(start)]
      while edge != start {
        line.append(point(edge))
        guard let further = next.removeValue(forKey: edge) else { break }
        edge = further
      }
      lines.append(line)
    }
    return lines
  }
}
