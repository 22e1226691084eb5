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
    let bar = ProgressBar("transfer", total: order.count, unit: "fits", silent: quiet)
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
    if run.has(piece), let stored = FitRecord(try run.readJSON(piece)) { return stored }
    let rows = try data.targetRows(count: count, seed: seed)
    let encoding = strategy.isBaseline ? try data.targetEncoding(rows) : sourceEncoding
    let networks = strategy.start.flatMap { sources[$0]?.networks } ?? []
    let task = TransferTask(
      sources: networks, sourceParameters: data.sourceScaling.names,
      targetParameters: data.targetScaling.names, inputs: data.targetInputs.width)
    let settings = study.transfer
    let plan = FitPlan(
      trials: settings.trials, average: settings.average, folds: settings.folds,
      validation: settings.validation, fresh: settings.search, fineTuning: settings.fineTuning)
    let fit: TargetFit
    do {
      fit = try Transfer.fit(
        strategy, to: task, on: data.targetData(rows, encoding), plan: plan, seed: UInt64(seed),
        isCancelled: { Interruption.isRequested })
    } catch let error as TransferError {
      throw error == .interrupted ? PipelineError.interrupted(directory: run.path) : error
    }
    let test = try data.targetData(data.testRows, encoding)
    let record = FitRecord(
      strategy: strategy.name, targetCount: count, seed: seed, validationError: fit.validationError,
      predictions: fit.predict(test.inputs, count: test.count).map { Double($0) }, epochs: fit.epochs,
      seconds: fit.seconds, trainingCurve: fit.trainingCurve.map { Double($0) },
      validationCurve: fit.validationCurve.map { Double($0) })
    let model = Model(
      members: fit.members, parameters: data.targetScaling, encoding: encoding,
      observables: data.targetInputs.observables,
      provenance: [
        "study": .string(study.name), "strategy": .string(strategy.name), "n_target": .integer(count),
        "seed": .integer(seed), "source": .string(data.source.name), "target": .string(data.target.name),
        "training": .array(fit.settings.map(Self.training)),
      ])
    try model.write(to: run.path(to: "models/" + name), replacing: true)
    try run.write(record.json, to: piece, compact: true)
    return record
  }

  /// What was drawn for a chosen trial.
  private static func training(_ settings: TrainingSettings) -> JSONValue {
    [
      "learning_rate": .number(settings.learningRate), "weight_decay": .number(settings.weightDecay),
      "source_pull": .number(settings.sourcePull),
    ]
  }
}
