import Networks

/// Trains a network on one thread with AdamW on the mean squared error, and returns its best weights.
///
/// Rows are shuffled afresh each epoch by a stream keyed with the seed and the epoch; dropout by the seed, the
/// step and the layer. So the same call gives the same bytes on one kind of processor, however many other
/// networks train at the same time and however often it was interrupted and resumed. A frozen prefix is
/// evaluated once, without dropout. A loss that is NaN or infinite ends the training as `.diverged`.
///
/// - Parameters:
///   - network: the starting weights; layers train as they say.
///   - data: rows to learn from.
///   - validation: rows that decide about stopping and the best weights.
///   - checkpoint: where to save the state of the training and whether to go on from there.
///   - isCancelled: asked before each step; true saves a checkpoint and ends the training as `.cancelled`.
///   - afterEpoch: told the number of epochs done, the training loss and the validation loss.
/// - Throws: `TrainingError` for data or settings that do not fit and checkpoints that cannot be used.
public func train(
  _ network: Network, on data: TrainingData, validating validation: TrainingData,
  settings: TrainingSettings, checkpoint: CheckpointPlan? = nil,
  isCancelled: () -> Bool = { false }, afterEpoch: (Int, Double, Double) -> Void = { _, _, _ in }
) throws(TrainingError) -> TrainingOutcome {
  try settings.validate()
  try check(network, data, validation)
  var run = try TrainingRun(network, data, validation, settings) { layers, rows, validation in
    KernelLearner(layers, rows, validation, settings)
  }
  guard let checkpoint else {
    return try run.run(isCancelled: isCancelled, afterEpoch: afterEpoch) { _, _ in }
  }
  let fingerprint = trainingFingerprint(network, data, validation, settings)
  if checkpoint.resumes, let saved = try Checkpoint.readIfPresent(checkpoint.path) {
    guard saved.fingerprint == fingerprint else { throw .checkpointOfOther(path: checkpoint.path) }
    try run.restore(saved, path: checkpoint.path)
  }
  var clock = CheckpointClock(checkpoint)
  return try run.run(isCancelled: isCancelled, afterEpoch: afterEpoch) { run, must throws(TrainingError) in
    guard clock.isDue(epoch: run.progress.epoch) || must else { return }
    try Checkpoint(run, fingerprint: fingerprint).write(to: checkpoint.path)
  }
}

/// The mean squared error of a network over rows and targets, without dropout.
///
/// - Throws: `TrainingError` when the data do not fit the network.
public func meanSquaredError(_ network: Network, on data: TrainingData) throws(TrainingError) -> Double {
  let outputs = network.layers.last?.outputs ?? 0
  try data.validate("test", inputs: network.inputs, outputs: outputs)
  let kernel = DenseKernel(network.layers, batch: min(data.count, 256), lossOutputs: data.targetWidth)
  return data.withPointers { kernel.loss($0, count: data.count) }
}

func check(
  _ network: Network, _ data: TrainingData, _ validation: TrainingData
) throws(TrainingError) {
  let outputs = network.layers.last?.outputs ?? 0
  try data.validate("training", inputs: network.inputs, outputs: outputs)
  try validation.validate("validation", inputs: network.inputs, outputs: outputs)
  guard data.targetWidth == validation.targetWidth else {
    throw .targetWidths(training: data.targetWidth, validation: validation.targetWidth)
  }
  guard network.layers.contains(where: \.trains) else { throw .nothingTrains }
}
