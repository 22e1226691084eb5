import Formats

/// What `results.json` of a run directory holds: the one schema of its writer and of all its readers.
package struct StudyResults: Codable, Sendable, Equatable {
  /// The format this version writes and reads.
  package static let currentFormat = 1
  /// The name under which the mean over parameters is listed beside the parameters.
  package static let total = "total"

  package var format = StudyResults.currentFormat
  package var study: Study
  package var parameters: [Parameter]
  package var strategies: [Strategy]
  package var targets: [Int]
  package var seeds: [Int]
  package var pretraining: [Pretraining]?
  package var runs: [Run]
  package var summary: [Summary]
  package var saved: [Saved]
  package var test: Test?
  package var negativeTransfer: [Comparison]
  package var chosen: [Choice]
  /// How posteriors do, in studies of densities.
  package var posteriors: [Posterior]?
  /// What the user should know of the data.
  package var warnings: [String]?
  /// The sentences of ``VerdictSentences``, for those who read the file alone.
  package var verdict: [String]

  package enum CodingKeys: String, CodingKey {
    case format, study, parameters, strategies, targets, seeds, pretraining, runs, summary, saved, test
    case negativeTransfer = "negative_transfer"
    case chosen, posteriors, warnings, verdict
  }

  package init(
    study: Study, parameters: [Parameter], strategies: [Strategy], targets: [Int], seeds: [Int],
    pretraining: [Pretraining], runs: [Run], summary: [Summary], saved: [Saved], test: Test?,
    negativeTransfer: [Comparison], chosen: [Choice], posteriors: [Posterior] = [],
    warnings: [String] = []
  ) {
    self.study = study
    self.parameters = parameters
    self.strategies = strategies
    self.targets = targets
    self.seeds = seeds
    self.pretraining = pretraining
    self.runs = runs
    self.summary = summary
    self.saved = saved
    self.test = test
    self.negativeTransfer = negativeTransfer
    self.chosen = chosen
    self.posteriors = posteriors.isEmpty ? nil : posteriors
    self.warnings = warnings
    verdict = []
    verdict = VerdictSentences(self).sentences
  }

  /// What was transferred from where to where.
  package struct Study: Codable, Sendable, Equatable {
    package var name: String
    package var title: String
    package var source: Suite
    package var target: Suite

    package init(name: String, title: String, source: Suite, target: Suite) {
      self.name = name
      self.title = title
      self.source = source
      self.target = target
    }
  }

  /// A set of simulations.
  package struct Suite: Codable, Sendable, Equatable {
    package var name: String
    package var simulations: Int
    package var tested: Int?
    package var summary: String
    /// Processor time of one simulation [s], where the suite states it.
    package var cost: Double?

    package enum CodingKeys: String, CodingKey {
      case name, simulations, tested, summary
      case cost = "seconds_per_simulation"
    }

    package init(name: String, simulations: Int, tested: Int? = nil, summary: String, cost: Double?) {
      self.name = name
      self.simulations = simulations
      self.tested = tested
      self.summary = summary
      self.cost = cost
    }
  }

  /// A way to train on the target suite.
  package struct Strategy: Codable, Sendable, Equatable {
    package var name: String
    package var label: String
    package var role: Role?
    /// Whether this is the reference, in files without roles.
    package var baseline: Bool?
    package var about: String?

    /// What a strategy is compared as.
    package enum Role: String, Codable, Sendable, CaseIterable {
      /// Training from scratch, with which everything is compared.
      case reference
      /// Beside the comparison, for orientation: neither tested for harm nor chosen.
      case baseline
      /// Uses the source.
      case transfer
      /// Mixes others.
      case blend
    }

    package init(name: String, label: String, role: Role, about: String) {
      self.name = name
      self.label = label
      self.role = role
      baseline = role == .reference
      self.about = about
    }

    /// The role, also of files without roles.
    package var kind: Role { role ?? (baseline == true ? .reference : .transfer) }
  }

  /// The source networks of one kind, best first.
  package struct Pretraining: Codable, Sendable, Equatable {
    package var kind: String
    /// Mean square errors on held-out source simulations, scaled units.
    package var validationError: [Double]

    package enum CodingKeys: String, CodingKey {
      case kind
      case validationError = "validation_mse"
    }

    package init(kind: String, validationError: [Double]) {
      self.kind = kind
      self.validationError = validationError
    }
  }

  /// A median with the 16 and 84 % points of its distribution.
  package struct Interval: Codable, Sendable, Equatable {
    package var median: Double
    package var low: Double
    package var high: Double

    package init(median: Double, low: Double, high: Double) {
      self.median = median
      self.low = low
      self.high = high
    }
  }

  /// The error of a strategy at one number of target simulations over all seeds.
  package struct Summary: Codable, Sendable, Equatable {
    package var strategy: String
    package var nTarget: Int
    package var parameter: String
    package var mse: Interval
    package var r2: Interval

    package enum CodingKeys: String, CodingKey {
      case strategy
      case nTarget = "n_target"
      case parameter, mse, r2
    }

    package init(strategy: String, nTarget: Int, parameter: String, mse: Interval, r2: Interval) {
      self.strategy = strategy
      self.nTarget = nTarget
      self.parameter = parameter
      self.mse = mse
      self.r2 = r2
    }
  }
}
