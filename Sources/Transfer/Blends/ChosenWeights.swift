import Foundation
import Randomness

/// Weights of several parts, none negative and of sum one, with which their combination loses least on rows that they did
/// not learn from.
///
/// Two things keep few rows from choosing by chance; both are our choice. The weights are the mean over resamplings of the
/// rows (the Bayesian bootstrap of Rubin 1981). And they are pulled towards one part, the reference, as far as rows
/// that did not choose them show no gain over it: the pull is that of least loss by cross-validation, a gain
/// counting less by `doubt` of its standard errors. With fewer rows than ``leastRows`` the reference has all weight.
struct ChosenWeights {
  /// Rows below which nothing can be told.
  static let leastRows = 10
  /// Resamplings of the rows.
  static let resamplings = 64
  /// Parts of the rows for cross-validation.
  static let folds = 5
  /// Shares of the chosen weights that are tried, the rest being the reference's.
  static let shares = [0, 0.25, 0.5, 0.75, 1]
  /// Standard errors taken off a gain.
  static let doubt = 0.3
  /// Weights below this are none.
  static let negligible = 0.005

  /// Weight of each part `[M]`.
  private(set) var weights: [Double]
  /// What the combination is on each row `[N]`, by weights that the row had no part in.
  private(set) var heldOut: [Double]

  /// Chooses weights.
  ///
  /// - Parameters:
  ///   - parts: how many parts there are.
  ///   - rows: how many rows.
  ///   - reference: the part that may be fallen back on.
  ///   - stream: draws the resamplings and folds.
  ///   - choose: the best weights of some rows that count as their shares say.
  ///   - combine: what the combination with some weights is on a row.
  ///   - loss: what that costs, a finite number.
  init(
    parts: Int, rows: Int, reference: Int, stream: RandomStream,
    choose: (_ rows: [Int], _ shares: [Double]) -> [Double],
    combine: (_ weights: [Double], _ row: Int) -> Double, loss: (Double) -> Double
  ) {
    var stream = stream
    let fallback = (0..<parts).map { $0 == reference ? 1.0 : 0 }
    weights = fallback
    heldOut = (0..<rows).map { combine(fallback, $0) }
    guard rows >= Self.leastRows, parts > 1 else { return }
    let order = stream.permutation(rows)
    var byShare = Self.shares.map { _ in [Double](repeating: 0, count: rows) }
    for fold in 0..<Self.folds {
      let seen = order.indices.filter { $0 % Self.folds != fold }.map { order[$0] }
      let chosen = Self.resampled(parts, rows: seen, choose, &stream)
      for (index, share) in Self.shares.enumerated() {
        let pulled = Self.pulled(chosen, to: reference, share)
        for place in stride(from: fold, to: rows, by: Self.folds) {
          byShare[index][order[place]] = combine(pulled, order[place])
        }
      }
    }
    let share = Self.bestShare(byShare.map { $0.map(loss) })
    heldOut = byShare[share]
    let chosen = Self.resampled(parts, rows: Array(0..<rows), choose, &stream)
    let kept = Self.pulled(chosen, to: reference, Self.shares[share]).map { $0 < Self.negligible ? 0 : $0 }
    let sum = kept.reduce(0, +)
    weights = kept.map { $0 / sum }
  }

  /// The mean of the best weights over resamplings of rows.
  private static func resampled(
    _ parts: Int, rows: [Int], _ choose: ([Int], [Double]) -> [Double], _ stream: inout RandomStream
  ) -> [Double] {
    var mean = [Double](repeating: 0, count: parts)
    for _ in 0..<resamplings {
      let shares = rows.map { _ in -log(1 - stream.uniform()) }
      for (part, weight) in choose(rows, shares).enumerated() { mean[part] += weight }
    }
    return mean.map { $0 / Double(resamplings) }
  }

  /// A share of the weights, the rest being the reference's.
  private static func pulled(_ weights: [Double], to reference: Int, _ share: Double) -> [Double] {
    var pulled = weights.map { share * $0 }
    pulled[reference] += 1 - share
    return pulled
  }

  /// The share of least loss, a gain over none counting less by a part of its standard error.
  private static func bestShare(_ losses: [[Double]]) -> Int {
    let rows = Double(losses[0].count)
    let means = losses.map { mine -> Double in
      let gains = zip(mine, losses[0]).map { $0 - $1 }
      let mean = gains.reduce(0, +) / rows
      let variance = gains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (rows - 1)
      return mean + doubt * (variance / rows).squareRoot()
    }
    return means.indices.min { means[$0] < means[$1] } ?? 0
  }
}
