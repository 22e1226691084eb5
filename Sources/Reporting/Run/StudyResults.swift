/// What `results.json` of a run directory holds.
package struct StudyResults: Codable, Sendable, Equatable {
  /// The format this version reads.
  package static let currentFormat = 1
  /// The name under which the mean over parameters is listed beside the parameters.
  package static let total = "total"

  package var format: Int
  package var study: Study
  package var parameters: [Parameter]
  package var strategies: [Strategy]
  package var targets: [Int]
  package var seeds: [Int]
  package var runs: [Run]
  package var summary: [Summary]
  package var saved: [Saved]
  package var negativeTransfer: [Comparison]
  package var chosen: [Choice]
  package var verdict: [String]

  package enum CodingKeys: String, CodingKey {
    case format, study, parameters, strategies, targets, seeds, runs, summary, saved, chosen, verdict
    case negativeTransfer = "negative_transfer"
  }

  /// What was transferred from where to where.
  package struct Study: Codable, Sendable, Equatable {
    package var name: String
    package var title: String
    package var source: Suite
    package var target: Suite
  }

  /// A set of simulations.
  package struct Suite: Codable, Sendable, Equatable {
    package var name: String
    package var simulations: Int
    package var tested: Int?
    package var summary: String
  }

  /// A parameter that networks predict; errors are of values scaled to [0, 1] by its bounds.
  package struct Parameter: Codable, Sendable, Equatable {
    package var name: String
    package var symbol: String
    package var unit: String
    package var lower: Double
    package var upper: Double
  }

  /// A way to train on the target suite; the baseline starts from nothing.
  package struct Strategy: Codable, Sendable, Equatable {
    package var name: String
    package var label: String
    package var baseline: Bool?
    package var about: String?
  }

  /// One trained network, tested.
  package struct Run: Codable, Sendable, Equatable {
    package var strategy: String
    package var nTarget: Int
    package var seed: Int
    package var mse: [String: Double]
    package var r2: [String: Double]

    package enum CodingKeys: String, CodingKey {
      case strategy, seed, mse, r2
      case nTarget = "n_target"
    }
  }

  /// A median with the 16 and 84 % points of its distribution.
  package struct Interval: Codable, Sendable, Equatable {
    package var median: Double
    package var low: Double
    package var high: Double
  }

  /// The error of a strategy at one number of target simulations over all seeds.
  package struct Summary: Codable, Sendable, Equatable {
    package var strategy: String
    package var nTarget: Int
    package var parameter: String
    package var mse: Interval
    package var r2: Interval

    package enum CodingKeys: String, CodingKey {
      case strategy, parameter, mse, r2
      case nTarget = "n_target"
    }
  }

  /// How many target simulations training from scratch needs for the same error.
  package struct Saved: Codable, Sendable, Equatable {
    package var strategy: String
    package var nTarget: Int
    package var parameter: String
    package var equivalent: Equivalent
    package var factor: Double?

    package enum CodingKeys: String, CodingKey {
      case strategy, parameter, equivalent, factor
      case nTarget = "n_target"
    }
  }

  /// A number of simulations, or a bound on it when it lies beyond the grid.
  package struct Equivalent: Codable, Sendable, Equatable {
    package var value: Double
    package var low: Double?
    package var high: Double?
    package var relation: Relation

    /// Whether the value is reached, or lies beyond the last or before the first number of simulations tried.
    package enum Relation: String, Codable, Sendable {
      case equal
      case moreThan = "more-than"
      case lessThan = "less-than"
    }
  }

  /// The paired test of a strategy against the baseline; `ratio` is of the errors, below one when transfer helps.
  package struct Comparison: Codable, Sendable, Equatable {
    package var strategy: String
    package var nTarget: Int
    package var parameter: String
    package var ratio: Double
    package var low: Double
    package var high: Double
    package var verdict: Verdict

    /// What the test says.
    package enum Verdict: String, Codable, Sendable {
      case helps
      case hurts
      case noDifference = "no-difference"
    }

    package enum CodingKeys: String, CodingKey {
      case strategy, parameter, ratio, low, high, verdict
      case nTarget = "n_target"
    }
  }

  /// The strategy that the validation data pick at one number of target simulations.
  package struct Choice: Codable, Sendable, Equatable {
    package var nTarget: Int
    package var strategy: String

    package enum CodingKeys: String, CodingKey {
      case strategy
      case nTarget = "n_target"
    }
  }
}
