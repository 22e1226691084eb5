import Formats
import Foundation
import Networks
import Synchronization
import Training
import Transfer
import Work

/// The source networks of one kind, best on source validation first.
struct SourceNetworks: Sendable {
  var kind: SourceKind
  var networks: [Network]
  var validationErrors: [Double]
  /// Those of networks that were far worse than the best and are not kept.
  var leftOut: [Double] = []
  /// Loss curves of the best one.
  var trainingCurve: [Double]
  var validationCurve: [Double]
}

/// Pre-training: a search on the source suite for every kind of source network that a strategy starts from.
struct PretrainStage {
  let settings: Study.Pretrain
  /// Names of the parameters.
  let outputs: [String]
  /// Numbers that go in.
  let width: Int
  /// Where finished trials are kept.
  let run: RunDirectory

  /// Trains what is missing in the run directory and returns the best networks of each kind.
  ///
  /// - Parameters:
  ///   - kinds: which kinds of source network.
  ///   - trained: rows to learn from.
  ///   - held: rows to choose by.
  func perform(
    kinds: [SourceKind], trained: TrainingData, held: TrainingData, threads: Int?, quiet: Bool
  ) throws -> [SourceKind: SourceNetworks] {
    let jobs = kinds.flatMap { kind in (0..<settings.trials).map { (kind, $0) } }
    try run.createFolder("stages/pretrain")
    let bar = ProgressBar("pre-train", total: jobs.count, unit: "network", silent: quiet || jobs.isEmpty)
    let results = try concurrently(
      jobs.count, threads: threads, isCancelled: { Interruption.isRequested },
      progress: { done, _ in bar.update(done: done) }
    ) { index in
      try pretrain(jobs[index].0, trial: jobs[index].1, on: trained, validating: held)
    }
    if results.contains(where: { $0 == nil }) { throw PipelineError.interrupted(directory: run.path) }
    if !jobs.isEmpty { bar.finish() }
    var best: [SourceKind: SourceNetworks] = [:]
    for kind in kinds {
      let mine = zip(jobs, results).compactMap { job, result in job.0 == kind ? result : nil }
      let wanted = mine.filter { $0.error.isFinite }.sorted { $0.error < $1.error }.prefix(settings.keep)
      guard let first = wanted.first else {
        throw TransferError.everyTrialFailed(
          strategy: "pre-training (\(kind.rawValue))", trials: settings.trials,
          lastReason: "the loss was no longer finite.")
      }
      let isFarWorse = FarWorse(first.network)
      let kept = wanted.filter { !isFarWorse($0.error, than: first.error) }
      let out = wanted.map(\.error).filter { isFarWorse($0, than: first.error) }
      let text = isFarWorse.text(out, best: first.error, of: counted(wanted.count, "network"))
      if let text { note("warning: pre-training (\(kind.rawValue)): \(text)") }
      best[kind] = SourceNetworks(
        kind: kind, networks: kept.map(\.network), validationErrors: kept.map(\.error), leftOut: out,
        trainingCurve: first.training, validationCurve: first.validation)
    }
    return best
  }

  private struct Trained: Sendable {
    var network: Network
    var error: Double
    var training: [Double]
    var validation: [Double]
  }

  private func pretrain(
    _ kind: SourceKind, trial: Int, on trained: TrainingData, validating held: TrainingData
  ) throws -> Trained {
    let draw = settings.search.draw(
      trial: trial, seed: settings.seed, inputs: width, outputs: outputs,
      dummies: settings.dummies, bottleneck: kind == .bottleneck ? settings.bottleneck : nil)
    let name = "stages/pretrain/\(kind.rawValue)-t\(trial)"
    if let stored = try stored(name, draw.architecture.configuration) { return stored }
    let outcome = try train(
      draw.network(), on: trained, validating: held, settings: draw.settings,
      checkpoint: CheckpointPlan(path: run.path(to: name + ".checkpoint")),
      isCancelled: { Interruption.isRequested })
    if outcome.stoppedBecause == .cancelled { throw PipelineError.interrupted(directory: run.path) }
    let result = Trained(
      network: outcome.network,
      error: outcome.stoppedBecause == .diverged ? .infinity : outcome.validationLoss,
      training: outcome.trainingCurve.map { Double($0) },
      validation: outcome.validationCurve.map { Double($0) })
    try store(result, as: name)
    return result
  }

  private func store(_ result: Trained, as name: String) throws {
    let file = SafetensorsFile(tensors: result.network.tensors(), metadata: [:])
    try file.write(to: run.path(to: name + ".safetensors"))
    let finite = result.error.isFinite
    try run.write(
      [
        "validation_mse": finite ? .number(result.error) : .null,
        "training": .numbers(finite ? result.training : []),
        "validation": .numbers(finite ? result.validation : []),
      ], to: name + ".json")
    try? FileManager.default.removeItem(atPath: run.path(to: name + ".checkpoint"))
  }

  private func stored(_ name: String, _ configuration: NetworkConfiguration) throws -> Trained? {
    guard run.has(name + ".json") else { return nil }
    let json = try run.readJSON(name + ".json")
    let path = run.path(to: name + ".safetensors")
    return Trained(
      network: try Network(configuration, file: SafetensorsFile.read(path), name: path),
      error: json["validation_mse"]?.double ?? .infinity,
      training: json["training"]?.doubles ?? [], validation: json["validation"]?.doubles ?? [])
  }
}
