import Foundation

/// Which quantiles of a posterior to quote so that intervals of one parameter hold the truth as often as they say, from
/// its ranks on held-out simulations (split conformal prediction; Vovk, Gammerman and Shafer 2005, Algorithmic Learning
/// in a Random World).
///
/// An interval of level L holds the truth of a further simulation, exchangeable with the held-out ones, with
/// probability at least L; where N held-out simulations are too few for L, above N/(N + 1), there is none.
public struct ConformalQuantiles: Sendable, Equatable {
  /// For each held-out simulation, how far from the median the truth is, as the share of the posterior in between,
  /// rising; 1 at the ends.
  private let misses: [Double]

  /// Takes ranks of 0 ... `draws`.
  public init(ranks: [Int], draws: Int) {
    misses = ranks.map { rank in
      // The end of the rank's place that is farther from the median.
      let place = Double(rank) / Double(draws + 1), end = Double(rank + 1) / Double(draws + 1)
      return max(abs(2 * place - 1), abs(2 * end - 1))
    }.sorted()
  }

  /// The shares of the posterior below the ends of an interval with equal tails; nil where there is none.
  public func interval(level: Double) -> ClosedRange<Double>? {
    let place = Int((level * Double(misses.count + 1)).rounded(.up))
    guard place >= 1, place <= misses.count else { return nil }
    let width = misses[place - 1]
    return (0.5 * (1 - width))...(0.5 * (1 + width))
  }
}
