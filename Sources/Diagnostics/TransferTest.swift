/// The test of a whole study: which strategies help or hurt which parameters, at which numbers of target simulations.
///
/// All cells (strategy, number of simulations, parameter or total) are one family. Their variances between seeds are
/// moderated together (``ScatterPrior``); verdicts of harm, and those of help, are given by Holm's procedure, so that
/// whatever is true elsewhere the chance that any cell is wrongly called hurt is at most `level`, and likewise for
/// help. With one seed there is no measure of training noise and no verdict but `noDifference`.
public struct TransferTest: Sendable, Equatable {
  /// The rate of false alarms of the study.
  public let level: Double
  /// One row per cell, in the order of the pairs and of their columns.
  public let rows: [NegativeTransfer]
  /// Degrees of freedom that the other cells lend to each; nil when cells stand alone.
  public let lentFreedom: Double?
  /// The scatter of log(mse(strategy) / mse(scratch)) between seeds that is typical of the study; nil when cells stand
  /// alone.
  public let typicalScatter: Double?

  /// Judges a study.
  ///
  /// - Parameters:
  ///   - pairs: the paired evaluations, one per strategy and number of target simulations.
  ///   - level: false-alarm rate of the study.
  ///   - intervalLevel: share inside the ratios' intervals; 0.68 is 16-84 %.
  /// - Throws: `empty`, `notPaired` or `outOfRange`.
  public init(
    _ pairs: [NegativeTransfer.Pair], level: Double = 0.05, intervalLevel: Double = 0.68
  ) throws(DiagnosticsError) {
    guard let seeds = pairs.first?.transfer.seeds else { throw .empty(what: "pairs of evaluations") }
    for (what, value) in [("false-alarm rate", level), ("level of the interval", intervalLevel)]
    where !(value > 0 && value < 1) {
      throw .outOfRange(what: what, expected: "between 0 and 1", found: "\(value)")
    }
    var comparisons: [PairedComparison] = []
    var cells: [(pair: NegativeTransfer.Pair, column: String)] = []
    for pair in pairs {
      try pair.transfer.requirePaired(with: pair.scratch)
      if pair.transfer.seeds != seeds {
        throw .notPaired(what: "number of seeds", expected: "\(seeds)", found: "\(pair.transfer.seeds)")
      }
      for (index, column) in pair.transfer.columns.enumerated() {
        comparisons.append(PairedComparison(pair.transfer, pair.scratch, column: index))
        cells.append((pair, column))
      }
    }
    let places = cells.map { ScatterPrior.Place(column: $0.column, targetCount: $0.pair.targetCount) }
    let prior = ScatterPrior(
      zip(places, comparisons).map { ScatterPrior.Cell($0, logRatios: $1.logRatios) })
    if let prior { comparisons = zip(places, comparisons).map { $1.moderated(by: prior, at: $0) } }
    let harm = comparisons.map(\.probabilityOfHarm)
    let help = comparisons.map(\.probabilityOfHelp)
    let (hurts, helps) = (holm(harm, level: level), holm(help, level: level))
    self.level = level
    lentFreedom = prior?.freedom
    typicalScatter = prior?.typicalScatter
    rows = comparisons.indices.map { index in
      let (pair, parameter) = cells[index]
      return NegativeTransfer(
        strategy: pair.strategy, targetCount: pair.targetCount, parameter: parameter,
        ratio: comparisons[index].ratio(level: intervalLevel), probabilityOfHarm: harm[index],
        probabilityOfHelp: help[index],
        detectable: comparisons[index].detectableRatio(tail: level / Double(comparisons.count)),
        verdict: hurts[index] ? .hurts : helps[index] ? .helps : .noDifference)
    }
  }
}

/// Which of the hypotheses are rejected when the chance of any wrong rejection is at most `level`, whatever is true and
/// however they depend on each other (Holm 1979, Scand. J. Stat. 6, 65).
package func holm(_ probabilities: [Double], level: Double) -> [Bool] {
  let order = probabilities.indices.sorted { probabilities[$0] < probabilities[$1] }
  var rejected = [Bool](repeating: false, count: probabilities.count)
  for (rank, index) in order.enumerated() {
    guard probabilities[index] <= level / Double(order.count - rank) else { break }
    rejected[index] = true
  }
  return rejected
}
