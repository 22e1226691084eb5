import Diagnostics
import Formats
import Transfer

/// Everything the study concludes from its fits: scores, intervals, simulations saved, negative transfer, choice.
struct Assessment {
  struct ScoreRow {
    var strategy: String
    var targetCount: Int
    var parameter: String
    var mse: Estimate
    var r2: Estimate
  }

  struct Choice {
    var targetCount: Int
    var strategy: String
    var validationError: Double
  }

  let strategies: [any TransferStrategy]
  let targets: [Int]
  let seeds: [Int]
  let columns: [String]
  let records: [FitRecord]
  /// Scores of each record, in the order of `records`.
  let scores: [Scores]
  let summary: [ScoreRow]
  let saved: [SimulationsSaved]
  let negativeTransfer: [NegativeTransfer]
  let chosen: [Choice]

  /// Assesses fits.
  ///
  /// - Parameters:
  ///   - records: one per strategy, target count and seed.
  ///   - truth: scaled parameters of the test simulations `[T, P]`.
  ///   - parameters: names of the `P` parameters.
  init(
    of study: Study, strategies: [any TransferStrategy], records: [FitRecord], truth: [Double],
    parameters: [String]
  ) throws(PipelineError) {
    let grid = study.comparison
    self.strategies = strategies
    self.records = records
    targets = grid.targets.sorted()
    seeds = grid.seeds
    do {
      let bootstrap = try Bootstrap(replicas: grid.resamplings, seed: 1)
      var evaluations: [String: [Int: Evaluation]] = [:]
      var draws: [String: [(targetCount: Int, scores: ResampledScores)]] = [:]
      var rows: [ScoreRow] = []
      for strategy in strategies {
        for count in targets {
          let fits = seeds.compactMap { seed in
            records.first { $0.strategy == strategy.name && $0.targetCount == count && $0.seed == seed }
          }
          let evaluation = try Evaluation(
            parameters: parameters, truth: truth, predictions: fits.map(\.predictions))
          let resampled = bootstrap.draws(of: evaluation)
          evaluations[strategy.name, default: [:]][count] = evaluation
          draws[strategy.name, default: []].append((count, resampled))
          for column in evaluation.columns {
            guard let mse = resampled.mseEstimate(of: column), let r2 = resampled.r2Estimate(of: column)
            else { continue }
            rows.append(
              ScoreRow(strategy: strategy.name, targetCount: count, parameter: column, mse: mse, r2: r2))
          }
        }
      }
      summary = rows
      columns = parameters + [Evaluation.total]
      scores = try records.map { record throws(DiagnosticsError) in
        try Evaluation(parameters: parameters, truth: truth, predictions: [record.predictions]).scores(
          seed: 0)
      }
      (saved, negativeTransfer) = try Self.compareWithBaseline(
        strategies: strategies, evaluations: evaluations, draws: draws, targets: targets, level: grid.level)
    } catch { throw .statistics(error.description) }
    chosen = Self.choose(among: strategies, records: records, targets: targets)
  }

  private static func compareWithBaseline(
    strategies: [any TransferStrategy], evaluations: [String: [Int: Evaluation]],
    draws: [String: [(targetCount: Int, scores: ResampledScores)]], targets: [Int], level: Double
  ) throws(DiagnosticsError) -> ([SimulationsSaved], [NegativeTransfer]) {
    guard let baseline = strategies.first(where: \.isBaseline), let scratch = draws[baseline.name] else {
      return ([], [])
    }
    var saved: [SimulationsSaved] = []
    var negative: [NegativeTransfer] = []
    for strategy in strategies where !strategy.isBaseline {
      for (count, scores) in draws[strategy.name] ?? [] {
        saved += try SimulationsSaved.estimate(
          strategy: strategy.name, targetCount: count, scores: scores, scratch: scratch)
      }
      let pairs = targets.compactMap { count -> NegativeTransfer.Pair? in
        guard let own = evaluations[strategy.name]?[count], let other = evaluations[baseline.name]?[count]
        else { return nil }
        return NegativeTransfer.Pair(targetCount: count, strategy: own, scratch: other)
      }
      negative += try NegativeTransfer.judge(strategy: strategy.name, pairs: pairs, level: level)
    }
    return (saved, negative)
  }

  /// The transfer strategy with the smallest median validation error over seeds, at every target count.
  private static func choose(
    among strategies: [any TransferStrategy], records: [FitRecord], targets: [Int]
  ) -> [Choice] {
    targets.compactMap { count in
      strategies.filter { !$0.isBaseline }.compactMap { strategy -> Choice? in
        let errors = records.filter { $0.strategy == strategy.name && $0.targetCount == count }
          .map(\.validationError).sorted()
        guard !errors.isEmpty else { return nil }
        let median = (errors[(errors.count - 1) / 2] + errors[errors.count / 2]) / 2
        return Choice(targetCount: count, strategy: strategy.name, validationError: median)
      }.min { $0.validationError < $1.validationError }
    }
  }
}
