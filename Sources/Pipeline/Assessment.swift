import Diagnostics
import Reporting
import Transfer

/// Everything the study concludes from its fits: scores, intervals, simulations saved, negative transfer, choice.
struct Assessment {
  let strategies: [any TransferStrategy]
  let targets: [Int]
  let seeds: [Int]
  let columns: [String]
  let records: [FitRecord]
  /// Scores of each record, in the order of `records`.
  let scores: [Scores]
  let summary: [StudyResults.Summary]
  let saved: [SimulationsSaved]
  /// The test of all comparisons; nil when there are none.
  let test: TransferTest?
  let chosen: [StudyResults.Choice]
  /// How the posteriors of strategies that have some do; empty where no network of the study has a density.
  let posteriors: [StudyResults.Posterior]

  /// Assesses fits.
  ///
  /// - Parameters:
  ///   - records: one per strategy, target count and seed.
  ///   - truth: scaled parameters of the test simulations `[T, P]`.
  ///   - parameters: names of the `P` parameters.
  init(
    of study: Study, strategies: [any TransferStrategy], records: [FitRecord], truth: [Double],
    parameters: [String]
  ) throws(DiagnosticsError) {
    let grid = study.comparison
    self.strategies = strategies
    self.records = records
    targets = grid.targets.sorted()
    seeds = grid.seeds
    let bootstrap = try Bootstrap(replicas: grid.resamplings, seed: 1)
    var evaluations: [String: [Int: Evaluation]] = [:]
    var draws: [String: [(targetCount: Int, scores: ResampledScores)]] = [:]
    var rows: [StudyResults.Summary] = []
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
            StudyResults.Summary(
              strategy: strategy.name, nTarget: count, parameter: column, mse: .init(mse), r2: .init(r2)))
        }
      }
    }
    summary = rows
    columns = parameters + [Evaluation.total]
    scores = try records.map { record throws(DiagnosticsError) in
      try Evaluation(parameters: parameters, truth: truth, predictions: [record.predictions]).scores(
        seed: 0)
    }
    (saved, test) = try Self.compareWithBaseline(
      strategies: strategies, evaluations: evaluations, draws: draws, targets: targets, level: grid.level)
    chosen = Self.choose(among: strategies, records: records, targets: targets)
    posteriors = try Self.posteriors(
      of: strategies, records: records, targets: targets, seeds: seeds, parameters: parameters,
      bootstrap: bootstrap)
  }

  /// The posterior scores of every strategy and number of simulations that has them for every seed, beside those from scratch.
  private static func posteriors(
    of strategies: [any TransferStrategy], records: [FitRecord], targets: [Int], seeds: [Int],
    parameters: [String],
    bootstrap: Bootstrap
  ) throws(DiagnosticsError) -> [StudyResults.Posterior] {
    func summary(_ strategy: any TransferStrategy, _ count: Int) -> PosteriorSummary? {
      let scores = seeds.compactMap { seed in
        records.first { $0.strategy == strategy.name && $0.targetCount == count && $0.seed == seed }?
          .posterior
      }
      guard !scores.isEmpty, scores.count == seeds.count else { return nil }
      return PosteriorSummary(scores, parameters: parameters.count, bootstrap: bootstrap)
    }
    let reference = strategies.first { role(of: $0) == .reference }
    let scratch = targets.compactMap { count in
      reference.flatMap { summary($0, count) }.map { (targetCount: count, summary: $0) }
    }
    var found: [StudyResults.Posterior] = []
    for strategy in strategies {
      for count in targets {
        guard let own = summary(strategy, count) else { continue }
        let isCompared = isCompared(strategy)
        let other = scratch.first { $0.targetCount == count }?.summary
        found.append(
          StudyResults.Posterior(
            strategy: strategy.name, nTarget: count, logDensity: .init(finite: own.logDensity),
            gain: isCompared ? other.flatMap { .init(finite: own.gain(over: $0)) } : nil,
            equivalent: isCompared
              ? try own.equivalent(onCurve: scratch).map(StudyResults.Equivalent.init) : nil,
            logFigure: .init(finite: own.logFigure),
            coverage: zip(parameters, parameters.indices).map { name, place in
              .init(
                parameter: name, within68: own.coverage68[place], within95: own.coverage95[place],
                distance: own.distances[place])
            }))
      }
    }
    return found
  }

  private static func compareWithBaseline(
    strategies: [any TransferStrategy], evaluations: [String: [Int: Evaluation]],
    draws: [String: [(targetCount: Int, scores: ResampledScores)]], targets: [Int], level: Double
  ) throws(DiagnosticsError) -> ([SimulationsSaved], TransferTest?) {
    guard let reference = strategies.first(where: { role(of: $0) == .reference }),
      let scratch = draws[reference.name]
    else { return ([], nil) }
    var saved: [SimulationsSaved] = []
    var pairs: [NegativeTransfer.Pair] = []
    for strategy in strategies where isCompared(strategy) {
      for (count, scores) in draws[strategy.name] ?? [] {
        saved += try SimulationsSaved.estimate(
          strategy: strategy.name, targetCount: count, scores: scores, scratch: scratch)
        guard let own = evaluations[strategy.name]?[count], let other = evaluations[reference.name]?[count]
        else { continue }
        pairs.append(.init(strategy: strategy.name, targetCount: count, transfer: own, scratch: other))
      }
    }
    return (saved, pairs.isEmpty ? nil : try TransferTest(pairs, level: level))
  }

  /// What a strategy is compared as.
  static func role(of strategy: any TransferStrategy) -> StudyResults.Strategy.Role {
    switch strategy.role {
    case .reference: .reference
    case .baseline: .baseline
    case .transfer: .transfer
    case .blend: .blend
    }
  }

  /// Whether a strategy is tested against training from scratch and may be chosen; baselines are shown beside.
  private static func isCompared(_ strategy: any TransferStrategy) -> Bool {
    [.transfer, .blend].contains(role(of: strategy))
  }

  /// The transfer strategy with the smallest median validation error over seeds, at every target count.
  private static func choose(
    among strategies: [any TransferStrategy], records: [FitRecord], targets: [Int]
  ) -> [StudyResults.Choice] {
    targets.compactMap { count in
      strategies.filter(isCompared).compactMap { strategy -> StudyResults.Choice? in
        let errors = records.filter { $0.strategy == strategy.name && $0.targetCount == count }
          .map(\.validationError).sorted()
        guard !errors.isEmpty else { return nil }
        let median = (errors[(errors.count - 1) / 2] + errors[errors.count / 2]) / 2
        return StudyResults.Choice(nTarget: count, strategy: strategy.name, validationError: median)
      }.min { ($0.validationError ?? .infinity) < ($1.validationError ?? .infinity) }
    }
  }
}
