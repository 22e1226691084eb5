import CKernels
import Foundation
import Networks
import Randomness

/// Where a training stands between two steps; with the kernel's numbers, all that a checkpoint needs.
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

/// A training under way: the layers that train, in a kernel, and the rows they see.
struct TrainingRun {
  let start: Network
  /// Layers below this one are frozen; their outputs are the rows' inputs.
  let frozen: Int
  let rows: TrainingData
  let validation: TrainingData
  let settings: TrainingSettings
  let plan: CheckpointPlan?
  let kernel: DenseKernel
  let fingerprint: String
  var progress = Progress()
  var best: [DenseLayer]

  init(
    _ network: Network, _ data: TrainingData, _ validation: TrainingData, _ settings: TrainingSettings,
    _ plan: CheckpointPlan?
  ) throws(TrainingError) {
    start = network
    frozen = network.lowestTrained
    best = Array(network.layers[frozen...])
    rows = data.passed(through: network, layers: frozen)
    self.validation = validation.passed(through: network, layers: frozen)
    self.settings = settings
    self.plan = plan
    kernel = DenseKernel(
      best, batch: min(settings.batchSize, data.count), lossOutputs: data.targetWidth)
    if settings.sourcePull != 0 {
      for (index, layer) in best.enumerated() {
        kernel.write(.anchor, layer: index, layer.weight, layer.bias)
      }
    }
    fingerprint = plan == nil ? "" : trainingFingerprint(network, data, validation, settings)
    if let plan, plan.resumes, let saved = try Checkpoint.readIfPresent(plan.path) {
      try restore(saved, path: plan.path)
    }
  }

  var batches: Int { (rows.count + settings.batchSize - 1) / settings.batchSize }

  mutating func run(
    isCancelled: () -> Bool, afterEpoch: (Int, Double, Double) -> Void
  ) throws(TrainingError) -> TrainingOutcome {
    var clock = CheckpointClock(plan)
    if progress.step == 0 {
      let loss = validationLoss()
      guard loss.isFinite else { return outcome(.diverged) }
      _ = progress.stopping.improves(loss, epoch: 0, minimumImprovement: 0)
    }
    while progress.epoch < settings.maximumEpochs, progress.stopping.waited < settings.patience {
      switch epoch(isCancelled: isCancelled) {
      case .cancelled:
        try save()
        return outcome(.cancelled)
      case .some(let reason): return outcome(reason)
      case nil: break
      }
      let training = progress.trainingCurve.last ?? 0
      let validation = progress.validationCurve.last ?? 0
      afterEpoch(progress.epoch, Double(training), Double(validation))
      if clock.isDue(epoch: progress.epoch) { try save() }
    }
    return outcome(progress.stopping.waited < settings.patience ? .finished : .converged)
  }

  /// The rest of the epoch under way; a reason when training must end.
  private mutating func epoch(isCancelled: () -> Bool) -> StopReason? {
    var stream = RandomStream(seed: settings.seed, purpose: "order of rows", index: UInt64(progress.epoch))
    let order = stream.permutation(rows.count).map { Int32($0) }
    let reason = order.withUnsafeBufferPointer { order in
      rows.withPointers { data -> StopReason? in
        while progress.batch < batches {
          if isCancelled() { return .cancelled }
          let first = progress.batch * settings.batchSize
          let last = min(first + settings.batchSize, rows.count)
          let part = UnsafeBufferPointer(rebasing: order[first..<last])
          let loss = kernel.step(data, rows: part, stepConstants())
          guard loss.isFinite else { return .diverged }
          progress.step += 1
          progress.batch += 1
          progress.epochLoss += loss * Double(last - first)
        }
        return nil
      }
    }
    if let reason { return reason }
    let loss = validationLoss()
    progress.trainingCurve.append(Float(progress.epochLoss / Double(rows.count)))
    progress.validationCurve.append(Float(loss))
    progress.epoch += 1
    progress.batch = 0
    progress.epochLoss = 0
    guard loss.isFinite else { return .diverged }
    let minimum = settings.minimumImprovement
    if progress.stopping.improves(loss, epoch: progress.epoch, minimumImprovement: minimum) {
      best = layers(.values)
    }
    return nil
  }

  private func stepConstants() -> dense_step {
    dense_step(
      learning_rate: Float(rate()), decay: Float(settings.weightDecay), beta1: Float(settings.beta1),
      beta2: Float(settings.beta2), epsilon: Float(settings.epsilon), pull: Float(settings.sourcePull),
      seed: settings.seed, step: UInt64(progress.step + 1))
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

  private func validationLoss() -> Double {
    validation.withPointers { kernel.loss($0, count: validation.count) }
  }

  /// The layers in the kernel with numbers of one kind.
  func layers(_ state: DenseKernel.State) -> [DenseLayer] {
    var layers = best
    for index in layers.indices {
      (layers[index].weight, layers[index].bias) = kernel.read(state, layer: index)
    }
    return layers
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

  /// Lends the rows to the kernel.
  func withPointers<Result>(_ body: (dense_data) -> Result) -> Result {
    inputs.withUnsafeBufferPointer { inputs in
      targets.withUnsafeBufferPointer { targets in
        guard let weights else {
          return body(dense_data(inputs: inputs.baseAddress, targets: targets.baseAddress, weights: nil))
        }
        return weights.withUnsafeBufferPointer { weights in
          body(
            dense_data(
              inputs: inputs.baseAddress, targets: targets.baseAddress, weights: weights.baseAddress))
        }
      }
    }
  }
}
