extension StudyResults {
  /// How the posteriors of a strategy at one number of target simulations do on the test simulations.
  package struct Posterior: Codable, Sendable, Equatable {
    package var strategy: String
    package var nTarget: Int
    /// Mean log density of the truth, parameters scaled to [0, 1], over all seeds; nil where some truth is impossible.
    package var logDensity: Interval?
    /// By how much it is higher than from scratch.
    package var gain: Interval?
    /// How many simulations training from scratch needs to find the truth as probable.
    package var equivalent: Equivalent?
    /// Mean of minus half the log determinant of posteriors' covariances: how narrow they are.
    package var logFigure: Interval?
    /// What intervals of each parameter hold.
    package var coverage: [Coverage]

    package enum CodingKeys: String, CodingKey {
      case strategy
      case nTarget = "n_target"
      case logDensity = "log_density"
      case gain, equivalent
      case logFigure = "log_figure_of_merit"
      case coverage
    }

    package init(
      strategy: String, nTarget: Int, logDensity: Interval?, gain: Interval?, equivalent: Equivalent?,
      logFigure: Interval?, coverage: [Coverage]
    ) {
      self.strategy = strategy
      self.nTarget = nTarget
      self.logDensity = logDensity
      self.gain = gain
      self.equivalent = equivalent
      self.logFigure = logFigure
      self.coverage = coverage
    }
  }

  /// Shares of the truths in intervals that should hold 68 and 95 %, and Kolmogorov's distance of their ranks.
  package struct Coverage: Codable, Sendable, Equatable {
    package var parameter: String
    package var within68: Double
    package var within95: Double
    package var distance: Double

    package enum CodingKeys: String, CodingKey {
      case parameter
      case within68 = "within_68"
      case within95 = "within_95"
      case distance
    }

    package init(parameter: String, within68: Double, within95: Double, distance: Double) {
      self.parameter = parameter
      self.within68 = within68
      self.within95 = within95
      self.distance = distance
    }
  }

  /// The posteriors of a strategy at one number of target simulations.
  package func posterior(_ strategy: String, _ count: Int) -> Posterior? {
    posteriors?.first { $0.strategy == strategy && $0.nTarget == count }
  }
}
