import Networks
import Randomness
import Tensor

/// Computes with libtorch and its automatic derivatives, on any device.
package struct AutogradLearner: Learner {
  private struct Rows {
    let inputs: Tensor
    let targets: Tensor
    let weights: Tensor
  }

  private var layers: [AutogradLayer] = []
  private let rows: Rows
  private let validation: Rows
  private let targetWidth: Int
  private let settings: TrainingSettings
  private let device: Device

  /// Copies layers and rows to the device.
  package init(
    _ layers: [DenseLayer], _ rows: TrainingData, _ validation: TrainingData, _ settings: TrainingSettings,
    device: Device
  ) throws(TrainingError) {
    self.settings = settings
    self.device = device
    targetWidth = rows.targetWidth
    do throws(TensorError) {
      self.rows = try Self.load(rows, device)
      self.validation = try Self.load(validation, device)
      for layer in layers { self.layers.append(try AutogradLayer(layer, settings, device)) }
    } catch { throw .tensor(error) }
  }

  private static func load(_ data: TrainingData, _ device: Device) throws(TensorError) -> Rows {
    Rows(
      inputs: try Tensor(data.inputs, shape: [data.count, data.inputWidth], device: device),
      targets: try Tensor(data.targets, shape: [data.count, data.targetWidth], device: device),
      weights: try Tensor(
        data.weights ?? Array(repeating: 1, count: data.count), shape: [data.count, 1], device: device))
  }

  package mutating func step(
    _ part: UnsafeBufferPointer<Int32>, rate: Double, number: Int
  ) throws(TrainingError) -> Double {
    do throws(TensorError) {
      let loss = try loss(Array(part), step: number)
      try loss.backward()
      for index in layers.indices { try layers[index].update(settings, rate: rate) }
      return try loss.number()
    } catch { throw .tensor(error) }
  }

  package func validationLoss() throws(TrainingError) -> Double {
    do throws(TensorError) {
      return try withoutGradients { () throws(TensorError) in
        try squaredError(try outputs(validation.inputs, step: nil), validation.targets, validation.weights)
          .number()
      }
    } catch { throw .tensor(error) }
  }

  package func trainedLayers() throws(TrainingError) -> [DenseLayer] {
    do throws(TensorError) {
      var found: [DenseLayer] = []
      for layer in layers { found.append(try layer.layer()) }
      return found
    } catch { throw .tensor(error) }
  }

  /// The loss on some rows without dropout, and its gradient as layers whose numbers it is.
  package func gradient(_ part: [Int32]) throws(TensorError) -> (loss: Double, layers: [DenseLayer]) {
    let loss = try loss(part, step: nil)
    try loss.backward()
    var gradients: [DenseLayer] = []
    for layer in layers { gradients.append(try layer.takeGradient()) }
    return (try loss.number(), gradients)
  }

  private func loss(_ part: [Int32], step: Int?) throws(TensorError) -> Tensor {
    let index = try Tensor(part.map { Int64($0) }, device: device)
    let outputs = try outputs(rows.inputs.slices(0, at: index), step: step)
    return try squaredError(outputs, rows.targets.slices(0, at: index), rows.weights.slices(0, at: index))
  }

  private func squaredError(
    _ outputs: Tensor, _ targets: Tensor, _ weights: Tensor
  ) throws(TensorError) -> Tensor {
    let misses = try outputs.narrowed(1, from: 0, count: targetWidth) - targets
    return try (misses.square() * weights).mean()
  }

  /// The network's outputs; with a step's number, in training.
  private func outputs(_ inputs: Tensor, step: Int?) throws(TensorError) -> Tensor {
    var x = inputs
    for (index, layer) in layers.enumerated() {
      x = try layer.outputs(x)
      guard let step, layer.shape.trains, layer.shape.dropout > 0 else { continue }
      var stream = RandomStream(
        seed: settings.seed, purpose: "dropout of layer \(index)", index: UInt64(step))
      x =
        try x * .dropoutMask(x.shape, rate: Double(layer.shape.dropout), seed: stream.next(), device: device)
    }
    return x
  }
}
