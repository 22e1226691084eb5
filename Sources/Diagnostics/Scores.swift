/// Normalised mean square error and R^2 of one network on the test simulations, per parameter and in total.
public struct Scores: Sendable, Equatable {
  /// Names of the columns: the parameters, then `total`.
  public let columns: [String]
  /// Mean square error of the parameters scaled to [0, 1] `[P + 1]`; `total` is the mean over parameters.
  public let mse: [Double]
  /// Coefficient of determination, 1 - (squared error) / (spread of the truth about its mean) `[P + 1]`;
  /// `total` is the mean over parameters.
  public let r2: [Double]

  /// The mean square error of a column by its name, nil when there is no such column.
  public func mse(of column: String) -> Double? { columns.firstIndex(of: column).map { mse[$0] } }

  /// R^2 of a column by its name, nil when there is no such column.
  public func r2(of column: String) -> Double? { columns.firstIndex(of: column).map { r2[$0] } }
}

extension Evaluation {
  /// The scores of the network of one seed, counted from 0.
  ///
  /// - Throws: `outOfRange` when there is no such seed.
  public func scores(seed: Int) throws(DiagnosticsError) -> Scores {
    guard (0..<seeds).contains(seed) else {
      throw .outOfRange(what: "number of the seed", expected: "between 0 and \(seeds - 1)", found: "\(seed)")
    }
    let mse = meanSquareErrors(seed: seed)
    let spreads = truthVariances(weights: [Double](repeating: 1, count: simulations))
    return Scores(columns: columns, mse: mse, r2: determination(mse: mse, spreads: spreads))
  }

  /// Variance of the truth `[P]` about its mean when simulation `t` counts `weights[t]` times, with weights
  /// that sum to `T`.
  func truthVariances(weights: [Double]) -> [Double] {
    let width = parameters.count
    return (0..<width).map { parameter in
      var mean = 0.0
      for t in 0..<simulations { mean += weights[t] * truth[t * width + parameter] }
      mean /= Double(simulations)
      var sum = 0.0
      for t in 0..<simulations {
        let offset = truth[t * width + parameter] - mean
        sum += weights[t] * offset * offset
      }
      return sum / Double(simulations)
    }
  }

  /// R^2 `[P + 1]` from mean square errors `[P + 1]` and variances of the truth `[P]`.
  func determination(mse: [Double], spreads: [Double]) -> [Double] {
    let values = zip(mse, spreads).map { 1 - $0 / $1 }
    return values + [values.reduce(0, +) / Double(values.count)]
  }
}
