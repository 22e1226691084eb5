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
    let gain = String(format: "%+.2f", gain)
    guard isUsed else { return "\(leftOut) (log density \(gain) for each)" }
    return "the response of \(prior.name) times \(String(format: "%.2f", amplitude)) is its prior mean"
      + " (log density of held-out simulations \(gain) for each)"
  }

  /// What the user should know where the prior is left out; nil where it is used.
  public var warning: String? { isUsed ? nil : leftOut }

  private var leftOut: String {
    "the response prior \(prior.name) is left out, as held-out simulations are predicted no better with it"
  }
}
