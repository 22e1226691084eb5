import Formats
import Foundation
import Tensor

/// The covariance of what a mean leaves, shrunk towards its diagonal where bins are not far fewer than simulations.
public struct ResidualCovariance: Sendable, Equatable {
  /// The share of the diagonal in every covariance between bins.
  private(set) var shrinkage: Double
  /// The covariance C `[D, D]`.
  public let matrix: Matrix
  /// The lower triangular L of C = L L^T.
  let factor: Matrix
  /// The inverse of L, which whitens: L^-1 C L^-T = 1.
  let whitener: Matrix

  /// The covariance of residuals.
  ///
  /// - Parameters:
  ///   - residuals: what the mean leaves `[N, D]`.
  ///   - degreesOfFreedom: coefficients of the mean per bin.
  ///   - shrinkage: the share of the diagonal, 0 to 1.
  ///   - what: whose residuals they are, for messages.
  /// - Throws: ``EmulationError/degenerate(what:simulations:numbers:)``.
  init(_ residuals: Matrix, degreesOfFreedom: Double, shrinkage: Double, what: String) throws {
    let rows = try residuals.tensor()
    let scale = 1 / max(Double(residuals.rows) - degreesOfFreedom, 1)
    try self.init(
      Matrix(rows.transposed().matmul(rows) * scale), shrinkage: shrinkage, simulations: residuals.rows,
      what: what)
  }

  /// A covariance, shrunk towards its diagonal.
  ///
  /// - Throws: ``EmulationError/degenerate(what:simulations:numbers:)``.
  init(_ matrix: Matrix, shrinkage: Double, simulations: Int, what: String) throws {
    var matrix = matrix
    let size = matrix.rows
    for row in 0..<size {
      for column in 0..<size where row != column { matrix.values[row * size + column] *= 1 - shrinkage }
    }
    let fault = EmulationError.degenerate(what: what, simulations: simulations, numbers: size)
    guard (0..<size).allSatisfy({ matrix[$0, $0] > 0 && matrix[$0, $0].isFinite }) else { throw fault }
    let factor: Tensor
    do { factor = try matrix.tensor().cholesky() } catch {
      if case .operation(.singular, _, _, _) = error { throw fault }
      throw error
    }
    self.shrinkage = shrinkage
    self.matrix = matrix
    self.factor = try Matrix(factor)
    whitener = try Matrix(factor.solveTriangular(Tensor.identity(size, dtype: .float64)))
  }

  /// A covariance as it was kept, shrunk already.
  ///
  /// - Throws: ``EmulationError/degenerate(what:simulations:numbers:)``.
  init(kept matrix: Matrix, shrinkage: Double, simulations: Int) throws {
    try self.init(matrix, shrinkage: 0, simulations: simulations, what: "source simulations")
    self.shrinkage = shrinkage
  }

  /// The logarithm of the determinant of C.
  var logDeterminant: Double { (0..<factor.rows).reduce(0.0) { $0 + 2 * log(factor[$1, $1]) } }

  /// Whitened residuals `[N, D]`.
  func whitened(_ residuals: Matrix) throws(TensorError) -> Matrix {
    try Matrix(residuals.tensor().timesTransposed(whitener.tensor()))
  }

  /// The mean of the logarithm of the Gaussian density of some residuals, without its constant.
  func meanLogDensity(_ residuals: Matrix) throws(TensorError) -> Double {
    let white = try whitened(residuals)
    return -0.5 * (dot(white.values, white.values) / Double(max(residuals.rows, 1)) + logDeterminant)
  }
}
