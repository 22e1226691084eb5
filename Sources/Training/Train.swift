import Formats
import Networks

/// Trains a network with AdamW on its head's loss, and returns its best numbers.
///
/// Rows are shuffled afresh each epoch by a stream keyed with the seed and the epoch; dropout by the seed, the
/// step and the stage. So the same call gives the same bytes on one kind of processor, however many other
/// networks train at the same time and however often it was interrupted and resumed. Stages below the lowest leaf
/// that trains are evaluated once, without dropout. A loss that is NaN or infinite ends the training as `.diverged`.
///
/// Fully connected networks of simple rules train with hand-written kernels, others with libtorch; both shuffle and
/// stop alike, but draw dropout masks by generators of their own and round sums differently.
///
/// - Parameters:
///   - network: the starting numbers.
///   - rules: what is done with each leaf; all are trained when nil.
///   - data: rows to learn from.
///   - validation: rows that decide about stopping and the best numbers.
///   - settings: optimiser, batches, stopping.
///   - computation: what computes.
///   - checkpoint: where to save the state of the training and whether to go on from there.
///   - isCancelled: asked before each step; true saves a checkpoint and ends the training as `.cancelled`.
///   - afterEpoch: told the number of epochs done, the training loss and the validation loss.
/// - Throws: `TrainingError` for data, rules or settings that do not fit and checkpoints that cannot be used,
///   `FormatError` for files, `TensorError` for what libtorch cannot do.
public func train(
  _ network: Network, rules: Named<Rule>? = nil, on data: TrainingData, validating validation: TrainingData,
  settings: TrainingSettings, with computation: Computation = .fastest, checkpoint: CheckpointPlan? = nil,
  isCancelled: () -> Bool = { false }, afterEpoch: (Int, Double, Double) -> Void = { _, _, _ in }
) throws -> TrainingOutcome {
  let rules = rules ?? network.rules()
  try settings.validate()
  try check(network, data, validation)
  try rules.check(for: network)
  var run = try TrainingRun(network, rules, data, validation, settings, computation)
  guard let checkpoint else {
    return try run.run(isCancelled: isCancelled, afterEpoch: afterEpoch) { _, _ in }
  }
  let fingerprint = trainingFingerprint(network, rules, data, validation, settings)
  if checkpoint.resumes, let saved = try Checkpoint.readIfPresent(checkpoint.path) {
    guard saved.fingerprint == fingerprint else {
      throw TrainingError.checkpointOfOther(path: checkpoint.path)
    }
    try run.restore(saved, path: checkpoint.path)
  }
  var clock = CheckpointClock(checkpoint)
  return try run.run(isCancelled: isCancelled, afterEpoch: afterEpoch) { run, must in
    guard clock.isDue(epoch: run.progress.epoch) || must else { return }
    try Checkpoint(run, fingerprint: fingerprint).write(to: checkpoint.path)
  }
}

/// The mean squared error of a network's estimates over rows and targets, without dropout; missing targets are left
/// out.
///
/// - Throws: `TrainingError` when the data do not fit the network.
public func meanSquaredError(_ network: Network, on data: TrainingData) throws(TrainingError) -> Double {
  try data.validate("test", inputs: network.inputs, outputs: network.outputs.count)
  if network.head is PointHead, let layers = network.denseLayers {
    let kernel = DenseKernel(layers, batch: min(data.count, 256), lossOutputs: data.targetWidth)
    return data.withPointers { kernel.loss($0, count: data.count) }
  }
  let predictions = network.predict(data.inputs, count: data.count)
  var (sum, terms) = (0.0, 0)
  for row in 0..<data.count {
    for column in 0..<data.targetWidth where !data.targets[row * data.targetWidth + column].isNaN {
      let miss =
        predictions[row * network.outputs.count + column] - data.targets[row * data.targetWidth + column]
      sum += Double(data.weights?[row] ?? 1) * Double(miss) * Double(miss)
      terms += 1
    }
  }
  return sum / Double(max(terms, 1))
}

private func check(
  _ network: Network, _ data: TrainingData, _ validation: TrainingData
) throws(TrainingError) {
  let outputs = network.outputs.count
  try data.validate("training", inputs: network.inputs, outputs: outputs)
  try validation.validate("validation", inputs: network.inputs, outputs: outputs)
  if network.head.isBounded {
    try data.validateBounds("training")
    try validation.validateBounds("validation")
  }
  guard data.targetWidth == validation.targetWidth else {
    throw .targetWidths(training: data.targetWidth, validation: validation.targetWidth)
  }
}
