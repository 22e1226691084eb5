import Diagnostics
import Emulation
import Formats
import Inference
import Networks
import Observables
import OrderedCollections
import Randomness
import Suites
import Training
import Transfer
import Work

/// The transfer stage: every strategy x target count x seed is fitted, tested and kept.
struct TransferStage {
  let study: Study
  let data: StudyData
  let run: RunDirectory
  let strategies: [any TransferStrategy]
  let sources: [SourceKind: SourceNetworks]
  let sourceEncoding: InputEncoding
  /// The source suite's distribution, which all fits that emulate learn once.
  var sourceModels = SourceModels()
  /// What the progress bar says is being done.
  var title = "transfer"
  /// Whether the models keep what they were trained on: those of rehearsals are read by nobody.
  var keepsInputs = true

  /// Whether posteriors are scored on the test simulations, which takes draws from each; those of rehearsals are read by nobody.
  private var scoresPosteriors: Bool {
    let heads = sources.values.flatMap { $0.networks.map(\.head) } + [study.transfer.search.head.head]
    return keepsInputs && heads.contains { !($0 is PointHead) }
  }

  /// Fits what is missing in the run directory, blends when their parts are there; records come in the order strategy,
  /// count, seed.
  func perform(threads: Int?, quiet: Bool) throws -> [FitRecord] {
    try run.createFolder("stages/transfer")
    let fits = try records(
      of: strategies.filter { !($0 is any BlendStrategy) }, title, threads: threads, quiet: quiet
    ) {
      try fitted($0, count: $1, seed: $2)
    }
    let blends = strategies.compactMap { $0 as? any BlendStrategy }
    let mixed = try records(of: blends, "blend", threads: threads, quiet: quiet) { strategy, count, seed in
      try blended(strategy, of: fits, count: count, seed: seed)
    }
    let rank = Dictionary(uniqueKeysWithValues: strategies.enumerated().map { ($1.name, $0) })
    let seeds = study.comparison.seeds
    return (fits + mixed).sorted {
      (rank[$0.strategy] ?? 0, $0.targetCount, seeds.firstIndex(of: $0.seed) ?? 0)
        < (rank[$1.strategy] ?? 0, $1.targetCount, seeds.firstIndex(of: $1.seed) ?? 0)
    }
  }

  /// A record for every strategy, count and seed.
  private func records<Strategy: Sendable>(
    of strategies: [Strategy], _ name: String, threads: Int?, quiet: Bool,
    _ fit: @escaping @Sendable (_ strategy: Strategy, _ count: Int, _ seed: Int) throws -> FitRecord
  ) throws -> [FitRecord] {
    var jobs: [(strategy: Strategy, count: Int, seed: Int)] = []
    // The largest counts first, so that no core waits for one long fit at the end.
    for count in study.comparison.targets.sorted(by: >) {
      for seed in study.comparison.seeds { jobs += strategies.map { ($0, count, seed) } }
    }
    let order = jobs
    let bar = ProgressBar(name, total: order.count, unit: "fit", silent: quiet || order.isEmpty)
    let results = try concurrently(
      order.count, threads: threads, isCancelled: { Interruption.isRequested },
      progress: { done, _ in bar.update(done: done) }
    ) { index in
      try fit(order[index].strategy, order[index].count, order[index].seed)
    }
    if results.contains(where: { $0 == nil }) { throw PipelineError.interrupted(directory: run.path) }
    if !order.isEmpty { bar.finish() }
    return results.compactMap { $0 }
  }

  private func fitted(
    _ strategy: any TransferStrategy, count: Int, seed: Int
  ) throws -> FitRecord {
    if let stored = try stored(strategy, count, seed) { return stored }
    let rows = try data.targetRows(count: count, seed: seed)
    let encoding = strategy.usesSource ? sourceEncoding : try data.targetEncoding(rows)
    let networks = strategy.start.flatMap { sources[$0]?.networks } ?? []
    var task = TransferTask(
      sources: networks, sourceParameters: data.sourceScaling.names,
      targetParameters: data.targetScaling.names, inputs: data.targetInputs.width)
    let fit: TargetFit
    do {
      if strategy.usesSource, strategy.start == nil { task.sourceData = try sourceData(encoding) }
      if strategy.emulates {
        task.emulation = try data.emulation(encoding)
        if let moved = try moved(encoding) { task.sourceData?.inputs = moved }
        task.sourceModels = sourceModels
        task.partners = try data.partnerInputs(rows, encoding)
      }
      fit = try Transfer.fit(
        strategy, to: task, on: data.targetData(rows, encoding), plan: study.transfer.plan,
        seed: UInt64(seed),
        isCancelled: { Interruption.isRequested })
    } catch let error as TransferError {
      throw error == .interrupted ? PipelineError.interrupted(directory: run.path) : error
    }
    return try keep(fit, of: strategy, rows: rows, encoding: encoding, seed: seed)
  }

  /// The finished record of a fit; nil when it is still to be done or its model is lost.
  func stored(_ strategy: any TransferStrategy, _ count: Int, _ seed: Int) throws -> FitRecord? {
    let name = FitRecord.name(strategy.name, count, seed)
    let piece = "stages/transfer/\(name).json"
    guard run.has(piece), run.model(name) != nil else { return nil }
    let json = try run.readJSON(piece)
    // Records of an earlier version say nothing of posteriors.
    return scoresPosteriors && json["posterior"] == nil ? nil : FitRecord(json)
  }

