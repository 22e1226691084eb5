import Formats
import Foundation

/// What is known of one parameter of one observation.
public struct PosteriorInterval: Sendable, Equatable {
  /// Number of the observation, from 0.
  public var observation: Int
  /// The parameter.
  public var parameter: String
  /// Mean and standard deviation of its posterior.
  public var mean: Double, deviation: Double
  /// The median.
  public var median: Double
  /// Ends of the 68 % interval with equal tails.
  public var inner: ClosedRange<Double>
  /// Ends of the 95 % interval.
  public var outer: ClosedRange<Double>
  /// What can be said where the posterior meets an edge of the prior.
  public var limit: Limit?

  /// A limit in place of an interval.
  public enum Limit: Sendable, Equatable {
    /// Below this with 95 %.
    case upper(Double)
    /// Above this with 95 %.
    case lower(Double)
    /// The posterior fills the prior.
    case unconstrained

    /// In words.
    public var text: String {
      switch self {
      case .upper(let value): "< \(shortNumber(value)) (95 %)"
      case .lower(let value): "> \(shortNumber(value)) (95 %)"
      case .unconstrained: "not constrained"
      }
    }
  }

  /// The interval of a column of a sample.
  ///
  /// - Parameter limits: by which shares the ends are taken; as the posterior itself says unless given.
  init(_ sample: PosteriorSample, _ column: Int, observation: Int, limits: ConformalLimits? = nil) {
    self.observation = observation
    parameter = sample.parameters[column].name
    (mean, deviation) = sample.moments(column)
    let shares = limits?.shares(of: parameter) ?? .plain
    let asked = [
      shares.outer.lowerBound, shares.limit.lowerBound, shares.inner.lowerBound, 0.5, shares.inner.upperBound,
      shares.limit.upperBound, shares.outer.upperBound,
    ]
    let range = sample.parameters[column].range
    // All of a posterior ends where its prior does, not at the outermost draw.
    let ends = zip(asked, sample.quantiles(asked, of: column)).map { share, end in
      (share <= 0 ? range?.lowerBound : share >= 1 ? range?.upperBound : end) ?? end
    }
    (outer, inner, median) = (ends[0]...ends[6], ends[2]...ends[4], ends[3])
    switch sample.edges(column) {
    case (true, true): limit = .unconstrained
    case (true, false): limit = .upper(ends[5])
    case (false, true): limit = .lower(ends[1])
    case (false, false): limit = nil
    }
    if let range, limit == .upper(range.upperBound) || limit == .lower(range.lowerBound) {
      limit = .unconstrained
    }
  }

  /// The intervals as a table.
  static func table(_ intervals: [PosteriorInterval], names: [String]) -> CSVTable {
    var table = CSVTable(
      header: [
        "observation", "name", "parameter", "mean", "deviation", "low_68", "high_68", "low_95", "high_95",
        "median", "limit",
      ])
    for one in intervals {
      table.append([
        .integer(one.observation), .text(names[one.observation]), .text(one.parameter), .number(one.mean),
        .number(one.deviation), .number(one.inner.lowerBound), .number(one.inner.upperBound),
        .number(one.outer.lowerBound), .number(one.outer.upperBound), .number(one.median),
        one.limit.map { .text($0.text) } ?? .missing,
      ])
    }
    return table
  }
}

/// A number to four digits.
func shortNumber(_ value: Double) -> String { String(format: "%.4g", value) }
