import Foundation
import Networks
import Randomness
import Tensor

/// Where a training stands between two steps; with the learner's state, all that a checkpoint needs.
struct Progress: Sendable, Equatable {
  /// Steps done.
  var step = 0
  /// Epochs done.
  var epoch = 0
  /// Batches done in the epoch under way.
  var batch = 0
  /// Sum over these batches of loss times rows.
  var epochLoss = 0.0
  var stopping = EarlyStopping()
  var trainingCurve: [Float] = []
  var validationCurve: [Float] = []
}

/// A training under way: the loop over epochs and batches, whatever computes the steps.
struct TrainingRun {
  let start: Network
  /// Number of training rows.
  let count: Int
  let settings: TrainingSettings
  var learner: any Learner
  var progress = Progress()
  /// The leaves above the frozen stages at the best epoch.
  var best: Named<HostArray>

  /// Stages below the lowest leaf that trains are evaluated once; their outputs are the rows' inputs.
  init(
    _ network: Network, _ rules: Named<Rule>, _ data: TrainingData, _ validation: TrainingData,
    _ settings: TrainingSettings, _ computation: Computation
  ) throws {
    start = network
    count = data.count
    self.settings = settings
    let frozen = network.frozenStages(rules)
    let upper = network.above(frozen)
    best = upper.values
    let own = rules.partition { name, _ in upper.values.contains(name) }.fitting
    let rows = data.passed(through: network, stages: frozen)
    let held = validation.passed(through: network, stages: frozen)
    learner =
      switch computation {
      case .fastest:
        if let plan = DensePlan(
          upper, own, targets: data.targetWidth, gaps: data.hasGaps || validation.hasGaps)
        {
          KernelLearner(plan, rows, held, settings)
        } else {
          try AutogradLearner(upper, own, rows, held, settings, device: .cpu)
        }
      case .autograd(let device): try AutogradLearner(upper, own, rows, held, settings, device: device)
      }
  }

  var batches: Int { (count + settings.batchSize - 1) / settings.batchSize }

  /// Trains to the end; `save` is called when the training is cancelled and after each epoch, with whether it
  /// must save.
  mutating func run(
    isCancelled: () -> Bool, afterEpoch: (Int, Double, Double) -> Void,
    save: (TrainingRun, Bool) throws -> Void
  ) throws -> TrainingOutcome {
    if progress.step == 0 {
      let loss = try learner.validationLoss()
      guard loss.isFinite else { return outcome(.diverged) }
      _ = progress.stopping.improves(loss, epoch: 0, minimumImprovement: 0)
    }
    while progress.epoch < settings.maximumEpochs, progress.stopping.waited < settings.patience {
      if let reason = try epoch(isCancelled: isCancelled) {
        if reason == .cancelled { try save(self, true) }
        return outcome(reason)
      }
      let (training, validation) = (progress.trainingCurve.last ?? 0, progress.validationCurve.last ?? 0)
      afterEpoch(progress.epoch, Double(training), Double(validation))
      try save(self, false)
    }
    return outcome(progress.stopping.waited < settings.patience ? .finished : .converged)
  }

  /// The rest of the epoch under way; a reason when training must end.
  private mutating func epoch(isCancelled: () -> Bool) throws -> StopReason? {
    if let reason = try steps(isCancelled: isCancelled) { return reason }
    let loss = try learner.validationLoss()
    progress.trainingCurve.append(Float(progress.epochLoss / Double(count)))
    progress.validationCurve.append(Float(loss))
    progress.epoch += 1
    progress.batch = 0
    progress.epochLoss = 0
    guard loss.isFinite else { return .diverged }
    let minimum = settings.minimumImprovement
    if progress.stopping.improves(loss, epoch: progress.epoch, minimumImprovement: minimum) {
      best = try learner.values()
    }
    return nil
  }

  private mutating func steps(isCancelled: () -> Bool) throws -> StopReason? {
    var stream = RandomStream(seed: settings.seed, purpose: "order of rows", index: UInt64(progress.epoch))
    let order = stream.permutation(count).map { Int32($0) }
    while progress.batch < batches {
      if isCancelled() { return .cancelled }
      let first = progress.batch * settings.batchSize
      let last = min(first + settings.batchSize, count)
      let (rate, number) = (rate(), progress.step + 1)
      let loss = try order.withUnsafeBufferPointer { order in
        try learner.step(UnsafeBufferPointer(rebasing: order[first..<last]), rate: rate, number: number)
      }
      guard loss.isFinite else { return .diverged }
      progress.step += 1
      progress.batch += 1
      progress.epochLoss += loss * Double(last - first)
    }
    return nil
  }

  /// The learning rate of the coming step.
  private func rate() -> Double {
    switch settings.schedule {
    case .constant: return settings.learningRate
    case .cosine:
      let share = Double(progress.step) / Double(max(batches * settings.maximumEpochs, 1))
      return settings.learningRate * 0.5 * (1 + cos(.pi * share))
    }
  }

  private func outcome(_ reason: StopReason) -> TrainingOutcome {
    var network = start
    network.values = network.values.merging(best)
    return TrainingOutcome(
      network: network, bestEpoch: progress.stopping.bestEpoch, validationLoss: progress.stopping.best,
      trainingCurve: progress.trainingCurve, validationCurve: progress.validationCurve,
      epochs: progress.epoch, stoppedBecause: reason)
  }
}

extension TrainingData {
  /// The same rows as the stage above the first `stages` sees them.
  func passed(through network: Network, stages: Int) -> TrainingData {
    if stages == 0 { return self }
    var passed = self
    passed.inputs = network.activations(inputs, count: count, through: stages)
    return passed
  }
}
