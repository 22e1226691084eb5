import Foundation

/// One factor on the log density of every posterior, chosen on held-out simulations: densities p^beta, normalised; below 1
/// they are wider than before.
public struct Temperature: Sendable, Equatable, Codable {
  /// The exponent beta, the inverse of the temperature.
  public let exponent: Double
  /// Mean over the held-out simulations of the log density of the truth as it was.
  public let before: Double
  /// The same with the exponent.
  public let after: Double

  /// Exponents that are looked among.
  public static let exponents = 0.0625...16

  /// Finds the exponent in [1/16, 16] with the highest mean log density of the truths.
  ///
  /// The norm of p^beta is the mean over draws of p^(beta - 1); its error grows with the distance from 1.
  public init(_ posterior: PosteriorDraws) {
    func mean(_ exponent: Double) -> Double {
      (0..<posterior.count).reduce(0) {
        $0 + Self.logDensity(posterior, simulation: $1, exponent: exponent) / Double(posterior.count)
      }
    }
    // The mean is concave in the exponent: golden sections of its logarithm.
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (log(Self.exponents.lowerBound), log(Self.exponents.upperBound))
    var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
    var (atLeft, atRight) = (mean(exp(left)), mean(exp(right)))
    while high - low > 1e-3 {
      if atLeft > atRight {
        (high, right, atRight) = (right, left, atLeft)
        left = high - ratio * (high - low)
        atLeft = mean(exp(left))
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + ratio * (high - low)
        atRight = mean(exp(right))
      }
    }
    exponent = exp(0.5 * (low + high))
    (before, after) = (mean(1), mean(exponent))
  }

  /// The log density of a truth under p^beta, normalised.
  static func logDensity(_ posterior: PosteriorDraws, simulation: Int, exponent: Double) -> Double {
    let start = simulation * posterior.draws
    let powers = posterior.drawLogDensity[start..<start + posterior.draws].map { $0 * (exponent - 1) }
    let largest = powers.max() ?? 0
    let sum = powers.reduce(0) { $0 + exp($1 - largest) }
    return exponent * posterior.truthLogDensity[simulation] - largest - log(sum / Double(posterior.draws))
  }

  /// The weight of a draw with log density `logDensity` among the draws of a posterior, up to a common factor.
  public func logWeight(_ logDensity: Double) -> Double { (exponent - 1) * logDensity }
}
