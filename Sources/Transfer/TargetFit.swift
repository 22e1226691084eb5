import Networks
import Training
import Work

/// How a strategy is fitted: the same budget and the same care for every strategy, from scratch included.
public struct FitPlan: Sendable, Equatable {
  /// Settings drawn and tried.
  public var trials: Int
  /// Best trials, by validation error, whose predictions are averaged.
  public var average: Int
  /// Parts of the target simulations for validation (``Folds``).
  public var folds: Int
  /// Fraction held out when `folds` is 1.
  public var validation: Double
  /// Ranges for networks trained from scratch.
  public var fresh: Search
  /// Ranges for fine-tuning.
  public var fineTuning: Search

  /// Makes a plan.
  public init(
    trials: Int, average: Int, folds: Int, validation: Double, fresh: Search, fineTuning: Search
  ) {
    self.trials = trials
    self.average = average
    self.folds = folds
    self.validation = validation
    self.fresh = fresh
    self.fineTuning = fineTuning
  }
}

/// A strategy fitted to target simulations: networks whose predictions are averaged.
public struct TargetFit: Sendable {
  /// The networks of the chosen trials, all folds of each.
  public var members: [Network]
  /// How the chosen trials were trained, the best first.
  public var settings: [TrainingSettings]
  /// Mean squared error of the averaged prediction on held-out rows, over all target parameters.
  public var validationError: Double
  /// Validation errors of every trial in the order drawn; nil where it diverged.
  public var trialErrors: [Double?]
  /// Epochs of the best trial's first fold.
  public var epochs: Int
  /// Training loss per epoch of the best trial's first fold.
  public var trainingCurve: [Float]
  /// Validation loss per epoch of the best trial's first fold.
  public var validationCurve: [Float]
  /// Wall time [s].
  public var seconds: Double

  /// The averaged prediction in scaled units, `[B, P]` row-major.
  public func predict(_ inputs: [Float], count: Int) -> [Float] {
    average(members.map { $0.predict(inputs, count: count) })
  }
}

/// Fits `strategy` to target simulations: draws trials, trains each on every fold, averages the best.
///
/// Everything is chosen on held-out rows of `data`; no other simulation is seen.
///
/// - Parameters:
///   - strategy: what to fit.
///   - task: its source networks and parameters.
///   - data: the target simulations in hand, inputs `[N, K]` and scaled parameters `[N, P]`.
///   - plan: budget, folds and ranges.
///   - seed: seed of folds, draws and networks; equal seeds give equal folds and draws to every strategy.
///   - isCancelled: polled while training.
/// - Throws: ``TransferError``.
public func fit(
  _ strategy: any TransferStrategy, to task: TransferTask, on data: TrainingData, plan: FitPlan, seed: UInt64,
  isCancelled: @escaping @Sendable () -> Bool = { false }
) throws(TransferError) -> TargetFit {
  let watch = Stopwatch()
  let folds = try Folds(count: data.count, folds: plan.folds, validation: plan.validation, seed: seed)
  var trials: [FittedTrial] = []
  var errors: [Double?] = []
  var lastReason = ""
  for index in 0..<plan.trials {
    func draw(_ search: Search) -> SearchTrial {
      search.draw(trial: index, seed: seed, inputs: task.inputs, outputs: task.targetParameters)
    }
    let trial = Trial(index: index, seed: seed, fresh: draw(plan.fresh), fineTuning: draw(plan.fineTuning))
    let candidate = try strategy.trial(trial, of: task)
    switch try fitTrial(candidate, on: data, folds: folds, isCancelled: isCancelled) {
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
    throw .everyTrialFailed(strategy: strategy.name, trials: plan.trials, lastReason: lastReason)
  }
  let heldOut = average(best.map(\.heldOut))
  return TargetFit(
    members: best.flatMap { $0.outcomes.map(\.network) }, settings: best.map(\.settings),
    validationError: meanSquaredError(heldOut, on: data, rows: folds.heldOut.flatMap { $0 }),
    trialErrors: errors, epochs: first.outcomes[0].epochs, trainingCurve: first.outcomes[0].trainingCurve,
    validationCurve: first.outcomes[0].validationCurve, seconds: watch.seconds)
}

/// One trial trained on every fold.
private struct FittedTrial {
  var settings: TrainingSettings
  var outcomes: [TrainingOutcome]
  /// Predictions on the held-out rows, fold after fold, `[N held out, P]`.
  var heldOut: [Float]
  var error: Double
}

private enum TrialResult {
  case fitted(FittedTrial)
  case failed(String)
}

private func fitTrial(
  _ candidate: Candidate, on data: TrainingData, folds: Folds, isCancelled: @escaping @Sendable () -> Bool
) throws(TransferError) -> TrialResult {
  var outcomes: [TrainingOutcome] = []
  var heldOut: [Float] = []
  for (trained, held) in zip(folds.trained, folds.heldOut) {
    let validation = data.selecting(held)
    let outcome: TrainingOutcome
    do {
      outcome = try train(
        candidate.network, on: data.selecting(trained), validating: validation, settings: candidate.settings,
        isCancelled: isCancelled)
    } catch { return .failed(error.description) }
    switch outcome.stoppedBecause {
    case .cancelled: throw .interrupted
    case .diverged: return .failed("the loss was no longer finite after \(outcome.epochs) epochs.")
    case .converged, .finished: break
    }
    heldOut += outcome.network.predict(validation.inputs, count: validation.count)
    outcomes.append(outcome)
  }
  let error = meanSquaredError(heldOut, on: data, rows: folds.heldOut.flatMap { $0 })
  guard error.isFinite else { return .failed("the validation error is not a finite number.") }
  return .fitted(
    FittedTrial(settings: candidate.settings, outcomes: outcomes, heldOut: heldOut, error: error))
}

/// The mean over predictions of equal shape.
private func average(_ predictions: [[Float]]) -> [Float] {
  guard var sum = predictions.first else { return [] }
  for prediction in predictions.dropFirst() {
    for index in sum.indices { sum[index] += prediction[index] }
  }
  return sum.map { $0 / Float(predictions.count) }
}

/// The mean squared difference of predictions for `rows` and their targets.
private func meanSquaredError(_ predictions: [Float], on data: TrainingData, rows: [Int]) -> Double {
  let width = data.targetWidth
  var sum = 0.0
  for (place, row) in rows.enumerated() {
    for column in 0..<width {
      let difference = Double(predictions[place * width + column] - data.targets[row * width + column])
      sum += difference * difference
    }
  }
  return sum / Double(rows.count * width)
}

extension TrainingData {
  /// The rows of the given numbers, in that order.
  func selecting(_ rows: [Int]) -> TrainingData {
    let (wide, narrow) = (inputWidth, targetWidth)
    return TrainingData(
      inputs: rows.flatMap { inputs[$0 * wide..<($0 + 1) * wide] },
      targets: rows.flatMap { targets[$0 * narrow..<($0 + 1) * narrow] }, count: rows.count)
  }
}
