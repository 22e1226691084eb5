import Networks
import Tensor

/// Trains as `train` does, with libtorch and its automatic derivatives on any device.
///
/// Rows come in the same order and the loss, the update and the rules for stopping are the same; dropout masks
/// are drawn by another generator, and sums round differently. There are no checkpoints.
///
/// - Parameters:
///   - network: the starting weights; layers train as they say.
///   - data: rows to learn from.
///   - validation: rows that decide about stopping and the best weights.
///   - device: where to compute.
///   - isCancelled: asked before each step; true ends the training as `.cancelled`.
///   - afterEpoch: told the number of epochs done, the training loss and the validation loss.
/// - Throws: `TrainingError` for data or settings that do not fit, and for what libtorch cannot do.
public func trainWithAutograd(
  _ network: Network, on data: TrainingData, validating validation: TrainingData,
  settings: TrainingSettings, device: Device = .cpu, isCancelled: () -> Bool = { false },
  afterEpoch: (Int, Double, Double) -> Void = { _, _, _ in }
) throws(TrainingError) -> TrainingOutcome {
  try settings.validate()
  try check(network, data, validation)
  var run = try TrainingRun(network, data, validation, settings) {
    layers, rows, validation throws(TrainingError) in
    try AutogradLearner(layers, rows, validation, settings, device: device)
  }
  return try run.run(isCancelled: isCancelled, afterEpoch: afterEpoch) { _, _ in }
}
