import ArgumentParser
import Formats
import Transfer

extension DeltaPruning.Choice: ExpressibleByArgument {}

/// Which numbers of a change are kept.
struct PruningOptions: ParsableArguments {
  @Option(
    help:
      "Keep a share of the numbers of each change: magnitude (the largest) or random (DARE); ties keeps the largest 0.2."
  )
  var prune: DeltaPruning.Choice?

  @Option("Share of the numbers that is kept", .real(0.0001...1))
  var density: Double?

  @Option(
    help:
      "What kept numbers are multiplied by: density (1/density), norm (their sum stays) or 1/q for a number q (DAREx-q)."
  )
  var rescale: String?

  @Flag(help: "Keep the share of each leaf, not of the whole network.")
  var leafByLeaf = false

  /// What was asked for, beginning with a method's own way; nil for its own way.
  func chosen(_ own: DeltaPruning?) throws -> DeltaPruning? {
    guard prune != nil || density != nil || leafByLeaf else { return nil }
    if prune != nil, density == nil {
      throw ValidationError("--prune needs --density, the share that is kept.")
    }
    guard let choice = prune ?? own?.choice, let density = density ?? own?.density else { return nil }
    var chosen = try DeltaPruning(choice, density: density, rescaling: rescaling(density))
    chosen.isOfWhole = !leafByLeaf
    return chosen
  }

  private func rescaling(_ density: Double) throws -> DeltaPruning.Rescaling? {
    switch rescale {
    case nil: return nil
    case "density": return .density
    case "norm": return .norm
    case let text?:
      guard let q = Double(decimal: text), q >= density, q <= 1 else {
        throw ValidationError(
          "--rescale is '\(text)', expected density, norm or a number from --density (\(density)) to 1.")
      }
      return .quotient(q)
    }
  }
}
