import Foundation

/// Whether ranks are uniform: their empirical cumulative distribution against bands that hold all of it at once
/// (Säilynoja, Bürkner and Vehtari 2022, Statistics and Computing 32, 32, arXiv 2103.10522).
///
/// Under uniformity the count C of ranks below a threshold z is binomial. A trajectory is as surprising as its most
/// surprising point, gamma = min over z of 2 min(P(C <= c), P(C >= c)); the probability of a smaller one, which makes
/// the bands simultaneous and is the p-value, follows exactly from point to point, since the ranks that pass between
/// two thresholds are binomial out of those that are left.
public struct UniformityTest: Sendable, Equatable {
  /// Number of ranks.
  public let count: Int
  /// Thresholds z in (0, 1), rising.
  public let thresholds: [Double]
  /// How many ranks lie below each threshold.
  public let below: [Int]
  /// The probability of a trajectory as surprising as this one under uniformity.
  public let pValue: Double
  /// Largest difference between the ranks' cumulative distribution and the uniform one, over all ranks: Kolmogorov's
  /// distance.
  public let distance: Double

  /// Most thresholds looked at.
  static let mostThresholds = 50

  /// Tests ranks of 0 ... `draws`.
  public init(ranks: [Int], draws: Int) {
    var counts = [Int](repeating: 0, count: draws + 1)
    for rank in ranks { counts[rank] += 1 }
    var cumulated = [0]
    for number in counts { cumulated.append(cumulated[cumulated.count - 1] + number) }
    let steps = Self.steps(draws: draws)
    let null = UniformTrajectory(count: ranks.count, thresholds: steps.map { Double($0) / Double(draws + 1) })
    below = steps.map { cumulated[$0] }
    pValue = null.probability(ofAtMost: null.surprise(below))
    thresholds = null.thresholds
    count = ranks.count
    distance = Ranks.distance(ranks, draws: draws)
  }

  /// Ranks at which the thresholds lie.
  static func steps(draws: Int) -> [Int] {
    let number = min(draws + 1, mostThresholds)
    return (1..<number).map { ($0 * (draws + 1) + number / 2) / number }
  }

  /// The counts between which the whole trajectory lies with probability `level`, at each threshold.
  public func bands(level: Double) -> (low: [Int], high: [Int]) {
    let null = UniformTrajectory(count: count, thresholds: thresholds)
    return null.interior(above: null.critical(1 - level))
  }
}
