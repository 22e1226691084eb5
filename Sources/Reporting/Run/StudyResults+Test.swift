extension StudyResults {
  /// The test that all verdicts come from.
  package struct Test: Codable, Sendable, Equatable {
    /// The chance that any cell of the study is wrongly called hurt is at most this, and likewise for help.
    package var level: Double
    /// Number of cells tested together.
    package var cells: Int
    /// Degrees of freedom that the other cells lend to the variance of each.
    package var lentFreedom: Double?
    /// Scatter of the log ratio between seeds that is typical of the study.
    package var typicalScatter: Double?

    package enum CodingKeys: String, CodingKey {
      case level, cells
      case lentFreedom = "lent_freedom"
      case typicalScatter = "typical_scatter"
    }

    package init(level: Double, cells: Int, lentFreedom: Double?, typicalScatter: Double?) {
      self.level = level
      self.cells = cells
      self.lentFreedom = lentFreedom
      self.typicalScatter = typicalScatter
    }
  }

  /// The paired test of a strategy against training from scratch; `ratio` is of the errors, below one when transfer helps.
  package struct Comparison: Codable, Sendable, Equatable {
    package var strategy: String
    package var nTarget: Int
    package var parameter: String
    package var ratio: Double
    package var low: Double
    package var high: Double
    package var probabilityOfHarm: Double?
    package var probabilityOfHelp: Double?
    package var verdict: Verdict
    /// The smallest ratio that would have been called harm.
    package var detectable: Double?

    /// What the test says.
    package enum Verdict: String, Codable, Sendable, CaseIterable {
      case helps
      case hurts
      case noDifference = "no-difference"
    }

    package enum CodingKeys: String, CodingKey {
      case strategy
      case nTarget = "n_target"
      case parameter, ratio, low, high
      case probabilityOfHarm = "p_hurts"
      case probabilityOfHelp = "p_helps"
      case verdict, detectable
    }

    package init(
      strategy: String, nTarget: Int, parameter: String, ratio: Interval, probabilityOfHarm: Double,
      probabilityOfHelp: Double, verdict: Verdict, detectable: Double?
    ) {
      self.strategy = strategy
      self.nTarget = nTarget
      self.parameter = parameter
      self.ratio = ratio.median
      low = ratio.low
      high = ratio.high
      self.probabilityOfHarm = probabilityOfHarm
      self.probabilityOfHelp = probabilityOfHelp
      self.verdict = verdict
      self.detectable = detectable
    }
  }

  /// The strategy that the validation data pick at one number of target simulations.
  package struct Choice: Codable, Sendable, Equatable {
    package var nTarget: Int
    package var strategy: String
    package var validationError: Double?

    package enum CodingKeys: String, CodingKey {
      case nTarget = "n_target"
      case strategy
      case validationError = "validation_mse"
    }

    package init(nTarget: Int, strategy: String, validationError: Double) {
      self.nTarget = nTarget
      self.strategy = strategy
      self.validationError = validationError
    }
  }
}
