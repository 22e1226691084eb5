/// The shape of a point; strategies differ in shape as well as in colour.
package enum Marker: Int, Sendable, CaseIterable {
  case circle
  case square
  case triangle
  case diamond
  case pointDown
  case cross
  case pentagon

  /// The outline around a centre; `radius` is that of a circle of about the same area.
  package func path(_ x: Double, _ y: Double, radius: Double) -> String {
    switch self {
    case .circle:
      let r = NumberText.coordinate(radius)
      let width = NumberText.coordinate(2 * radius)
      return "M\(Path.point(x - radius, y))a\(r) \(r) 0 1 0 \(width) 0a\(r) \(r) 0 1 0 -\(width) 0Z"
    default:
      return Path.polygon(corners.map { (x + $0.0 * radius, y + $0.1 * radius) })
    }
  }

  private var corners: [(Double, Double)] {
    switch self {
    case .circle: []
    case .square: [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]
    case .triangle: [(0, -1.25), (1.2, 0.9), (-1.2, 0.9)]
    case .diamond: [(0, -1.35), (1.2, 0), (0, 1.35), (-1.2, 0)]
    case .pointDown: [(0, 1.25), (1.2, -0.9), (-1.2, -0.9)]
    case .cross:
      [
        (-0.45, -1.2), (0.45, -1.2), (0.45, -0.45), (1.2, -0.45), (1.2, 0.45), (0.45, 0.45), (0.45, 1.2),
        (-0.45, 1.2), (-0.45, 0.45), (-1.2, 0.45), (-1.2, -0.45), (-0.45, -0.45),
      ]
    case .pentagon: [(0, -1.2), (1.14, -0.37), (0.71, 0.97), (-0.71, 0.97), (-1.14, -0.37)]
    }
  }
}

/// SVG path data.
package enum Path {
  static func point(_ x: Double, _ y: Double) -> String {
    NumberText.coordinate(x) + " " + NumberText.coordinate(y)
  }

  /// An open line through points.
  package static func line(_ points: [(Double, Double)]) -> String {
    points.isEmpty ? "" : "M" + points.map { point($0.0, $0.1) }.joined(separator: "L")
  }

  /// A closed line through points.
  package static func polygon(_ points: [(Double, Double)]) -> String {
    points.isEmpty ? "" : line(points) + "Z"
  }

  /// Many dots, to be drawn with a round stroke.
  package static func dots(_ points: [(Double, Double)]) -> String {
    points.map { "M" + point($0.0, $0.1) + "h0" }.joined()
  }
}
