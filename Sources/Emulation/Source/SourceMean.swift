import Formats
import Tensor

/// The mean of the encoded numbers of a suite: a polynomial of its parameters in every bin, by least squares, and where
/// simulations ask for it a Gaussian process of what that leaves.
public struct SourceMean: Sendable, Equatable {
  /// Which polynomials are possible.
  struct Choice: Sendable, Equatable {
    /// Total degree.
    var degree: Int
    /// Whether parameters enter by their logarithms.
    var logarithmic: Bool
    /// The variance that the prior allows every coefficient but the constant one, in units of the residual's; infinite
    /// for least squares.
    var width: Double
  }

  /// Polynomials of a degree that some rows can hold; ridges only where rows are not far more than terms.
  ///
  /// - Parameter isLowest: whether rows must hold this degree, however few they are.
  static func choices(
    rows: Int, coordinates: Int, degree: Int, isLowest: Bool, logarithmic: Bool
  ) -> [Choice] {
    let terms = PolynomialBasis.count(coordinates: coordinates, degree: degree)
    let widths = rows >= 8 * terms ? [.infinity] : rows > 2 * terms ? [.infinity, 10, 1] : [10, 1, 0.1]
    guard terms <= 4 * rows || isLowest else { return [] }
    return widths.map { Choice(degree: degree, logarithmic: logarithmic, width: $0) }
  }

  let choice: Choice
  let basis: PolynomialBasis
  /// Coefficients `[terms, D]`.
  let coefficients: Matrix
  /// The inverse of the terms' products, summed over simulations `[terms, terms]`: what the fit leaves uncertain, in
  /// units of the residual's covariance.
  let uncertainty: Matrix
  /// What the polynomial leaves of the mean; nil where nothing is learnt of it.
  private(set) var process: ResidualProcess?

  /// Fits a polynomial.
  ///
  /// - Parameters:
  ///   - choice: which polynomial.
  ///   - coordinates: parameters `[N, d]` from 0 to 1, by their logarithms where the choice says so.
  ///   - values: encoded numbers `[N, D]`.
  init(_ choice: Choice, coordinates: Matrix, values: Matrix) throws(TensorError) {
    self.choice = choice
    basis = PolynomialBasis(coordinates: coordinates.columns, degree: choice.degree)
    let terms = try basis.values(coordinates).tensor()
    var products = try Matrix(terms.transposed().matmul(terms))
    for index in 0..<products.rows {
      // The least ridge keeps terms that the rows cannot tell apart from spoiling the others.
      let ridge = max(index == 0 ? 0 : 1 / choice.width, 1e-10 * products[index, index])
      products[index, index] += ridge
    }
    let inverse = try products.tensor().inverse()
    uncertainty = try Matrix(inverse)
    coefficients = try Matrix(inverse.matmul(terms.transposed().matmul(values.tensor())))
  }

  /// A polynomial of known coefficients.
  init(
    _ choice: Choice, coordinates: Int, coefficients: Matrix, uncertainty: Matrix, process: ResidualProcess?
  ) {
    self.choice = choice
    basis = PolynomialBasis(coordinates: coordinates, degree: choice.degree)
    self.coefficients = coefficients
    self.uncertainty = uncertainty
    self.process = process
  }

  /// The same polynomial with a process of what it leaves.
  ///
  /// - Parameters:
  ///   - lengths: of the process, for each parameter.
  ///   - standIns: points that the process is projected on.
  ///   - coordinates: the parameters `[N, d]` that the polynomial was fitted to.
  ///   - values: the encoded numbers `[N, D]` that it was fitted to.
  func with(
    lengths: [Double], standIns: Int, coordinates: Matrix, values: Matrix
  ) throws(TensorError) -> SourceMean {
    var mean = self
    mean.process = try ResidualProcess.fitted(
      lengths: lengths, standIns: min(standIns, coordinates.rows / 2), coordinates: coordinates,
      terms: terms(coordinates), uncertainty: uncertainty,
      residuals: values.subtracting(self.values(coordinates)))?.process
    return mean
  }

  /// Effective number of the polynomial's coefficients per bin.
  var degreesOfFreedom: Double {
    var sum = Double(basis.terms.count)
    guard choice.width.isFinite else { return sum }
    for index in 1..<max(uncertainty.rows, 1) { sum -= uncertainty[index, index] / choice.width }
    return sum
  }

  /// The terms of the polynomial at coordinates `[N, d]`: `[N, terms]`.
  func terms(_ coordinates: Matrix) -> Matrix { basis.values(coordinates) }

  /// The mean `[N, D]`.
  func values(_ coordinates: Matrix) throws(TensorError) -> Matrix {
    let terms = try terms(coordinates).tensor()
    let mean = try terms.matmul(coefficients.tensor())
    if let process {
      try mean.addInPlace(process.features(coordinates, terms).matmul(process.coefficients.tensor()))
    }
    return try Matrix(mean)
  }

  /// The covariance of what the mean leaves `[N, D]`.
  ///
  /// - Throws: ``EmulationError/degenerate(what:simulations:numbers:)``.
  func covariance(of residuals: Matrix, shrinkage: Double) throws -> ResidualCovariance {
    try ResidualCovariance(
      process?.raised(residuals, terms: basis.terms.count) ?? residuals,
      degreesOfFreedom: degreesOfFreedom, shrinkage: shrinkage, what: "source simulations")
  }

  /// By how much the fit's own uncertainty raises the covariance of the residual at some points: t (T^T T)^-1 t^T `[N]`.
  func leverage(_ terms: Tensor) throws(TensorError) -> Tensor {
    try (terms.matmul(uncertainty.tensor()) * terms).sum(over: [1])
  }
}
