import Formats
import Foundation
import Randomness

/// A prior of one parameter that a user states in place of the training simulations' own.
public struct StatedPrior: Sendable, Equatable {
  /// The parameter.
  public let parameter: String
  /// As it was written.
  public let text: String
  let form: Form

  enum Form: Sendable, Equatable {
    case uniform(ClosedRange<Double>)
    case normal(mean: Double, deviation: Double)
  }

  /// How a prior is written.
  public static let syntax = "normal:MEAN:DEVIATION or uniform:LOW:HIGH"

  /// Reads `normal:MEAN:DEVIATION` or `uniform:LOW:HIGH`.
  ///
  /// - Throws: ``PosteriorError/badPrior(parameter:text:expected:)``.
  public init(_ parameter: String, _ text: String) throws(PosteriorError) {
    (self.parameter, self.text) = (parameter, text)
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.dropFirst().compactMap { Double($0) }.filter(\.isFinite)
    guard parts.count == 3, numbers.count == 2 else {
      throw .badPrior(parameter: parameter, text: text, expected: Self.syntax)
    }
    switch parts[0] {
    case "uniform" where numbers[0] < numbers[1]: form = .uniform(numbers[0]...numbers[1])
    case "uniform":
      throw .badPrior(parameter: parameter, text: text, expected: "uniform:LOW:HIGH with LOW below HIGH")
    case "normal" where numbers[1] > 0: form = .normal(mean: numbers[0], deviation: numbers[1])
    case "normal":
      throw .badPrior(
        parameter: parameter, text: text, expected: "normal:MEAN:DEVIATION with a positive deviation")
    default: throw .badPrior(parameter: parameter, text: text, expected: Self.syntax)
    }
  }

  /// The logarithm of the density, up to a constant.
  package func logDensity(_ value: Double) -> Double {
    switch form {
    case .uniform(let range): range.contains(value) ? 0 : -.infinity
    case .normal(let mean, let deviation): -0.5 * ((value - mean) / deviation) * ((value - mean) / deviation)
    }
  }

  /// Where the prior lies within the support, for the chains.
  func range(within support: ClosedRange<Double>) -> ClosedRange<Double> {
    if case .uniform(let range) = form { range } else { support }
  }

  /// The most of a normal prior that may lie outside the support, where nothing can be known.
  static let mostOutside = 0.05

  /// Refuses a prior that reaches beyond what the model was trained on.
  ///
  /// - Returns: what is lost of the tails of a normal prior, in words, where that is more than a thousandth.
  /// - Throws: ``PosteriorError/outsideSupport(parameter:prior:low:high:reason:)``.
  package func check(within support: ClosedRange<Double>) throws(PosteriorError) -> String? {
    func refusal(_ reason: String) -> PosteriorError {
      .outsideSupport(
        parameter: parameter, prior: text, low: support.lowerBound, high: support.upperBound, reason: reason)
    }
    switch form {
    case .uniform(let range):
      let slack = 1e-9 * (support.upperBound - support.lowerBound)
      guard range.lowerBound >= support.lowerBound - slack, range.upperBound <= support.upperBound + slack
      else { throw refusal("reaches outside the trained support") }
      return nil
    case .normal(let mean, let deviation):
      let outside =
        NormalDistribution.cumulative((support.lowerBound - mean) / deviation)
        + NormalDistribution.cumulative((mean - support.upperBound) / deviation)
      guard outside <= Self.mostOutside else {
        throw refusal(String(format: "has %.3g %% of its mass outside the trained support", 100 * outside))
      }
      return outside < 1e-3
        ? nil
        : String(format: "%.2g", 100 * outside)
          + " % of the prior \(text) of \(parameter) lies outside the trained support and is cut off"
    }
  }
}
