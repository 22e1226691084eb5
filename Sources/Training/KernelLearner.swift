import CKernels
import Networks

/// Computes with the hand-written kernels, on the thread that calls.
struct KernelLearner: Learner {
  private let kernel: DenseKernel
  private let shapes: [DenseLayer]
  private let rows: TrainingData
  private let validation: TrainingData
  private let settings: TrainingSettings

  init(_ layers: [DenseLayer], _ rows: TrainingData, _ validation: TrainingData, _ settings: TrainingSettings)
  {
    shapes = layers
    self.rows = rows
    self.validation = validation
    self.settings = settings
    kernel = DenseKernel(
      layers, batch: min(settings.batchSize, rows.count), lossOutputs: rows.targetWidth)
    if settings.sourcePull != 0 { write(.anchor, layers) }
  }

  func step(
    _ part: UnsafeBufferPointer<Int32>, rate: Double, number: Int
  ) throws(TrainingError) -> Double {
    let constants = dense_step(
      learning_rate: Float(rate), decay: Float(settings.weightDecay), beta1: Float(settings.beta1),
      beta2: Float(settings.beta2), epsilon: Float(settings.epsilon), pull: Float(settings.sourcePull),
      seed: settings.seed, step: UInt64(number))
    return rows.withPointers { kernel.step($0, rows: part, constants) }
  }

  func validationLoss() throws(TrainingError) -> Double {
    validation.withPointers { kernel.loss($0, count: validation.count) }
  }

  func trainedLayers() throws(TrainingError) -> [DenseLayer] { layers(.values) }

  /// The layers with numbers of one kind.
  func layers(_ state: DenseKernel.State) -> [DenseLayer] {
    var layers = shapes
    for index in layers.indices {
      (layers[index].weight, layers[index].bias) = kernel.read(state, layer: index)
    }
    return layers
  }

  /// Replaces the numbers of one kind.
  func write(_ state: DenseKernel.State, _ layers: [DenseLayer]) {
    for (index, layer) in layers.enumerated() {
      kernel.write(state, layer: index, layer.weight, layer.bias)
    }
  }
}

extension TrainingData {
  /// Lends the rows to a kernel.
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
