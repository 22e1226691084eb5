/// Whether a strategy helps or hurts a parameter at a number of target simulations, against training from
/// scratch on the same ones.
public struct NegativeTransfer: Sendable, Equatable, Codable {
  /// What the test says.
  public enum Verdict: String, Sendable, Equatable, Codable {
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
    /// Number of target simulations.
    public var targetCount: Int
    /// The strategy's errors.
    public var strategy: Evaluation
    /// The errors of training from scratch.
    public var scratch: Evaluation

    /// Pairs two evaluations.
    public init(targetCount: Int, strategy: Evaluation, scratch: Evaluation) {
      self.targetCount = targetCount
      self.strategy = strategy
      self.scratch = scratch
    }
  }

  /// Judges a strategy, every parameter and the total at every number of target simulations.
  ///
  /// All cells of the strategy are one family: verdicts of harm, and those of help, are given by the
  /// procedure of Benjamini and Hochberg (1995) at `level`. On identical tasks the chance that any cell is
  /// called hurt is then at most `level`, and when some are hurt, at most that share of the calls is wrong
  /// on average. With one seed there is no measure of training noise and no verdict but `noDifference`.
  ///
  /// - Parameters:
  ///   - strategy: the strategy's name, for the result.
  ///   - pairs: the paired evaluations, one per number of target simulations.
  ///   - level: false-alarm rate.
  ///   - intervalLevel: share inside the ratio's interval; 0.68 is 16-84 %.
  /// - Throws: `empty`, `notPaired` or `outOfRange`.
  public static func judge(
    strategy: String, pairs: [Pair], level: Double = 0.05, intervalLevel: Double = 0.68
  ) throws(DiagnosticsError) -> [NegativeTransfer] {
    if pairs.isEmpty { throw .empty(what: "pairs of evaluations") }
    for (what, value) in [("false-alarm rate", level), ("level of the interval", intervalLevel)]
    where !(value > 0 && value < 1) {
      throw .outOfRange(what: what, expected: "between 0 and 1", found: "\(value)")
    }
    var rows: [NegativeTransfer] = []
    let cells = pairs.reduce(0) { $0 + $1.strategy.parameters.count + 1 }
    for pair in pairs {
      try pair.strategy.requirePaired(with: pair.scratch)
      for (column, name) in pair.strategy.columns.enumerated() {
        let comparison = PairedComparison(pair.strategy, pair.scratch, column: column)
        rows.append(
          NegativeTransfer(
            strategy: strategy, targetCount: pair.targetCount, parameter: name,
            ratio: comparison.ratio(level: intervalLevel), probabilityOfHarm: comparison.probabilityOfHarm,
            probabilityOfHelp: comparison.probabilityOfHelp,
            detectable: comparison.detectableRatio(tail: level / Double(cells)),
            verdict: .noDifference))
      }
    }
    let hurts = benjaminiHochberg(rows.map(\.probabilityOfHarm), level: level)
    let helps = benjaminiHochberg(rows.map(\.probabilityOfHelp), level: level)
    for index in rows.indices {
      if hurts[index] { rows[index].verdict = .hurts } else if helps[index] { rows[index].verdict = .helps }
    }
    return rows
  }
}

/// Which of the hypotheses are rejected at false-discovery rate `level` (Benjamini and Hochberg 1995,
/// J. R. Stat. Soc. B 57, 289, procedure 1).
package func benjaminiHochberg(_ probabilities: [Double], level: Double) -> [Bool] {
  let sorted = probabilities.sorted()
  let count = Double(sorted.count)
  let last = sorted.indices.last { sorted[$0] <= level * Double($0 + 1) / count }
  return probabilities.map { p in last.map { p <= sorted[$0] } ?? false }
}
