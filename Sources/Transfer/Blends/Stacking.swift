import Randomness

/// The weights with which several predictions of one number are combined: none negative, of sum one, so that the
/// combination errs least on rows that its parts did not learn from (Wolpert 1992; Breiman 1996, stacked regressions).
package struct Stacking {
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
    let chosen = ChosenWeights(
      parts: errors.count, rows: errors.first?.count ?? 0, reference: reference, stream: stream,
      choose: { Self.leastSquares(Self.products(errors, rows: $0, shares: $1)) },
      combine: { weights, row in zip(weights, errors).reduce(0.0) { $0 + $1.0 * $1.1[row] } },
      loss: { $0 * $0 })
    weights = chosen.weights
    heldOut = chosen.heldOut
  }

  /// The mean products of errors of two parts each over rows that count as their shares say.
  private static func products(_ errors: [[Double]], rows: [Int], shares: [Double]) -> [[Double]] {
    let parts = errors.count
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
    return products
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
