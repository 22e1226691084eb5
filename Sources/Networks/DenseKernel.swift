import CKernels

/// Owns one kernel trainer: a copy of some layers laid out for the processor. Belongs to one thread at a time.
package final class DenseKernel {
  /// Which numbers of a layer are meant.
  package enum State: UInt32, CaseIterable {
    case values
    case firstMoment
    case secondMoment
    case anchor
    case gradient
  }

  /// The instruction sets that a kernel can use, the best one first.
  package static var levels: [Int32] { (0...dense_best_level()).reversed() }

  /// The name of an instruction set.
  package static func name(ofLevel level: Int32) -> String { String(cString: dense_level_name(level)) }

  /// What the outputs are scored by, and how many targets a row has.
  package enum Loss: Sendable, Equatable {
    /// The mean squared error of the first outputs.
    case squaredError(targets: Int)
    /// The mean negative log density of a Gaussian with full covariance, whose outputs `dense_loss` describes.
    case gaussian(targets: Int)
    /// The mean negative log density of a mixture of Gaussians cut to the unit box, whose outputs `dense_loss` describes.
    case mixture(targets: Int)

    /// Outputs of a last layer that gives a Gaussian of so many targets: means and a triangle `[P + P (P + 1) / 2]`.
    package static func gaussianOutputs(targets: Int) -> Int { targets + targets * (targets + 1) / 2 }
  }

  /// The instruction set of kernels made in a task, where tests want another than the best one.
  @TaskLocal package static var preferredLevel: Int32?

  /// Multiplies and adds on the best instruction set's registers alone; returns how many multiply-adds that were.
  package static func multiplyAdds(rounds: Int) -> Int {
    Int(dense_multiply_adds(dense_best_level(), Int64(rounds)))
  }

  package let batch: Int
  private let trainer: OpaquePointer
  private let shapes: [LayerShape]

  /// Copies the layers; with `lossOutputs` the kernel can train on the squared error, without it only predict.
  package convenience init(
    _ layers: [DenseLayer], batch: Int, lossOutputs: Int? = nil, level: Int32? = nil
  ) {
    self.init(
      layers, batch: batch, loss: .squaredError(targets: lossOutputs ?? layers.last?.outputs ?? 0),
      trains: lossOutputs != nil, level: level)
  }

  /// Copies the layers, to train or, with `trains` false, only to predict and to measure the loss.
  package init(
    _ layers: [DenseLayer], batch: Int, loss: Loss, trains: Bool = true, level: Int32? = nil
  ) {
    let specifications = layers.map(\.specification)
    let (kind, targets) =
      switch loss {
      case .squaredError(let targets): (DENSE_SQUARED_ERROR, targets)
      case .gaussian(let targets): (DENSE_GAUSSIAN, targets)
      case .mixture(let targets): (DENSE_MIXTURE, targets)
      }
    let made = dense_trainer_create_for(
      specifications, Int32(layers.count), Int32(batch), kind, Int32(targets), trains,
      level ?? Self.preferredLevel ?? dense_best_level())
    guard let made else { preconditionFailure("there is no memory for a network of \(layers.count) layers") }
    self.batch = batch
    trainer = made
    shapes = layers.map(\.shape)
    for (index, layer) in layers.enumerated() { write(.values, layer: index, layer.weight, layer.bias) }
  }

  deinit { dense_trainer_destroy(trainer) }

  /// Replaces a layer's numbers: weight `[outputs, inputs]`, bias `[outputs]`.
  package func write(_ state: State, layer: Int, _ weight: [Float], _ bias: [Float]) {
    precondition(
      weight.count == shapes[layer].inputs * shapes[layer].outputs && bias.count == shapes[layer].outputs)
    dense_trainer_write(trainer, Int32(layer), dense_state(state.rawValue), weight, bias)
  }

  /// A layer's numbers: weight `[outputs, inputs]`, bias `[outputs]`; zeros for what a frozen layer lacks.
  package func read(_ state: State, layer: Int) -> (weight: [Float], bias: [Float]) {
    let shape = shapes[layer]
    var bias: [Float] = []
    let weight = [Float](unsafeUninitializedCapacity: shape.inputs * shape.outputs) { weight, count in
      bias = [Float](unsafeUninitializedCapacity: shape.outputs) { bias, count in
        dense_trainer_read(
          trainer, Int32(layer), dense_state(state.rawValue), weight.baseAddress, bias.baseAddress)
        count = shape.outputs
      }
      count = shape.inputs * shape.outputs
    }
    return (weight, bias)
  }

  /// One AdamW step on some rows; returns the loss before it.
  package func step(_ data: dense_data, rows: UnsafeBufferPointer<Int32>, _ step: dense_step) -> Double {
    withUnsafePointer(to: step) {
      dense_trainer_step(trainer, data, rows.baseAddress, Int32(rows.count), $0)
    }
  }

  /// The loss on some rows; its gradient can be read afterwards.
  package func gradient(_ data: dense_data, rows: [Int32], _ step: dense_step, masks: Bool) -> Double {
    withUnsafePointer(to: step) {
      dense_trainer_gradient(trainer, data, rows, Int32(rows.count), $0, masks)
    }
  }

  /// The loss without dropout over all rows.
  package func loss(_ data: dense_data, count: Int) -> Double {
    dense_trainer_loss(trainer, data, Int64(count))
  }

  /// The outputs without dropout, row-major `[count, outputs]`.
  package func predict(_ inputs: [Float], count: Int) -> [Float] {
    let total = count * (shapes.last?.outputs ?? 0)
    return [Float](unsafeUninitializedCapacity: total) { buffer, written in
      dense_trainer_predict(trainer, inputs, Int64(count), buffer.baseAddress)
      written = total
    }
  }
}

extension DenseLayer {
  fileprivate var specification: dense_layer {
    let (kind, slope): (Int, Float) =
      switch activation {
      case .identity: (DENSE_IDENTITY, 0)
      case .leakyReLU(let slope): (DENSE_LEAKY_RELU, slope)
      case .sigmoid: (DENSE_SIGMOID, 0)
      case .tanh: (DENSE_TANH, 0)
      case .silu: (DENSE_SILU, 0)
      }
    return dense_layer(
      inputs: Int32(inputs), outputs: Int32(outputs), activation: Int32(kind), slope: slope,
      dropout: dropout, rate_factor: rateFactor, trains_weight: trainsWeight, trains_bias: trainsBias)
  }
}
