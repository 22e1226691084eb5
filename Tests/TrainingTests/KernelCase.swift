import CKernels
import Networks
import Randomness
import Training

/// Random layers and rows of given sizes for the kernel and the reference.
struct KernelCase {
  var layers: [DenseLayer] = []
  var data: TrainingData
  var loss: DenseKernel.Loss?
  var step = dense_step(
    learning_rate: 1e-2, decay: 0.1, beta1: 0.5, beta2: 0.999, epsilon: 1e-8, pull: 0, seed: 5, step: 1)

  init(
    _ widths: [Int], rows: Int, targets: Int? = nil, activation: Activation = .leakyReLU(slope: 0.2),
    last: Activation = .sigmoid, dropout: Float = 0, weighted: Bool = false
  ) {
    var stream = RandomStream(seed: 3, purpose: "kernel case", index: UInt64(rows))
    for (index, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
      let isLast = index == widths.count - 2
      var layer = DenseLayer(
        LayerShape(
          name: "layer\(index)", inputs: inputs, outputs: outputs, activation: isLast ? last : activation,
          dropout: isLast ? 0 : dropout), stream: &stream)
      layer.bias = (0..<outputs).map { _ in Float(0.1 * stream.normal()) }
      layers.append(layer)
    }
    let targets = targets ?? widths[widths.count - 1]
    data = TrainingData(
      inputs: (0..<rows * widths[0]).map { _ in Float(stream.normal()) },
      targets: (0..<rows * targets).map { _ in Float(stream.uniform()) }, count: rows,
      weights: weighted ? (0..<rows).map { _ in Float(0.5 + stream.uniform()) } : nil)
  }

  var inputRows: [[Double]] { rows(data.inputs) }
  var targetRows: [[Double]] { rows(data.targets) }
  private func rows(_ numbers: [Float]) -> [[Double]] {
    let width = numbers.count / data.count
    return (0..<data.count).map { numbers[$0 * width..<($0 + 1) * width].map(Double.init) }
  }

  /// The layers as a network of point estimates.
  func network() throws -> Network {
    let last = layers[layers.count - 1]
    let layout = NetworkLayout(
      layers: layers.map(\.shape), outputs: (0..<last.outputs).map { "output\($0)" })
    var values = Named<HostArray>()
    for layer in layers { values = values.merging(layer.leaves.prefixed(layer.name)) }
    return try Network(NetworkConfiguration(layout), values: values)
  }

  func kernel(level: Int32? = nil) -> DenseKernel {
    let kernel = DenseKernel(
      layers, batch: data.count, loss: loss ?? .squaredError(targets: data.targets.count / data.count),
      level: level)
    for (index, layer) in layers.enumerated() {
      kernel.write(.anchor, layer: index, layer.weight, layer.bias)
    }
    return kernel
  }

  func lend<Result>(_ body: (dense_data) -> Result) -> Result {
    data.inputs.withUnsafeBufferPointer { inputs in
      data.targets.withUnsafeBufferPointer { targets in
        (data.weights ?? []).withUnsafeBufferPointer { weights in
          body(
            dense_data(
              inputs: inputs.baseAddress, targets: targets.baseAddress,
              weights: data.weights == nil ? nil : weights.baseAddress))
        }
      }
    }
  }

  func gradient(_ kernel: DenseKernel, masks: Bool = false) -> Double {
    lend { kernel.gradient($0, rows: (0..<Int32(data.count)).map { $0 }, step, masks: masks) }
  }

  func train(_ kernel: DenseKernel, number: UInt64) -> Double {
    var step = step
    step.step = number
    let order = (0..<Int32(data.count)).map { $0 }
    return lend { data in order.withUnsafeBufferPointer { kernel.step(data, rows: $0, step) } }
  }
}

/// The largest difference as a share of the largest value.
func relativeDifference(_ found: [Float], _ expected: [Double]) -> Double {
  let scale = expected.reduce(1e-30) { max($0, abs($1)) }
  return zip(found, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1)) } / scale
}