  /// Tests a fit and writes its model, then its record.
  func keep(
    _ fit: TargetFit, of strategy: any TransferStrategy, rows: [Int], encoding: InputEncoding, seed: Int,
    parts: [String] = []
  ) throws -> FitRecord {
    let test = try data.targetData(data.testRows, encoding)
    var record = FitRecord(
      strategy: strategy.name, targetCount: rows.count, seed: seed, validationError: fit.validationError,
      predictions: try fit.predictor.point(test.inputs, count: test.count), epochs: fit.epochs,
      seconds: fit.seconds, trainingCurve: fit.trainingCurve.map { Double($0) },
      validationCurve: fit.validationCurve.map { Double($0) }, chosen: fit.chosen.map { .object($0) },
      heldOutRows: fit.heldOut.rows.map { rows[$0] }, heldOut: fit.heldOut.predictions.map { Double($0) })
    record.heldOutLogDensities = fit.heldOut.logDensities
    record.parts = parts
    if scoresPosteriors { record.posterior = try posterior(fit.predictor, test, seed: seed) }
    record.warnings = fit.warnings
    for warning in record.attributedWarnings { note("warning: " + warning) }
    var model = Model(
      fit.predictor, parameters: data.targetScaling, encoding: encoding,
      observables: data.targetInputs.observables,
      provenance: SuiteConditions(data.target).adding(to: [
        "study": .string(study.name), "strategy": .string(strategy.name), "n_target": .integer(rows.count),
        "seed": .integer(seed), "source": .string(data.source.name), "target": .string(data.target.name),
        "training": .array(record.chosen), "works": .strings(try works()),
      ]))
    if !fit.leftOut.isEmpty { model.provenance["left_out"] = .numbers(fit.leftOut) }
    if keepsInputs {
      model.cloud = try InputCloud(
        fitting: encoding.encoded(data.targetInputs, rows: rows), mostNumbers: InputCloud.numbersInRuns)
      model.rows = TrainingRows(data.targetInputs, rows: rows)
    }
    try model.write(to: run.path(to: "models/" + record.name), replacing: true)
    var json = record.json
    // That there is none is known too, and not only not looked for.
    if scoresPosteriors, record.posterior == nil { json["posterior"] = .null }
    try run.write(json, to: "stages/transfer/\(record.name).json", compact: true)
    return record
  }

  /// How the posteriors of the test simulations do; nil for a predictor without a density.
  private func posterior(_ predictor: any Predictor, _ test: TrainingData, seed: Int) throws
    -> PosteriorScores?
  {
    guard let density = try (predictor as? any DensityPredictor)?.density(test.inputs, count: test.count)
    else {
      return nil
    }
    let width = data.targetScaling.names.count
    return PosteriorScores(
      (0..<test.count).map { row in
        let truth = test.targets[row * width..<(row + 1) * width].map { Double($0) }
        var stream = RandomStream(seed: UInt64(seed), purpose: "posterior draws", index: UInt64(row))
        let draws = density.samples(PosteriorScores.draws, row: row, stream: &stream)
        return PosteriorScores(
          truth: truth, logDensity: density.logProbability(of: truth, row: row), draws: draws, stream: &stream
        )
      })
  }

  /// The works behind the simulations of source and target.
  private func works() throws -> [String] {
    let source =
      try data.source.model.map { Citations.works(of: $0) }
      ?? Citations.works(of: data.source.simulations().suite.manifest)
    let prior = data.responsePrior.map { Citations.works(of: $0.suite.manifest) } ?? []
    return OrderedSet(source + Citations.works(of: data.target.manifest) + prior).elements
  }

  /// The inputs of these simulations at parameters that the target suite fixes; nil where it fixes none.
  private func moved(_ encoding: InputEncoding) throws -> [Float]? {
    let (suite, inputs) = try data.source.simulations()
    guard let move = try SourceMove(source: suite, target: data.target) else { return nil }
    let rows = try data.sourceSplit(study).train
    return try move.moved(
      encoding.encoded(inputs, rows: rows), rows: rows, of: suite,
      bins: inputs.observables.map { BinPlaces($0) },
      models: sourceModels, isCancelled: { Interruption.isRequested }
    ).values.map { Float($0) }
  }

  /// The source simulations that pre-training learns from, with target parameters as the target's are scaled; NaN for
  /// those that the source does not know.
  private func sourceData(_ encoding: InputEncoding) throws -> TrainingData {
    let chosen = try data.sourceSplit(study).train
    var rows = try data.sourceData(chosen, encoding)
    let names = data.targetScaling.names
    let varying = try data.source.simulations().suite.varyingParameters()
    let shared = names.filter { data.sourceScaling.names.contains($0) || varying.contains($0) }
    let known = try data.targetScaling.selecting(shared).targets(
      data.source.simulations().suite.parameters, rows: chosen)
    rows.targets = (0..<rows.count).flatMap { row in
      names.map { name in shared.firstIndex(of: name).map { known[row * shared.count + $0] } ?? .nan }
    }
    rows.mayLackTargets = true
    return rows
  }
}
