import Diagnostics
import Foundation

/// Student distributions of logarithms that a further universe will have, from those of a few universes.
///
/// The variance between universes is that of a cell with the help of all others (``ScatterPrior``); a new universe scatters
/// by it, and so does the mean of those rehearsed.
struct PredictiveScatter {
  /// Where a cell stands, and its logarithms, one for each universe.
  struct Cell {
    var column: String
    var targetCount: Int
    var logarithms: [Double]
  }

  /// A Student distribution.
  struct Law {
    var centre: Double
    var scale: Double
    var freedom: Double

    /// The probability of more than `value`.
    func probability(above value: Double) -> Double {
      guard scale > 0 else { return value < centre ? 1 : 0 }
      return StudentT.upperTail((value - centre) / scale, freedom: freedom)
    }

    /// Half the width of the band that holds a probability of 68 %.
    var reach: Double { scale * StudentT.upperQuantile(0.16, freedom: freedom) }
  }

  /// How well the shortfall is known, in degrees of freedom.
  private static let shortfallFreedom = 30.0

  private let prior: ScatterPrior?
  private let shortfall: Double

  /// - Parameters:
  ///   - cells: all cells of a rehearsal.
  ///   - shortfall: standard deviation of what rehearsals miss of real studies, by which every law is widened.
  init(_ cells: [Cell], shortfall: Double) {
    prior = ScatterPrior(
      cells.map {
        .init(.init(column: $0.column, targetCount: $0.targetCount), logRatios: $0.logarithms)
      })
    self.shortfall = shortfall
  }

  /// The law of a cell's logarithm in a further universe.
  func law(_ cell: Cell) -> Law {
    let count = Double(cell.logarithms.count)
    let centre = cell.logarithms.reduce(0, +) / count
    let missed = shortfall * shortfall
    guard count > 1 else { return Law(centre: centre, scale: shortfall, freedom: Self.shortfallFreedom) }
    let own = cell.logarithms.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / (count - 1)
    let place = ScatterPrior.Place(column: cell.column, targetCount: cell.targetCount)
    let scattered = (prior?.moderated(own, at: place) ?? own) * (1 + 1 / count)
    // Degrees of freedom of a sum of variances (Satterthwaite 1946, Biometrics Bull. 2, 110, equation 17).
    let freedom =
      (scattered + missed) * (scattered + missed)
      / (scattered * scattered / (prior?.totalFreedom ?? count - 1) + missed * missed / Self.shortfallFreedom)
    return Law(centre: centre, scale: (scattered + missed).squareRoot(), freedom: freedom)
  }
}
