import Formats
import Foundation

/// What held-out simulations say of a response prior: how much of it is taken, and whether it is taken at all.
public struct PriorVerdict: Sendable, Equatable, Codable {
  /// The prior.
  public var prior: ResponsePrior.Facts
  /// The factor on the expected response; 0 where it is left out.
  public let amplitude: Double
  /// The mean log density of held-out target simulations with the prior less that without.
  public let gain: Double

  /// Whether the emulator has it.
  public var isUsed: Bool { amplitude > 0 }

  /// How the prior is used, in words.
  public var summary: String {
    let size = String(format: "%.2f", abs(gain))
    return isUsed
      ? "the response of \(prior.name) times \(String(format: "%.2f", amplitude)) is its prior mean"
        + " (held-out log density higher by \(size) for each simulation)"
      : "the response prior \(prior.name) is left out, as held-out simulations are predicted no better with it"
        + " (log density lower by \(size) for each)"
  }
}
