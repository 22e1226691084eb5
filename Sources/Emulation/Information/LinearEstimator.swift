import Formats
import Tensor

extension Emulator {
  /// The weights `[P, D]` of the linear estimator of least error near a point: the estimates are the point plus the weights
  /// times what encoded numbers differ from the mean there, parameters scaled to [0, 1].
  ///
  /// W = (F + 1/prior)^-1 J^T C^-1 with the Fisher matrix F, the slopes J and the covariance C of ``information(at:)``: the
  /// mean of a Gaussian posterior whose mean is linear in the parameters (Kay 1993, "Fundamentals of Statistical Signal
  /// Processing", theorem 10.3).
  ///
  /// - Parameter point: where, scaled to [0, 1] `[P]`.
  /// - Throws: ``EmulationError/outside(parameter:value:lower:upper:)`` for a point outside the prior.
  public func linearEstimator(at point: [Double]) throws -> Matrix {
    let information = try information(at: point)
    return try withOneThread { () throws in
      let variances = try noise(at: point)
      let pull = try slopes(at: point, of: Array(point.indices)).flatMap { slope in
        zip(slope, variances).map { $0 / $1 }
      }
      let filter = try Matrix(rows: point.count, columns: width, values: pull).tensor()
      return try Matrix(
        information.covariance.tensor().matmul(filter).timesTransposed(toModes.tensor()))
    }
  }
}
