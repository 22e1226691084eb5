import Formats
import Foundation
import Tensor

/// The kernel of a regression on features of about unit variance: a constant, a linear trend, and what is smooth beyond it,
///
///     k(x, x') = 1 + sum_d w_d^2 x_d x'_d + s^2 exp(-1/2 sum_d (x_d - x'_d)^2 / l_d^2),
///
/// with a weight and a length for each feature (automatic relevance determination, Rasmussen and Williams 2006, equation
/// 5.1), for values of unit variance with the noise sigma^2 + 1e-6.
struct RegressionKernel: Sendable, Equatable {
  /// Number of features, D.
  let features: Int

  /// The least variance of the noise: without any, values that features determine would leave no inverse.
  static let leastNoise = 1e-6

  /// Log weights of the linear trend.
  var weights: Range<Int> { 0..<features }
  /// Log lengths.
  var lengths: Range<Int> { features..<2 * features }
  /// The log amplitude s of what is smooth.
  var amplitude: Int { 2 * features }
  /// The log deviation sigma of the noise.
  var noise: Int { 2 * features + 1 }
  /// How many numbers there are.
  var count: Int { 2 * features + 2 }

  /// Means and widths of the normal priors, weak ones; a feature is more likely to matter little the more there are.
  var prior: (mean: [Double], width: [Double]) {
    var mean = [Double](repeating: 0, count: count)
    var width = [Double](repeating: 1, count: count)
    for index in weights { mean[index] = -0.5 * log(Double(max(features, 1))) }
    for index in lengths { mean[index] = 0.5 * log(Double(max(features, 1))) + log(2) }
    for index in weights.lowerBound..<lengths.upperBound { width[index] = 1.5 }
    mean[amplitude] = log(0.5)
    (mean[noise], width[noise]) = (log(0.3), 1.5)
    return (mean, width)
  }

  /// The parts of the kernel between two sets of features `[M, D]` and `[N, D]` at some hyperparameters.
  struct Parts {
    /// Features times the weights of the trend.
    let trend: (left: Tensor, right: Tensor)
    /// Features in units of the lengths.
    let scaled: (left: Tensor, right: Tensor)
    /// What is smooth beyond the trend `[M, N]`.
    let smooth: Tensor

    /// The kernel `[M, N]`, without noise.
    func matrix() throws(TensorError) -> Tensor {
      try smooth + trend.left.timesTransposed(trend.right) + 1
    }
  }

  func parts(_ left: Tensor, _ right: Tensor, at point: [Double]) throws(TensorError) -> Parts {
    let weight = try Tensor.vector(point[weights].map { exp($0) })
    let length = try Tensor.vector(point[lengths].map { exp($0) })
    let scaled = (left: try left / length, right: try right / length)
    return Parts(
      trend: (try left * weight, try right * weight), scaled: scaled,
      smooth: try (scaled.left.squaredDistances(to: scaled.right) * -0.5).exp() * exp(2 * point[amplitude]))
  }
}

/// The evidence of hyperparameters of a regression, with its gradient (Rasmussen and Williams 2006, equations 5.8 and 5.9)
/// and the priors' densities.
package struct RegressionEvidence {
  let kernel: RegressionKernel
  /// Features `[N, D]`.
  let features: Tensor
  /// Values of mean 0 and unit variance `[N, 1]`.
  let values: Tensor

  package init(features: Matrix, values: [Double]) throws(TensorError) {
    kernel = RegressionKernel(features: features.columns)
    self.features = try features.tensor()
    self.values = try Tensor(values, shape: [values.count, 1])
  }

  /// Means and widths of the priors.
  package var prior: (mean: [Double], width: [Double]) { kernel.prior }

  /// The inverse of the covariance `[N, N]` and its product with the values `[N, 1]`, with the covariance's log determinant
  /// and the kernel's parts; nil where rounding leaves the covariance no inverse.
  struct Solution {
    let parts: RegressionKernel.Parts
    let inverse: Tensor
    let weights: Tensor
    let logDeterminant: Double
  }

  func solution(at point: [Double]) throws(TensorError) -> Solution? {
    let parts = try kernel.parts(features, features, at: point)
    let identity = try Tensor.identity(values.shape[0], dtype: .float64)
    let factor: Tensor
    do {
      let noise = exp(2 * point[kernel.noise]) + RegressionKernel.leastNoise
      factor = try (parts.matrix() + identity * noise).cholesky()
    } catch {
      if case .operation(.singular, _, _, _) = error { return nil }
      throw error
    }
    let root = try factor.solveTriangular(identity)
    let inverse = try root.transposed().matmul(root)
    return Solution(
      parts: parts, inverse: inverse, weights: try inverse.matmul(values),
      logDeterminant: try -2 * (root * identity).sum(over: [1]).log().sum().number())
  }

  /// Minus the logarithm of the evidence, without its constant, with its gradient; infinite where there is none.
  package func callAsFunction(_ point: [Double]) throws(TensorError) -> (value: Double, gradient: [Double]) {
    let (mean, width) = kernel.prior
    var gradient = [Double](repeating: 0, count: point.count)
    guard zip(point, zip(mean, width)).allSatisfy({ abs($0 - $1.0) < 12 * $1.1 }),
      let solution = try solution(at: point)
    else { return (.infinity, gradient) }
    var value = try 0.5 * ((solution.weights * values).sum().number() + solution.logDeterminant)
    // Minus the derivative with respect to the covariance.
    let outer = try (solution.inverse - solution.weights.timesTransposed(solution.weights)) * 0.5
    let (trend, scaled) = (solution.parts.trend.left, solution.parts.scaled.left)
    let byTrend = try (trend * outer.matmul(trend)).sum(over: [0]).doubles()
    for (index, derivative) in zip(kernel.weights, byTrend) { gradient[index] = 2 * derivative }
    // Sums over pairs of W (x - x')^2 are 2 sum_i x_i (x_i sum_j W_ij - sum_j W_ij x_j).
    let smooth = try outer * solution.parts.smooth
    let rows = try smooth.sum(over: [1], keepingDimensions: true)
    let byLength = try (scaled * (scaled * rows - smooth.matmul(scaled))).sum(over: [0]).doubles()
    for (index, derivative) in zip(kernel.lengths, byLength) { gradient[index] = 2 * derivative }
    gradient[kernel.amplitude] = try 2 * smooth.sum().number()
    let identity = try Tensor.identity(values.shape[0], dtype: .float64)
    gradient[kernel.noise] = try 2 * exp(2 * point[kernel.noise]) * (outer * identity).sum().number()
    for index in point.indices {
      let away = (point[index] - mean[index]) / width[index]
      value += 0.5 * away * away
      gradient[index] += away / width[index]
    }
    return (value, gradient)
  }
}
