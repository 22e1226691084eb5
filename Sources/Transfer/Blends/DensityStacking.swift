import Foundation
import Networks
import Randomness

/// The weights with which several densities of the same parameters are mixed: none negative, of sum one, so that the
/// mixture is densest at truths that its parts did not learn from (Yao, Vehtari, Simpson & Gelman 2018, Bayesian Analysis 13,
/// 917, eq. 5, with the logarithmic score).
package struct DensityStacking {
  /// Weight of each part `[M]`.
  package private(set) var weights: [Double]
  /// Log densities `[N]` of the truth under the mixture, each by weights that its row had no part in.
  package private(set) var heldOut: [Double]

  /// What a truth that the mixture holds for impossible costs, in nats: any finite number beyond all others.
  private static let impossible = 1e6
  /// Steps of expectation maximisation at most, and the change of weights that ends them.
  private static let (steps, settled) = (200, 1e-5)

  /// Chooses weights.
  ///
  /// - Parameters:
  ///   - logDensities: of the truth under each part on each row, `[M][N]`; minus infinity where it is impossible.
  ///   - reference: the part that may be fallen back on.
  ///   - stream: draws the resamplings and folds.
  package init(_ logDensities: [[Double]], reference: Int, stream: RandomStream) {
    let rows = logDensities.first?.count ?? 0
    // Densities relative to that of the densest part of their row; none where all hold the truth for impossible.
    let relative = (0..<rows).map { row -> [Double]? in
      let largest = logDensities.map { $0[row] }.max() ?? -.infinity
      return largest > -.infinity ? logDensities.map { exp($0[row] - largest) } : nil
    }
    let chosen = ChosenWeights(
      parts: logDensities.count, rows: rows, reference: reference, stream: stream,
      choose: { Self.mostProbable(relative, rows: $0, shares: $1, parts: logDensities.count) },
      combine: { weights, row in logSum(zip(weights, logDensities).map { log($0) + $1[row] }) },
      loss: { min(-$0, Self.impossible) })
    weights = chosen.weights
    heldOut = chosen.heldOut
  }

  /// The weights of the highest mean log density, by expectation maximisation: each part's weight becomes its mean share in
  /// the density of the rows.
  private static func mostProbable(
    _ relative: [[Double]?], rows: [Int], shares: [Double], parts: Int
  ) -> [Double] {
    var weights = [Double](repeating: 1 / Double(parts), count: parts)
    for _ in 0..<steps {
      var sums = [Double](repeating: 0, count: parts)
      for (row, share) in zip(rows, shares) {
        guard let densities = relative[row] else { continue }
        var density = 0.0
        for part in 0..<parts { density += weights[part] * densities[part] }
        for part in 0..<parts { sums[part] += share * weights[part] * densities[part] / density }
      }
      let total = sums.reduce(0, +)
      guard total > 0 else { break }
      let moved = sums.map { $0 / total }
      let change = zip(moved, weights).map { abs($0 - $1) }.max() ?? 0
      weights = moved
      if change < settled { break }
    }
    return weights
  }
}
