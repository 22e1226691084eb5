import Networks
import Tensor

/// A layer whose numbers are tensors on a device, with its own optimiser.
struct AutogradLayer {
  let shape: DenseLayer
  let weight: Tensor
  let bias: Tensor
  /// Starting values of what trains, kept for the pull.
  private var anchors: [Tensor] = []
  /// Nil when nothing trains.
  private var optimiser: AdamW?
  private let trained: [Tensor]

  init(_ layer: DenseLayer, _ settings: TrainingSettings, _ device: Device) throws(TensorError) {
    shape = layer
    weight = try Tensor(layer.weight, shape: [layer.outputs, layer.inputs], device: device)
    bias = try Tensor(layer.bias, device: device)
    trained = (layer.trainsWeight ? [weight] : []) + (layer.trainsBias ? [bias] : [])
    for tensor in trained {
      if settings.sourcePull != 0 { anchors.append(try tensor.copied()) }
      try tensor.requiringGradient()
    }
    if layer.trains {
      optimiser = try AdamW(
        trained, learningRate: settings.learningRate, weightDecay: settings.weightDecay,
        beta1: settings.beta1, beta2: settings.beta2, epsilon: settings.epsilon)
    }
  }

  /// Outputs without dropout for inputs `[B, inputs]`.
  func outputs(_ inputs: Tensor) throws(TensorError) -> Tensor {
    let z = try inputs.linear(weight: weight, bias: bias)
    return switch shape.activation {
    case .identity: z
    case .leakyReLU(let slope): try z.leakyReLU(slope: Double(slope))
    case .sigmoid: try z.sigmoid()
    case .tanh: try z.hyperbolicTangent()
    case .silu: try z.silu()
    }
  }

  /// AdamW on the gradients that `backward` left, then forgets them; pull and decay both see the old weights.
  mutating func update(_ settings: TrainingSettings, rate: Double) throws(TensorError) {
    let rate = rate * Double(shape.rateFactor)
    let shrunk = 1 - rate * settings.weightDecay
    for (tensor, anchor) in zip(trained, anchors) {
      try withoutGradients { () throws(TensorError) in
        // AdamW multiplies by `shrunk` afterwards, which is not for the pull.
        try tensor.addInPlace(tensor - anchor, scale: -rate * settings.sourcePull / shrunk)
      }
    }
    optimiser?.learningRate = rate
    try optimiser?.step()
  }

  /// The layer with its present numbers.
  func layer() throws(TensorError) -> DenseLayer {
    var copy = shape
    copy.weight = try weight.detached().floats()
    copy.bias = try bias.detached().floats()
    return copy
  }

  /// The gradient that `backward` left, as a layer whose numbers it is, and forgets it.
  func takeGradient() throws(TensorError) -> DenseLayer {
    var copy = shape
    if let gradient = weight.gradient { copy.weight = try gradient.floats() }
    if let gradient = bias.gradient { copy.bias = try gradient.floats() }
    weight.clearGradient()
    bias.clearGradient()
    return copy
  }
}
