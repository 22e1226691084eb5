import Foundation
import Networks
import Randomness

/// Where a training stands between two steps; with the layers' numbers, all that a checkpoint needs.
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
struct TrainingRun<Computation: Learner> {
  let start: Network
  /// Layers below this one are frozen; their outputs are the rows' inputs.
  let frozen: Int
  /// Number of training rows.
  let count: Int
  let settings: TrainingSettings
  var learner: Computation
  var progress = Progress()
  /// The layers above the frozen ones at the best epoch.
  var best: [DenseLayer]

  init(
    _ network: Network, _ data: TrainingData, _ validation: TrainingData, _ settings: TrainingSettings,
    _ make: ([DenseLayer], TrainingData, TrainingData) throws(TrainingError) -> Computation
  ) throws(TrainingError) {
    start = network
    frozen = network.lowestTrained
    count = data.count
    self.settings = settings
    best = Array(network.layers[frozen...])
    learner = try make(
      best, data.passed(through: network, layers: frozen), validation.passed(through: network, layers: frozen)
    )
  }

  var batches: Int { (count + settings.batchSize - 1) / settings.batchSize }

  /// Trains to the end; `save` is called when the training is cancelled and after each epoch, with whether it
  /// must save.
  mutating func run(
    isCancelled: () -> Bool, afterEpoch: (Int, Double, Double) -> Void,
    save: (TrainingRun, Bool) throws(TrainingError) -> Void
  ) throws(TrainingError) -> TrainingOutcome {
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
  private mutating func epoch(isCancelled: () -> Bool) throws(TrainingError) -> StopReason? {
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
      best = try learner.trainedLayers()
    }
    return nil
  }

  private mutating func steps(isCancelled: () -> Bool) throws(TrainingError) -> StopReason? {
    var stream = RandomStream(seed: settings.seed, purpose: "order of rows", index: UInt64(progress.epoch))
    let order = stream.permutation(count).map { Int32($0) }
    while progress.batch < batches {
      if isCancelled() { return .cancelled }
      let first = progress.batch * settings.batchSize
      let last = min(first + settings.batchSize, count)
      let (rate, number) = (rate(), progress.step + 1)
      let loss = try order.withUnsafeBufferPointer { order throws(TrainingError) in
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
    network.layers.replaceSubrange(frozen..., with: best)
    return TrainingOutcome(
      network: network, bestEpoch: progress.stopping.bestEpoch, validationLoss: progress.stopping.best,
      trainingCurve: progress.trainingCurve, validationCurve: progress.validationCurve,
      epochs: progress.epoch, stoppedBecause: reason)
  }
}

extension TrainingData {
  /// The same rows as the layer above the first `layers` sees them.
  func passed(through network: Network, layers: Int) -> TrainingData {
    if layers == 0 { return self }
    var passed = self
    passed.inputs = network.activations(inputs, count: count, through: layers)
    return passed
  }
}
