import Formats
import Foundation
import Tensor

/// What a polynomial leaves of a suite's mean, learnt by a Gaussian process of the parameters.
///
/// In modes j in which the scatter is independent and of unit variance the values are a_j k(theta, theta') + 1 apart from the
/// polynomial, k being a squared exponential with a length for each parameter. The process is projected on stand-ins
/// (Seeger, Williams & Lawrence 2003): k = f f^T with features f `[N, R]`, less what the polynomial's terms hold of them and
/// turned so that their products over the simulations are a diagonal lambda. So a feature's coefficient is its
/// projection over lambda + 1 / a_j, and the polynomial's coefficients stay those of least squares.
struct ResidualProcess: Sendable, Equatable {
  /// The length of each parameter `[d]`.
  let lengths: [Double]
  /// Points that the kernel is taken with `[M, d]`.
  let standIns: Matrix
  /// Maps kernels with the stand-ins to features `[M, R]`.
  let projector: Matrix
  /// What the polynomial's terms hold of the features `[terms, R]`.
  let trend: Matrix
  /// The features' sums of squares over the simulations, lambda `[R]`.
  let strengths: [Double]
  /// Maps values to modes `[D, D]`.
  let toModes: Matrix
  /// The amplitude a of every mode, in units of the scatter's variance; 0 where nothing is learnt `[D]`.
  let amplitudes: [Double]
  /// The features' coefficients in the values `[R, D]`.
  let coefficients: Matrix

  /// Amplitudes that may be chosen.
  private static let tried = [0, 0.01, 0.1, 1, 10, 100, largestAmplitude]
  /// The largest of them.
  static let largestAmplitude = 1000.0
  /// The amplitude that all modes have while the modes are sought.
  private static let first = 10.0
  /// Features with a smaller share of the largest variance are left out.
  private static let least = 1e-8
  /// Features of which simulations tell less than this, lambda a, are left out: they add no more than that to the variances of
  /// all simulations together.
  private static let untold = 0.01

  /// A process fitted to what a polynomial leaves, and its log evidence without its constant; nil where the features are
  /// none.
  ///
  /// - Parameters:
  ///   - lengths: one for each parameter.
  ///   - count: stand-ins.
  ///   - coordinates: parameters `[N, d]` from 0 to 1.
  ///   - terms: the polynomial's terms `[N, terms]`.
  ///   - uncertainty: the inverse of their products `[terms, terms]`.
  ///   - residuals: what the polynomial leaves `[N, D]`.
  static func fitted(
    lengths: [Double], standIns count: Int, coordinates: Matrix, terms: Matrix, uncertainty: Matrix,
    residuals: Matrix
  ) throws(TensorError) -> (process: ResidualProcess, logEvidence: Double)? {
    let (rows, width) = (residuals.rows, residuals.columns)
    let standIns = coordinates.selecting(rows: (0..<count).map { $0 * rows / count })
    let scale = try Tensor.vector(lengths)
    let places = try standIns.tensor() / scale
    func kernel(_ points: Tensor) throws(TensorError) -> Tensor {
      try (points.squaredDistances(to: places) * -0.5).exp()
    }
    let (variances, axes) = try kernel(places).symmetricEigen()
    let sizes = try variances.doubles()
    let kept = sizes.indices.filter { sizes[$0] > least * (sizes.last ?? 0) }
    guard !kept.isEmpty else { return nil }
    let root = try axes.slices(1, at: Tensor(kept)) / Tensor.vector(kept.map { sizes[$0].squareRoot() })
    let raw = try kernel(coordinates.tensor() / scale).matmul(root)
    let polynomial = try terms.tensor()
    let held = try uncertainty.tensor().matmul(polynomial.transposed().matmul(raw))
    let free = try raw - polynomial.matmul(held)
    let (products, turn) = try free.transposed().matmul(free).symmetricEigen()
    let strengths = try products.clamped(lower: 1e-12)
    let features = try free.matmul(turn)
    let values = try residuals.tensor()
    let projections = try features.transposed().matmul(values)

    // Modes in which both what is learnt and what is left are uncorrelated.
    let shares = try (strengths + 1 / first).reciprocal().withDimension(1)
    let coefficients = try projections * shares
    let learnt = try (coefficients * strengths.withDimension(1)).transposed().matmul(coefficients)
    let left = try values - features.matmul(coefficients)
    let freedom = max(Double(rows - terms.columns), 1)
    let noise = try left.transposed().matmul(left) / freedom
    let factor: Tensor
    do { factor = try noise.cholesky() } catch {
      if case .operation(.singular, _, _, _) = error { return nil }
      throw error
    }
    let whitener = try factor.solveTriangular(Tensor.identity(width, dtype: .float64))
    let (_, axis) = try whitener.matmul(learnt).timesTransposed(whitener).symmetricEigen()
    let toModes = try whitener.transposed().matmul(axis)
    let fromModes = try axis.transposed().timesTransposed(factor)

    let modes = try values.matmul(toModes)
    let squares = try modes.square().sum(over: [0]).doubles()
    let projected = try projections.matmul(toModes)
    let powers = try projected.square()
    var best = squares.map { (score: -0.5 * freedom * log($0 / freedom), amplitude: 0.0) }
    for amplitude in tried where amplitude > 0 {
      let growth = try strengths * amplitude + 1
      let determinant = try growth.log().sum().number()
      let explained = try (powers * (growth.reciprocal() * amplitude).withDimension(1)).sum(over: [0])
        .doubles()
      for mode in 0..<width {
        let rest = max(squares[mode] - explained[mode], 1e-12 * squares[mode])
        let score = -0.5 * (freedom * log(rest / freedom) + determinant)
        if score > best[mode].score { best[mode] = (score, amplitude) }
      }
    }
    let amplitudes = best.map(\.amplitude)
    let all = try strengths.doubles()
    let largest = amplitudes.max() ?? 0
    let told = all.indices.filter { all[$0] * largest > untold }
    let clear = try Tensor(told.isEmpty ? [all.count - 1] : told)
    let lambda = try strengths.slices(0, at: clear).doubles()
    let found = try Matrix(projected.slices(0, at: clear))
    let own = Matrix(
      rows: found.rows, columns: width,
      values: found.values.enumerated().map { index, value in
        value * share(lambda[index / width], amplitudes[index % width])
      })
    let logDeterminant = try factor.diagonalLogarithms()
    return (
      ResidualProcess(
        lengths: lengths, standIns: standIns, projector: try Matrix(root.matmul(turn.slices(1, at: clear))),
        trend: try Matrix(held.matmul(turn.slices(1, at: clear))), strengths: lambda,
        toModes: try Matrix(toModes),
        amplitudes: amplitudes, coefficients: try Matrix(own.tensor().matmul(fromModes))),
      best.reduce(0) { $0 + $1.score } - freedom * logDeterminant
    )
  }

