import Formats
import Observables
import OrderedCollections
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

  /// Fits what is missing in the run directory; records come in the order strategy, count, seed.
  func perform(threads: Int?, quiet: Bool) throws -> [FitRecord] {
    try run.createFolder("stages/transfer")
    let grid = study.comparison
    var jobs: [(strategy: Int, count: Int, seed: Int)] = []
    // The largest counts first, so that no core waits for one long fit at the end.
    for count in grid.targets.sorted(by: >) {
      for seed in grid.seeds {
        for index in strategies.indices { jobs.append((index, count, seed)) }
      }
    }
    let order = jobs
    let bar = ProgressBar("transfer", total: order.count, unit: "fit", silent: quiet)
    let results = try concurrently(
      order.count, threads: threads, isCancelled: { Interruption.isRequested },
      progress: { done, _ in bar.update(done: done) }
    ) { index in
      try fitted(strategies[order[index].strategy], count: order[index].count, seed: order[index].seed)
    }
    if results.contains(where: { $0 == nil }) { throw PipelineError.interrupted(directory: run.path) }
    bar.finish()
    let records = results.compactMap { $0 }
    let rank = Dictionary(uniqueKeysWithValues: strategies.enumerated().map { ($1.name, $0) })
    return records.sorted {
      (rank[$0.strategy] ?? 0, $0.targetCount, grid.seeds.firstIndex(of: $0.seed) ?? 0)
        < (rank[$1.strategy] ?? 0, $1.targetCount, grid.seeds.firstIndex(of: $1.seed) ?? 0)
    }
  }

  private func fitted(
    _ strategy: any TransferStrategy, count: Int, seed: Int
  ) throws -> FitRecord {
    let name = FitRecord.name(strategy.name, count, seed)
    let piece = "stages/transfer/\(name).json"
    if run.has(piece), run.model(name) != nil, let stored = FitRecord(try run.readJSON(piece)) {
      return stored
    }
    let rows = try data.targetRows(count: count, seed: seed)
    let encoding = strategy.usesSource ? sourceEncoding : try data.targetEncoding(rows)
    let networks = strategy.start.flatMap { sources[$0]?.networks } ?? []
    var task = TransferTask(
      sources: networks, sourceParameters: data.sourceScaling.names,
      targetParameters: data.targetScaling.names, inputs: data.targetInputs.width)
    let settings = study.transfer
    let plan = FitPlan(
      trials: settings.trials, average: settings.average, folds: settings.folds,
      validation: settings.validation, fresh: settings.search, fineTuning: settings.fineTuning)
    let fit: TargetFit
    do {
      if strategy.usesSource, strategy.start == nil { task.sourceData = try sourceData(encoding) }
      fit = try Transfer.fit(
        strategy, to: task, on: data.targetData(rows, encoding), plan: plan, seed: UInt64(seed),
        isCancelled: { Interruption.isRequested })
    } catch let error as TransferError {
      throw error == .interrupted ? PipelineError.interrupted(directory: run.path) : error
    }
    let test = try data.targetData(data.testRows, encoding)
    let record = FitRecord(
      strategy: strategy.name, targetCount: count, seed: seed, validationError: fit.validationError,
      predictions: try fit.predictor.point(test.inputs, count: test.count), epochs: fit.epochs,
      seconds: fit.seconds, trainingCurve: fit.trainingCurve.map { Double($0) },
      validationCurve: fit.validationCurve.map { Double($0) }, chosen: fit.chosen.map { .object($0) },
      heldOutRows: fit.heldOut.rows.map { rows[$0] }, heldOut: fit.heldOut.predictions.map { Double($0) })
    let model = Model(
      fit.predictor, parameters: data.targetScaling, encoding: encoding,
      observables: data.targetInputs.observables,
      provenance: SuiteConditions(data.target).adding(to: [
        "study": .string(study.name), "strategy": .string(strategy.name), "n_target": .integer(count),
        "seed": .integer(seed), "source": .string(data.source.name), "target": .string(data.target.name),
        "training": .array(record.chosen),
      ]))
    try model.write(to: run.path(to: "models/" + name), replacing: true)
    try run.write(record.json, to: piece, compact: true)
    return record
  }

  /// The source simulations that pre-training learns from, with target parameters as the target's are scaled; NaN for
  /// those that the source does not know.
  private func sourceData(_ encoding: InputEncoding) throws -> TrainingData {
    let chosen = try data.sourceSplit(study).train
    var rows = try data.sourceData(chosen, encoding)
    let names = data.targetScaling.names
    let shared = names.filter(data.sourceScaling.names.contains)
    let known = try data.targetScaling.selecting(shared).targets(
      data.source.simulations().suite.parameters, rows: chosen)
    rows.targets = (0..<rows.count).flatMap { row in
      names.map { name in shared.firstIndex(of: name).map { known[row * shared.count + $0] } ?? .nan }
    }
    rows.mayLackTargets = true
    return rows
  }
}
