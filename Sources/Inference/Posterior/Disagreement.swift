import Foundation
import Networks
import Randomness

/// How far the members of an ensemble disagree about an observation: where many simulations taught them they agree, elsewhere
/// each goes its own way. Spectra a third too high, which simulations of a wide prior do not make strange, are told by it.
public struct Disagreement: Sendable, Equatable {
  /// The mean divergence of a member from their mixture [nats].
  public let nats: Double
  /// The most it can be, where no two members overlap [nats].
  public let most: Double
  /// How many members there are.
  public let members: Int

  /// The share of the most from which the members contradict each other: that of two Gaussians of equal width, nearly two and a half
  /// of their deviations apart.
  static let limit = 0.6

  /// Draws of each member.
  private static let draws = 400

  /// The disagreement about each row; nil for a density that is no ensemble.
  static func all(_ density: any Density, seed: UInt64) -> [Disagreement]? {
    guard let ensemble = density as? EnsembleDensity, ensemble.mostDisagreement > 0 else { return nil }
    return (0..<ensemble.count).map { row in
      var stream = RandomStream(seed: seed, purpose: "disagreement", index: UInt64(row))
      return Disagreement(
        nats: ensemble.disagreement(row: row, draws: draws, stream: &stream),
        most: ensemble.mostDisagreement, members: ensemble.members.count)
    }
  }

  /// A warning where the members contradict each other.
  func warning(of observation: String) -> String? {
    guard nats > Self.limit * most else { return nil }
    let numbers = String(format: "%.2f nats of at most %.2f", nats, most)
    return
      "The \(members) parts of the model contradict each other about \(observation) (they are \(numbers) apart): too few "
      + "simulations taught them, or none like it, and the posterior is mostly their disagreement."
  }
}
