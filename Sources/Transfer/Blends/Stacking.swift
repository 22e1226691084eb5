import Foundation
import Randomness

/// The weights with which several predictions of one number are combined: none negative, of sum one, so that the
/// combination errs least on rows that its parts did not learn from (Wolpert 1992; Breiman 1996, stacked regressions).
///
/// Two things keep few rows from choosing by chance; both are our choice. The weights are the mean over resamplings of the
/// rows (the Bayesian bootstrap of Rubin 1981). And they are pulled towards one part, the reference, as far as rows
/// that did not choose them show no gain over it: the pull is that of least squared error by cross-validation, a gain
/// counting less by `doubt` of its standard errors. With fewer rows than ``leastRows`` the reference has all weight.
package struct Stacking {
  /// Rows below which nothing can be told.
  static let leastRows = 10
  /// Resamplings of the rows.
  static let resamplings = 64
  /// Parts of the rows for cross-validation.
  static let folds = 5
  /// Shares of the stacked weights that are tried, the rest being the reference's.
  static let shares = [0, 0.25, 0.5, 0.75, 1]
  /// Standard errors taken off a gain.
  static let doubt = 0.3
  /// Weights below this are none.
  static let negligible = 0.005

  /// Weight of each part `[M]`.
  package private(set) var weights: [Double]
  /// Errors `[N]` of the combination, each by weights that its row had no part in.
  package private(set) var heldOut: [Double]

  /// Chooses weights.
  ///
  /// - Parameters:
  ///   - errors: what each part errs by on each row, `[M][N]`.
  ///   - reference: the part that may be fallen back on.
  ///   - stream: draws the resamplings and folds.
  package init(_ errors: [[Double]], reference: Int, stream: RandomStream) {
    var stream = stream
    let (parts, rows) = (errors.count, errors.first?.count ?? 0)
    weights = (0..<parts).map { $0 == reference ? 1 : 0 }
    heldOut = errors[reference]
    guard rows >= Self.leastRows, parts > 1 else { return }
    let order = stream.permutation(rows)
    var byShare = Self.shares.map { _ in [Double](repeating: 0, count: rows) }
    for fold in 0..<Self.folds {
      let chosen = order.indices.filter { $0 % Self.folds != fold }.map { order[$0] }
      let stacked = Self.stacked(errors, rows: chosen, &stream)
      for (index, share) in Self.shares.enumerated() {
        let pulled = Self.pulled(stacked, to: reference, share)
        for place in stride(from: fold, to: rows, by: Self.folds) {
          let row = order[place]
          byShare[index][row] = zip(pulled, errors).reduce(0.0) { $0 + $1.0 * $1.1[row] }
        }
      }
    }
    let share = Self.bestShare(byShare)
    heldOut = byShare[share]
    let stacked = Self.stacked(errors, rows: Array(0..<rows), &stream)
    let kept = Self.pulled(stacked, to: reference, Self.shares[share]).map { $0 < Self.negligible ? 0 : $0 }
    let sum = kept.reduce(0, +)
    weights = kept.map { $0 / sum }
  }

  /// A share of the weights, the rest being the reference's.
  private static func pulled(_ weights: [Double], to reference: Int, _ share: Double) -> [Double] {
    var pulled = weights.map { share * $0 }
    pulled[reference] += 1 - share
    return pulled
  }

  /// The share of least squared error, a gain over none counting less by a part of its standard error.
  private static func bestShare(_ errors: [[Double]]) -> Int {
    let rows = Double(errors[0].count)
    let losses = errors.map { mine -> Double in
      let gains = zip(mine, errors[0]).map { $0 * $0 - $1 * $1 }
      let mean = gains.reduce(0, +) / rows
      let variance = gains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (rows - 1)
      return mean + doubt * (variance / rows).squareRoot()
    }
    return losses.indices.min { losses[$0] < losses[$1] } ?? 0
  }

  /// The mean over resamplings of the weights of least squared error.
  private static func stacked(
    _ errors: [[Double]], rows: [Int], _ stream: inout RandomStream
  ) -> [Double] {
    let parts = errors.count
    var mean = [Double](repeating: 0, count: parts)
    for _ in 0..<resamplings {
      let shares = rows.map { _ in -log(1 - stream.uniform()) }
      let total = shares.reduce(0, +)
      var products = [[Double]](repeating: [Double](repeating: 0, count: parts), count: parts)
      for one in 0..<parts {
        for other in 0...one {
          var sum = 0.0
          for (place, row) in rows.enumerated() {
            sum += shares[place] * errors[one][row] * errors[other][row]
          }
          products[one][other] = sum / total
          products[other][one] = sum / total
        }
      }
      for (part, weight) in leastSquares(products).enumerated() { mean[part] += weight }
    }
    return mean.map { $0 / Double(resamplings) }
  }

  /// The w of no negative entry and sum one that makes w G w least: weight moves from the part of the steepest to that
  /// of the shallowest slope until all that have any are level.
  package static func leastSquares(_ products: [[Double]]) -> [Double] {
    let parts = products.count
    var weights = [Double](repeating: 0, count: parts)
    // It starts at the best single part.
    let start = products.indices.min { products[$0][$0] < products[$1][$1] } ?? 0
    weights[start] = 1
    var slopes = products[start]
    let scale = slopes.map(abs).max() ?? 0
    for _ in 0..<10_000 {
      let down = slopes.indices.min { slopes[$0] < slopes[$1] } ?? 0
      let up = slopes.indices.filter { weights[$0] > 0 }.max { slopes[$0] < slopes[$1] } ?? start
      guard slopes[up] - slopes[down] > 1e-10 * scale else { break }
      let curvature = products[up][up] + products[down][down] - 2 * products[up][down]
      let step =
        curvature > 0 ? min(weights[up], (slopes[up] - slopes[down]) / curvature) : weights[up]
      guard step > 0 else { break }
      weights[down] += step
      weights[up] = step < weights[up] ? weights[up] - step : 0
      for part in slopes.indices { slopes[part] += step * (products[part][down] - products[part][up]) }
    }
    return weights
  }
}
