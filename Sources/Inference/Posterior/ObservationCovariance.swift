import Formats
import Foundation
import Observables
import Tensor

/// The covariance of what was observed, in the observable's own units, as far as simulations do not have it already.
public struct ObservationCovariance: Sendable, Equatable {
  /// The numbers `[D, D]`.
  public let matrix: Matrix

  /// Reads a covariance `[D, D]` of what a model reads.
  ///
  /// - Throws: `FormatError`, and ``PosteriorError/badCovariance(_:expected:found:)`` for one that is of another size, not
  ///   symmetric or not positive definite.
  public init(reading path: String, for joint: JointObservable) throws {
    let matrix = try ArrayFile.readMatrix(path)
    func bad(_ expected: String, _ found: String) -> PosteriorError {
      .badCovariance(path, expected: expected, found: found)
    }
    let width = joint.width
    guard matrix.rows == width, matrix.columns == width else {
      throw bad(
        "[\(width), \(width)] as \(joint.name) has \(width) numbers", "[\(matrix.rows), \(matrix.columns)]")
    }
    for bin in 0..<width where !(matrix[bin, bin] > 0) {
      throw bad("positive variances", "\(matrix[bin, bin]) of \(joint.place(of: bin))")
    }
    let sizes = (0..<width).map { matrix[$0, $0].squareRoot() }
    for row in 0..<width {
      for column in 0..<row
      where abs(matrix[row, column] - matrix[column, row]) > 1e-6 * sizes[row] * sizes[column] {
        throw bad(
          "a symmetric matrix",
          "\(matrix[row, column]) in row \(row + 1), column \(column + 1) and \(matrix[column, row]) in row \(column + 1), "
            + "column \(row + 1)")
      }
    }
    // Of correlations, whose eigenvalues do not depend on the units.
    let correlation = (0..<width * width).map {
      0.5 * (matrix.values[$0] + matrix[$0 % width, $0 / width]) / (sizes[$0 / width] * sizes[$0 % width])
    }
    let least = try withOneThread { () throws(TensorError) in
      try Tensor(correlation, shape: [width, width]).symmetricEigen().values.doubles().first ?? 0
    }
    guard least > 1e-12 else {
      throw bad(
        "a positive definite matrix",
        "an eigenvalue of \(String(format: "%.3g", least)) of its correlations")
    }
    self.matrix = matrix
  }

  /// The covariance of the encoded inputs `[D, D]` at an observation, to first order in the scatter.
  func encoded(slopes: [Double]) throws(TensorError) -> Tensor {
    let width = matrix.columns
    return try Tensor(
      (0..<width * width).map { matrix.values[$0] * slopes[$0 / width] * slopes[$0 % width] },
      shape: [width, width])
  }
}
