import Foundation
import Networks

/// Which of the best trials are too much worse than the first to be averaged with it.
///
/// An ensemble counts its networks alike. Of two with independent errors the mean is worse than the better one alone as soon as the
/// other's squared error is three times as large; a choice of this code is to leave out those whose error is more than twice
/// the best's, four times in mean squares, or, of densities, whose mean log density is lower by as much as knowing every
/// parameter half as well costs, P ln 2.
public struct FarWorse: Sendable {
  /// Parameters P that a density is of; nil for point estimates.
  let density: Int?

  /// The rule for networks with the head of one of them.
  public init(_ network: Network) {
    density = network.head is PointHead ? nil : network.outputs.count
  }

  /// Whether a validation loss is too far above the best.
  public func callAsFunction(_ loss: Double, than best: Double) -> Bool {
    guard let density else { return loss > 4 * best }
    return loss > best + Double(density) * log(2)
  }

  /// What was left out, in words without a full stop; nil for nothing.
  ///
  /// - Parameters:
  ///   - out: the losses left out.
  ///   - best: the best loss.
  ///   - asked: how many networks or trials were to be kept, as "3 networks".
  public func text(_ out: [Double], best: Double, of asked: String) -> String? {
    guard let least = out.min() else { return nil }
    let what = density == nil ? "mean squared error" : "mean negative log density"
    return
      "\(out.count) of the best \(asked) \(out.count == 1 ? "is" : "are") left out, far worse than the best on "
      + "validation simulations: a \(what) of \(String(format: "%.3g", least))\(out.count == 1 ? "" : " or more") against "
      + "\(String(format: "%.3g", best)), kept are those up to "
      + (density.map { "\(String(format: "%.2g", Double($0) * log(2))) above it" }
        ?? "4 times as much, twice the error")
  }
}
