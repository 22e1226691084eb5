import Foundation

/// The share of truths in regions that should hold a stated share of them.
public struct ExpectedCoverage: Sendable, Equatable, Codable {
  /// The share that the posterior states.
  public let level: Double
  /// The share that was found.
  public let found: Double
  /// Standard error of `found` if the posterior were right.
  public let error: Double

  /// Coverage of regions of highest density, from ``Ranks/density(of:seed:)``.
  public static func highest(_ ranks: [Int], draws: Int, level: Double) -> ExpectedCoverage {
    of(ranks, level: level) { Double($0) < level * Double(draws + 1) }
  }

  /// Coverage of intervals with equal tails, from the ranks of one parameter.
  public static func central(_ ranks: [Int], draws: Int, level: Double) -> ExpectedCoverage {
    let tail = 0.5 * (1 - level) * Double(draws + 1)
    return of(ranks, level: level) { Double($0) >= tail && Double($0) < Double(draws + 1) - tail }
  }

  private static func of(
    _ ranks: [Int], level: Double, _ isInside: (Int) -> Bool
  ) -> ExpectedCoverage {
    let count = Double(max(ranks.count, 1))
    return ExpectedCoverage(
      level: level, found: Double(ranks.count(where: isInside)) / count,
      error: (level * (1 - level) / count).squareRoot())
  }
}
