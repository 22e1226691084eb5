import CKernels
import Networks

/// Computes with the hand-written kernels, on the thread that calls.
struct KernelLearner: Learner {
  private let kernel: DenseKernel
  private let plan: DensePlan
  private let rows: TrainingData
  private let validation: TrainingData
  private let settings: TrainingSettings

  init(_ plan: DensePlan, _ rows: TrainingData, _ validation: TrainingData, _ settings: TrainingSettings) {
    self.plan = plan
    self.rows = rows
    self.validation = validation
    self.settings = settings
    kernel = plan.kernel(batch: min(settings.batchSize, rows.count), targets: rows.targetWidth)
    if plan.pull != 0 { write(.anchor, plan.layers) }
  }

  func step(_ part: UnsafeBufferPointer<Int32>, rate: Double, number: Int) -> Double {
    let constants = dense_step(
      learning_rate: Float(rate), decay: Float(settings.weightDecay), beta1: Float(settings.beta1),
      beta2: Float(settings.beta2), epsilon: Float(settings.epsilon), pull: Float(plan.pull),
      seed: settings.seed, step: UInt64(number))
    return rows.withPointers { kernel.step($0, rows: part, constants) }
  }

  func validationLoss() -> Double {
    validation.withPointers { kernel.loss($0, count: validation.count) }
  }

  func values() -> Named<HostArray> { plan.leaves(layers(.values)) }

  private static let kept: [DenseKernel.State] = [.values, .firstMoment, .secondMoment]

  func state() -> Named<HostArray> {
    Self.kept.reduce(Named()) { $0.merging(plan.leaves(layers($1)).prefixed("\($1)")) }
  }

  func restore(_ state: Named<HostArray>) {
    for kind in Self.kept { write(kind, plan.layers(state.under("\(kind)"))) }
  }

  private func layers(_ state: DenseKernel.State) -> [DenseLayer] {
    var layers = plan.layers
    for index in layers.indices {
      (layers[index].weight, layers[index].bias) = kernel.read(state, layer: index)
    }
    return layers
  }

  private func write(_ state: DenseKernel.State, _ layers: [DenseLayer]) {
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
