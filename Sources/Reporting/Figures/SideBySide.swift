/// Even distances [px] at which the series of a figure stand about each number of simulations, so that points do not
/// hide each other.
package struct SideBySide: Sendable {
  private let gap: Double
  private let middle: Double

  /// - Parameters:
  ///   - series: how many are drawn.
  ///   - counts: the numbers of simulations.
  ///   - scale: the axis of them.
  package init(_ series: Int, at counts: [Int], on scale: Scale) {
    let places = counts.map { scale.position(Double($0)) }.sorted()
    let nearest = zip(places.dropFirst(), places).map { $0 - $1 }.min() ?? .infinity
    let widest = min(0.3 * nearest, 2 * Self.reach(scale.end - scale.start))
    gap = series > 1 ? min(7, widest / Double(series - 1)) : 0
    middle = Double(series - 1) / 2
  }

  /// The farthest that a series stands from its number of simulations on an axis of this length [px].
  static func reach(_ length: Double) -> Double { 0.03 * length }

  /// How far right of its number of simulations a series is drawn; the sum over all series is zero.
  package func offset(_ index: Int) -> Double { (Double(index) - middle) * gap }
}
