import Formats
import Foundation

/// How far simulations are from their predicted mean: the source's covariance and the response's variance, each times a
/// factor, with the tails of a normal or a Student distribution.
public struct NoiseLaw: Sendable, Equatable {
  /// The factor on the covariance of the source suite.
  public var noise = 1.0
  /// The factor on the variance of the response.
  public var response = 1.0
  /// Degrees of freedom of a Student distribution; nil for a normal one.
  public var freedom: Double?
  /// The power to which likelihoods are taken in posteriors; below 1 where posteriors would be surer than they are right.
  ///
  /// The factors above have the highest density of the numbers, which are many; the error of the response is common to
  /// all of them, and what it does to parameters shows in posteriors alone.
  public var power = 1.0

  /// Degrees of freedom to choose from.
  package static let freedoms: [Double?] = [nil, 160, 80, 40, 20, 10, 5]
  /// The width of the normal priors of the factors' logarithms, weak ones.
  static let width = 0.7

  /// The law that the source and the response state.
  public init() {}

  /// The law of the highest density of held-out simulations.
  ///
  /// - Parameters:
  ///   - errors: what the prediction misses in each whitened mode `[N, D]`.
  ///   - variances: the variance of the response there `[N, D]`.
  ///   - freedoms: degrees of freedom to choose from.
  package init(errors: Matrix, variances: Matrix, freedoms: [Double?] = freedoms) {
    var best = Double.infinity
    for freedom in freedoms {
      var search = LimitedMemoryBFGS()
      search.tolerance = 1e-9
      let minimum = search.minimum(from: [0, 0]) { point in
        Self.cost(NoiseLaw(point, freedom), errors, variances)
      }
      // Heavier tails must pay for themselves.
      let value = minimum.value + (freedom == nil ? 0 : 1)
      if value < best { (best, self) = (value, NoiseLaw(minimum.point, freedom)) }
    }
  }

  private init(_ logarithms: [Double], _ freedom: Double?) {
    noise = exp(logarithms[0])
    response = exp(logarithms[1])
    self.freedom = freedom
  }

  /// The logarithm of the density of some modes, without the constant of the normal distribution.
  ///
  /// - Parameters:
  ///   - chi: the sum over modes of squared errors in units of their variances.
  ///   - logVariances: the sum of the variances' logarithms.
  ///   - modes: how many there are.
  func logDensity(chi: Double, logVariances: Double, modes: Int) -> Double {
    guard let freedom else { return -0.5 * (chi + logVariances) }
    return normalisation(modes) - 0.5 * ((freedom + Double(modes)) * log1p(chi / freedom) + logVariances)
  }

  /// The mean over simulations of the logarithm of their density, without the constant of the normal distribution.
  ///
  /// - Parameters: as ``init(errors:variances:freedoms:)``.
  func meanLogDensity(errors: Matrix, variances: Matrix) -> Double {
    var sum = 0.0
    for row in 0..<errors.rows {
      var (chi, logVariances) = (0.0, 0.0)
      for (error, reached) in zip(errors.row(row), variances.row(row)) {
        let variance = noise + response * reached
        chi += error * error / variance
        logVariances += log(variance)
      }
      sum += logDensity(chi: chi, logVariances: logVariances, modes: errors.columns)
    }
    return sum / Double(max(errors.rows, 1))
  }

  /// The logarithm of the peak of the Student distribution over that of the normal one.
  func normalisation(_ modes: Int) -> Double {
    guard let freedom else { return 0 }
    let d = Double(modes)
    return lgamma(0.5 * (freedom + d)) - lgamma(0.5 * freedom) - 0.5 * d * log(0.5 * freedom)
  }

  /// Minus the log density with the priors, and its gradient with respect to the factors' logarithms.
  private static func cost(
    _ law: NoiseLaw, _ errors: Matrix, _ variances: Matrix
  ) -> (value: Double, gradient: [Double]) {
    let logarithms = [log(law.noise), log(law.response)]
    var value = logarithms.reduce(0) { $0 + 0.5 * $1 * $1 / (width * width) }
    var gradient = logarithms.map { $0 / (width * width) }
    let modes = errors.columns
    for row in 0..<errors.rows {
      var (chi, logVariances) = (0.0, 0.0)
      var (chiBy, logBy) = ((0.0, 0.0), (0.0, 0.0))
      for place in row * modes..<(row + 1) * modes {
        let (square, reached) = (errors.values[place] * errors.values[place], variances.values[place])
        let variance = law.noise + law.response * reached
        chi += square / variance
        logVariances += log(variance)
        let (byNoise, byResponse) = (law.noise / variance, law.response * reached / variance)
        chiBy = (chiBy.0 - square / variance * byNoise, chiBy.1 - square / variance * byResponse)
        logBy = (logBy.0 + byNoise, logBy.1 + byResponse)
      }
      value -= law.logDensity(chi: chi, logVariances: logVariances, modes: modes)
      let weight = law.freedom.map { ($0 + Double(modes)) / ($0 + chi) } ?? 1
      gradient[0] += 0.5 * (weight * chiBy.0 + logBy.0)
      gradient[1] += 0.5 * (weight * chiBy.1 + logBy.1)
    }
    return (value, gradient)
  }
}