  /// What a projection is a coefficient by.
  private static func share(_ strength: Double, _ amplitude: Double) -> Double {
    amplitude > 0 ? 1 / (strength + 1 / amplitude) : 0
  }

  /// The features `[N, R]` at coordinates `[N, d]` with the polynomial's terms `[N, terms]` there.
  func features(_ coordinates: Matrix, _ terms: Tensor) throws(TensorError) -> Tensor {
    try Features(self)(coordinates.tensor(), terms)
  }

  /// The features, ready for any number of points.
  struct Features: Sendable {
    private let scale, places, projector, trend: Tensor

    init(_ process: ResidualProcess) throws(TensorError) {
      scale = try Tensor.vector(process.lengths)
      places = try process.standIns.tensor() / scale
      projector = try process.projector.tensor()
      trend = try process.trend.tensor()
    }

    /// The features `[N, R]` at coordinates `[N, d]` with the polynomial's terms `[N, terms]` there.
    func callAsFunction(_ coordinates: Tensor, _ terms: Tensor) throws(TensorError) -> Tensor {
      let distances = try (coordinates / scale).squaredDistances(to: places)
      return try (distances * -0.5).exp().matmul(projector) - terms.matmul(trend)
    }
  }

  /// What of the variance of every mode the coefficients' uncertainty is for a unit of each feature's square `[R, D]`.
  var uncertainty: Matrix {
    Matrix(
      rows: strengths.count, columns: amplitudes.count,
      values: strengths.flatMap { strength in amplitudes.map { Self.share(strength, $0) } })
  }

  /// Residuals `[N, D]` in units in which their products over N less the polynomial's terms are an unbiased covariance:
  /// each mode raised for the coefficients that the process spent on it.
  func raised(_ residuals: Matrix, terms: Int) throws(TensorError) -> Matrix {
    let free = max(Double(residuals.rows - terms), 1)
    let factors = amplitudes.map { amplitude in
      let spent = strengths.reduce(0) { $0 + $1 * Self.share($1, amplitude) }
      return (free / max(free - spent, 1)).squareRoot()
    }
    let modes = try residuals.tensor().matmul(toModes.tensor()) * Tensor.vector(factors)
    return try Matrix(modes.matmul(toModes.tensor().inverse()))
  }
}

extension Tensor {
  /// The sum of the logarithms of a matrix's diagonal.
  fileprivate func diagonalLogarithms() throws(TensorError) -> Double {
    let matrix = try Matrix(self)
    return (0..<matrix.rows).reduce(0) { $0 + Foundation.log(matrix[$1, $1]) }
  }
}
