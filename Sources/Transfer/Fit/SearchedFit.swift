import Formats
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

  /// One trial trained on every fold.
  private struct FittedTrial {
    var candidate: Candidate
    var outcomes: [TrainingOutcome]
    var heldOut: HeldOut
    var error: Double
  }

  private enum TrialResult {
    case fitted(FittedTrial)
    case failed(String)
  }

  func perform() throws -> TargetFit {
    let watch = Stopwatch()
    let folds = try Folds(
      count: task.data.count, folds: plan.folds, validation: plan.validation, seed: seed)
    var trials: [FittedTrial] = []
    var errors: [Double?] = []
    var lastReason = ""
    for index in 0..<plan.trials {
      switch try fitTrial(strategy.candidate(trial(index), task), folds: folds) {
      case .fitted(let fitted):
        trials.append(fitted)
        errors.append(fitted.error)
      case .failed(let reason):
        errors.append(nil)
        lastReason = reason
      }
    }
    let best = trials.sorted { $0.error < $1.error }.prefix(max(1, plan.average))
    guard let first = best.first else {
      throw TransferError.everyTrialFailed(
        strategy: strategy.name, trials: plan.trials, lastReason: lastReason)
    }
    var fit = TargetFit(
      predictor: NetworkMean(best.flatMap { $0.outcomes.map(\.network) }),
      heldOut: HeldOut(rows: first.heldOut.rows, predictions: mean(best.map(\.heldOut.predictions))),
      data: task.data)
    fit.chosen = best.map(\.candidate.hyperparameters)
    fit.trialErrors = errors
    fit.epochs = first.outcomes[0].epochs
    fit.trainingCurve = first.outcomes[0].trainingCurve
    fit.validationCurve = first.outcomes[0].validationCurve
    fit.seconds = watch.seconds
    return fit
  }

  private func trial(_ index: Int) -> Trial {
    func draw(_ search: Search) -> SearchTrial {
      search.draw(trial: index, seed: seed, input: task.input, outputs: task.targetParameters)
    }
    return Trial(index: index, seed: seed, fresh: draw(plan.fresh), fineTuning: draw(plan.fineTuning))
  }

  private func fitTrial(_ candidate: Candidate, folds: Folds) throws -> TrialResult {
    var outcomes: [TrainingOutcome] = []
    var heldOut = HeldOut(rows: [], predictions: [])
    for (trained, held) in zip(folds.trained, folds.heldOut) {
      let fold = try strategy.data(
        FoldData(training: task.data.selecting(trained), validation: task.data.selecting(held)), task)
      let outcome: TrainingOutcome
      do {
        outcome = try train(
          candidate.network, rules: candidate.rules, on: fold.training, validating: fold.validation,
          settings: candidate.settings, isCancelled: task.isCancelled)
      } catch { return .failed("\(error)") }
      switch outcome.stoppedBecause {
      case .cancelled: throw TransferError.interrupted
      case .diverged: return .failed("the loss was no longer finite after \(outcome.epochs) epochs.")
      case .converged, .finished: break
      }
      heldOut.rows += held
      heldOut.predictions += outcome.network.predict(fold.validation.inputs, count: fold.validation.count)
      outcomes.append(outcome)
    }
    let error = heldOut.meanSquaredError(on: task.data)
    guard error.isFinite else { return .failed("the validation error is not a finite number.") }
    return .fitted(
      FittedTrial(candidate: candidate, outcomes: outcomes, heldOut: heldOut, error: error))
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
