import Formats
import Foundation
import Tensor

/// A linear map of a posterior about its mean, in the logits of the parameters' places within the prior: no draw leaves the prior and
/// the density stays exact.
struct Stretch: Sendable, Equatable {
  /// The mean of each logit `[P]`.
  private let centre: [Double]
  /// The map of what is away from it, and its inverse, row-major `[P, P]`.
  private let map: [Double]
  private let inverse: [Double]
  /// The logarithm of the map's determinant.
  private let logDeterminant: Double
  /// The prior `[P]`.
  private let prior: [ClosedRange<Double>]

  /// Mean and covariance of a posterior's logits, and what makes its directions standard ones.
  struct Standard {
    /// The mean `[P]`.
    let mean: [Double]
    /// The root V of the covariance V Vᵀ that is symmetric in units of the deviations, `[P, P]`, and its inverse.
    let root: Tensor
    let inverse: Tensor
  }

  /// The map that gives a posterior of covariance V Vᵀ the covariance V S Vᵀ: V S^(1/2) V⁻¹.
  init(_ standard: Standard, shape: [Double], prior: [ClosedRange<Double>]) throws(TensorError) {
    let size = standard.mean.count
    let (values, vectors) = try Tensor(shape, shape: [size, size]).symmetricEigen()
    let lengths = try values.clamped(lower: 1e-8).squareRoot()
    let inner = try (vectors * lengths).matmul(vectors.transposed())
    let outer = try (vectors / lengths).matmul(vectors.transposed())
    centre = standard.mean
    map = try standard.root.matmul(inner).matmul(standard.inverse).doubles()
    inverse = try standard.root.matmul(outer).matmul(standard.inverse).doubles()
    logDeterminant = try lengths.log().sum().doubles()[0]
    self.prior = prior
  }

  /// Mean and covariance of the logits of weighted draws, row-major `[S, P]`.
  static func standard(
    _ draws: [Double], _ weights: [Double], _ prior: [ClosedRange<Double>]
  ) throws(TensorError) -> Standard {
    let size = prior.count
    let logits = draws.enumerated().map { logit($1, prior[$0 % size]) }
    let (mean, covariance) = EmulatedPosterior.moments(logits, weights, size)
    let deviations = (0..<size).map { max(covariance[$0 * size + $0], 1e-20).squareRoot() }
    let correlation = covariance.indices.map {
      covariance[$0] / (deviations[$0 / size] * deviations[$0 % size])
    }
    let (values, vectors) = try Tensor(correlation, shape: [size, size]).symmetricEigen()
    let lengths = try values.clamped(lower: 1e-8).squareRoot()
    let scales = try Tensor.vector(deviations)
    let root = try (vectors * lengths).matmul(vectors.transposed())
    let inverse = try (vectors / lengths).matmul(vectors.transposed())
    return Standard(mean: mean, root: try scales.withDimension(1) * root, inverse: try inverse / scales)
  }

  /// The standard score of a point `[P]`: V⁻¹ times what its logits are away from the mean.
  static func score(_ point: [Double], _ standard: Standard, _ prior: [ClosedRange<Double>])
    throws(TensorError)
    -> [Double]
  {
    let away = point.indices.map { logit(point[$0], prior[$0]) - standard.mean[$0] }
    return try standard.inverse.matmul(Tensor.vector(away)).doubles()
  }

  /// The stretched draws, row-major `[S, P]`.
  func applied(to draws: [Double]) -> [Double] {
    let size = prior.count
    var stretched = draws
    var away = [Double](repeating: 0, count: size)
    for start in stride(from: 0, to: draws.count, by: size) {
      for place in 0..<size { away[place] = Self.logit(draws[start + place], prior[place]) - centre[place] }
      for place in 0..<size { stretched[start + place] = Self.value(moved(away, place, map), prior[place]) }
    }
    return stretched
  }

  /// The point that is stretched to some point inside the prior, and the logarithm of the density's factor there.
  func undone(at point: some Collection<Double>) -> (point: [Double], logFactor: Double) {
    let logits = zip(point, prior).map { Self.logit($0, $1) }
    let away = zip(logits, centre).map { $0 - $1 }
    let before = prior.indices.map { moved(away, $0, inverse) }
    let slopes = zip(before, logits).reduce(0) { $0 + Self.logSlope($1.0) - Self.logSlope($1.1) }
    return (zip(before, prior).map { Self.value($0, $1) }, slopes - logDeterminant)
  }

  private func moved(_ away: [Double], _ place: Int, _ map: [Double]) -> Double {
    var sum = centre[place]
    for other in away.indices { sum += map[place * away.count + other] * away[other] }
    return sum
  }

  /// ln(t / (1 - t)) of the place t within the range, which is kept off its ends by what a number resolves.
  private static func logit(_ value: Double, _ range: ClosedRange<Double>) -> Double {
    let place = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    let inside = min(max(place, 1e-12), 1 - 1e-12)
    return log(inside / (1 - inside))
  }

  private static func value(_ logit: Double, _ range: ClosedRange<Double>) -> Double {
    let place = 1 / (1 + exp(-logit))
    return min(range.lowerBound + place * (range.upperBound - range.lowerBound), range.upperBound)
  }

  /// ln(t (1 - t)), the slope of the place by its logit.
  private static func logSlope(_ logit: Double) -> Double { -abs(logit) - 2 * log1p(exp(-abs(logit))) }
}
