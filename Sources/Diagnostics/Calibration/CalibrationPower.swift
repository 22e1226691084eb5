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
