import Formats
import Foundation
import Networks
import OrderedCollections
import Training
import Work

/// The fit of a strategy that trains networks: draws trials, trains each on every fold, averages the best.
struct SearchedFit {
  let strategy: any NetworkStrategy
  let task: TransferTask
  let plan: FitPlan
  let seed: UInt64

  /// One trial, trained on one fold after the other until one fails.
  private struct FittedTrial {
    let candidate: Candidate
    var outcomes: [TrainingOutcome] = []
    var heldOut = HeldOut(rows: [], predictions: [])
    var failure: String?
    var error = Double.infinity
    /// What it is chosen by: of a density the mean loss of the simulations held out, else the error.
    var loss = Double.infinity
  }

  func perform() throws -> TargetFit {
    let watch = Stopwatch()
    let folds = try Folds(
      count: task.data.count, folds: plan.folds, validation: plan.validation, seed: seed)
    var trials = try (0..<plan.trials).map {
      FittedTrial(candidate: try strategy.candidate(trial($0), task))
    }
    var warnings: OrderedSet<String> = []
    for (trained, held) in zip(folds.trained, folds.heldOut) {
      var rows = FoldData(
        training: task.data.selecting(trained), validation: task.data.selecting(held), seed: seed)
      rows.partners = task.partners?.selecting(rows: trained)
      let fold = try strategy.data(rows, task)
      warnings.formUnion(fold.warnings)
      for index in trials.indices where trials[index].failure == nil {
        try train(&trials[index], on: fold, heldOut: held)
      }
    }
    for index in trials.indices where trials[index].failure == nil {
      trials[index].error = trials[index].heldOut.meanSquaredError(on: task.data)
      trials[index].loss = loss(trials[index], folds)
      if !trials[index].error.isFinite || !trials[index].loss.isFinite {
        trials[index].failure = "the validation error is not a finite number."
      }
    }
    let (failed, fitted) = (trials.compactMap(\.failure), trials.filter { $0.failure == nil })
    let wanted = fitted.sorted { $0.loss < $1.loss }.prefix(max(1, plan.average))
    guard let first = wanted.first else {
      throw TransferError.everyTrialFailed(
        strategy: strategy.name, trials: plan.trials, lastReason: failed.last ?? "")
    }
    let isFarWorse = FarWorse(first.candidate.network)
    let best = wanted.filter { !isFarWorse($0.loss, than: first.loss) }
    var heldOut = HeldOut(rows: first.heldOut.rows, predictions: mean(best.map(\.heldOut.predictions)))
    heldOut.logDensities = logMean(best.compactMap(\.heldOut.logDensities))
    var fit = TargetFit(
      predictor: NetworkMean(best.flatMap { $0.outcomes.map(\.network) }), heldOut: heldOut, data: task.data)
    fit.chosen = best.map(\.candidate.hyperparameters)
    fit.trialErrors = trials.map { $0.failure == nil ? $0.error : nil }
    fit.leftOut = wanted.map(\.loss).filter { isFarWorse($0, than: first.loss) }
    let text = isFarWorse.text(fit.leftOut, best: first.loss, of: counted(wanted.count, "trial"))
    fit.warnings = warnings.elements + [text].compactMap(\.self)
    fit.epochs = first.outcomes[0].epochs
    fit.trainingCurve = first.outcomes[0].trainingCurve
    fit.validationCurve = first.outcomes[0].validationCurve
    fit.seconds = watch.seconds
    return fit
  }

  /// What a trial is chosen by.
  private func loss(_ trial: FittedTrial, _ folds: Folds) -> Double {
    if trial.candidate.network.head is PointHead { return trial.error }
    let counts = folds.heldOut.map { Double($0.count) }
    return zip(trial.outcomes, counts).reduce(0) { $0 + $1.0.validationLoss * $1.1 } / counts.reduce(0, +)
  }

  private func trial(_ index: Int) -> Trial {
    func draw(_ search: Search) -> SearchTrial {
      search.draw(trial: index, seed: seed, input: task.input, outputs: task.targetParameters)
    }
    return Trial(index: index, seed: seed, fresh: draw(plan.fresh), fineTuning: draw(plan.fineTuning))
  }

  private func train(_ trial: inout FittedTrial, on fold: FoldData, heldOut rows: [Int]) throws {
    let candidate = trial.candidate
    let outcome: TrainingOutcome
    do {
      outcome = try Training.train(
        candidate.network, rules: candidate.rules, on: fold.training, validating: fold.validation,
        settings: candidate.settings, isCancelled: task.isCancelled)
    } catch {
      trial.failure = "\(error)"
      return
    }
    switch outcome.stoppedBecause {
    case .cancelled: throw TransferError.interrupted
    case .diverged:
      trial.failure = "the loss was no longer finite after \(outcome.epochs) epochs."
      return
    case .converged, .finished: break
    }
    trial.heldOut.rows += rows
    trial.heldOut.predictions += outcome.network.predict(
      fold.validation.inputs, count: fold.validation.count)
    if let density = try outcome.network.density(fold.validation.inputs, count: fold.validation.count) {
      let width = task.data.targetWidth
      trial.heldOut.logDensities =
        (trial.heldOut.logDensities ?? [])
        + rows.enumerated().map { place, row in
          let truth = task.data.targets[row * width..<(row + 1) * width].map { Double($0) }
          return density.logProbability(of: truth, row: place)
        }
    }
    trial.outcomes.append(outcome)
  }

  /// The logarithm of the mean density over trials `[trials][rows]`; nil where there are none.
  private func logMean(_ logDensities: [[Double]]) -> [Double]? {
    guard let first = logDensities.first else { return nil }
    return first.indices.map { row in
      logSum(logDensities.map { $0[row] }) - log(Double(logDensities.count))
    }
  }
}

extension TrainingData {
  /// The rows of the given numbers, in that order.
  func selecting(_ rows: [Int]) -> TrainingData {
    let (wide, narrow) = (inputWidth, targetWidth)
    var selected = TrainingData(
      inputs: rows.flatMap { inputs[$0 * wide..<($0 + 1) * wide] },
      targets: rows.flatMap { targets[$0 * narrow..<($0 + 1) * narrow] }, count: rows.count,
      weights: weights.map { weights in rows.map { weights[$0] } })
    selected.mayLackTargets = mayLackTargets
    return selected
  }
}
