/// Mean square error and R^2, medians over the seeds, with their bootstrap draws.
public struct ResampledScores: Sendable {
  /// Names of the columns: the parameters, then `total`.
  public let columns: [String]
  /// Median over seeds of the mean square error `[P + 1]`.
  public let mse: [Double]
  /// Median over seeds of R^2 `[P + 1]`.
  public let r2: [Double]
  /// Draws of the mean square error `[P + 1][B]`.
  let mseDraws: [[Double]]
  /// Draws of R^2 `[P + 1][B]`.
  let r2Draws: [[Double]]
  /// The bootstrap that drew them.
  let bootstrap: Bootstrap

  /// The mean square error of a column with its interval, nil when there is no such column.
  public func mseEstimate(of column: String) -> Estimate? {
    columns.firstIndex(of: column).map { bootstrap.estimate(mse[$0], draws: mseDraws[$0]) }
  }

  /// R^2 of a column with its interval, nil when there is no such column.
  public func r2Estimate(of column: String) -> Estimate? {
    columns.firstIndex(of: column).map { bootstrap.estimate(r2[$0], draws: r2Draws[$0]) }
  }
}
