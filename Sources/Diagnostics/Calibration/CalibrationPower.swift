import Foundation
import Randomness

/// The smallest errors of Gaussian posteriors that a test of so many simulations finds with 95 % probability.
public struct CalibrationPower: Sendable, Equatable, Codable {
  /// A shift of one parameter, in standard deviations of its posterior.
  public let shift: Double
  /// A factor below 1 on the scatter of every parameter.
  public let narrow: Double
  /// A factor above 1 on the scatter of every parameter.
  public let wide: Double

  static let probability = 0.95

  /// The power of the tests of one parameter's ranks, at the level `rankLevel`, for the shift, and of the expected
  /// coverage of `parameters` parameters at once, at `densityLevel`, for the factors; both exact but for Gaussian shape.
  init(count: Int, draws: Int, parameters: Int, rankLevel: Double, densityLevel: Double) {
    let thresholds = UniformityTest.steps(draws: draws).map { Double($0) / Double(draws + 1) }
    let trajectory = UniformTrajectory(count: count, thresholds: thresholds)
    let (own, whole) = (trajectory.critical(rankLevel), trajectory.critical(densityLevel))
    func smallest(_ limit: Double, _ gamma: Double, _ share: (Double, Double) -> Double) -> Double {
      root(from: 0, to: limit, tolerance: 1e-3 * limit) { size in
        Self.probability - trajectory.probability(ofAtMost: gamma) { share($0, size) }
      }
    }
    let quantiles = Dictionary(
      uniqueKeysWithValues: thresholds.map { ($0, NormalDistribution.quantile($0)) })
    let radii = Dictionary(
      uniqueKeysWithValues: thresholds.map { ($0, ChiSquared.quantile($0, freedom: parameters)) })
    shift = smallest(4, own) { z, size in NormalDistribution.cumulative((quantiles[z] ?? 0) - size) }
    func covered(_ z: Double, factor: Double) -> Double {
      ChiSquared.cumulative((radii[z] ?? 0) * factor * factor, freedom: parameters)
    }
    narrow = exp(-smallest(3, whole) { z, size in covered(z, factor: exp(-size)) })
    wide = exp(smallest(3, whole) { z, size in covered(z, factor: exp(size)) })
  }
}

/// The chi-squared distribution.
enum ChiSquared {
  /// The probability of a value below `x`: P(freedom / 2, x / 2) by its series (DLMF 8.7.1 with 8.2.4).
  static func cumulative(_ x: Double, freedom: Int) -> Double {
    if x <= 0 { return 0 }
    let (a, z) = (0.5 * Double(freedom), 0.5 * x)
    // The sum is 1 to rounding long before its terms overflow.
    if z > 300 + 10 * a { return 1 }
    var (term, sum, k) = (1.0, 1.0, 0.0)
    while term > 1e-17 * sum {
      k += 1
      term *= z / (a + k)
      sum += term
    }
    return min(exp(a * log(z) - z - StudentT.logGamma(a + 1) + log(sum)), 1)
  }

  /// The value below which lies a probability.
  static func quantile(_ probability: Double, freedom: Int) -> Double {
    let limit = Double(freedom) + 60 + 20 * Double(freedom).squareRoot()
    return root(from: 0, to: limit, tolerance: 1e-10 * limit) {
      probability - cumulative($0, freedom: freedom)
    }
  }
}
