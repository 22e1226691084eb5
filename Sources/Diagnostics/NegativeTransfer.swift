/// Whether a strategy helps or hurts a parameter at a number of target simulations, against training from
/// scratch on the same ones.
public struct NegativeTransfer: Sendable, Equatable, Codable {
  /// What the test says.
  public enum Verdict: String, Sendable, Equatable, Codable, CaseIterable {
    /// The error is lower.
    case helps
    /// The error is higher: negative transfer.
    case hurts
    /// Neither is shown.
    case noDifference = "no-difference"
  }

  /// The strategy's name.
  public var strategy: String
  /// Number of target simulations.
  public var targetCount: Int
  /// The parameter, or `total`.
  public var parameter: String
  /// Geometric mean over seeds of mse(strategy) / mse(scratch).
  public var ratio: Double
  /// Lower end of the ratio's interval.
  public var low: Double
  /// Upper end of the ratio's interval.
  public var high: Double
  /// Probability of a ratio at least this high on identical tasks (small: it hurts).
  public var probabilityOfHarm: Double
  /// Probability of a ratio at least this low on identical tasks (small: it helps).
  public var probabilityOfHelp: Double
  /// The smallest ratio that would have been called harm here whatever the other cells say; nil when the
  /// test is blind.
  public var detectable: Double?
  /// What the test says at its level.
  public var verdict: Verdict

  enum CodingKeys: String, CodingKey {
    case strategy
    case targetCount = "n_target"
    case parameter
    case ratio
    case low
    case high
    case probabilityOfHarm = "p_hurts"
    case probabilityOfHelp = "p_helps"
    case detectable
    case verdict
  }

  /// Makes a row; the verdict is given by the family of rows it belongs to.
  public init(
    strategy: String, targetCount: Int, parameter: String, ratio: Estimate, probabilityOfHarm: Double,
    probabilityOfHelp: Double, detectable: Double?, verdict: Verdict
  ) {
    self.strategy = strategy
    self.targetCount = targetCount
    self.parameter = parameter
    self.ratio = ratio.value
    low = ratio.low
    high = ratio.high
    self.probabilityOfHarm = probabilityOfHarm
    self.probabilityOfHelp = probabilityOfHelp
    self.detectable = detectable
    self.verdict = verdict
  }

  /// One strategy's and scratch's errors at the same number of target simulations.
  public struct Pair: Sendable {
    /// The strategy's name.
    public var strategy: String
    /// Number of target simulations.
    public var targetCount: Int
    /// The strategy's errors.
    public var transfer: Evaluation
    /// The errors of training from scratch.
    public var scratch: Evaluation

    /// Pairs two evaluations.
    public init(strategy: String, targetCount: Int, transfer: Evaluation, scratch: Evaluation) {
      self.strategy = strategy
      self.targetCount = targetCount
      self.transfer = transfer
      self.scratch = scratch
    }
  }
}
