import CTorch

/// Adam with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2), all parameters in one fused call.
public struct AdamW: Sendable {
  /// The step size.
  public var learningRate: Double
  /// What fraction of a weight decays per step, times the learning rate.
  public var weightDecay: Double
  /// The decay of the mean of gradients.
  public let beta1: Double
  /// The decay of the mean of squared gradients.
  public let beta2: Double
  /// Added to the root of the mean square.
  public let epsilon: Double
  /// The tensors that are changed.
  public let parameters: [Tensor]

  private let firstMoments: [Tensor]
  private let secondMoments: [Tensor]
  private let steps: [Tensor]

  /// Starts with no steps taken, for parameters on one device.
  public init(
    _ parameters: [Tensor], learningRate: Double, weightDecay: Double = 0, beta1: Double = 0.9,
    beta2: Double = 0.999, epsilon: Double = 1e-8
  ) throws(TensorError) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    func zeros() throws(TensorError) -> [Tensor] {
      var list: [Tensor] = []
      for parameter in parameters {
        list.append(try .zeros(parameter.shape, dtype: parameter.dtype, device: parameter.device))
      }
      return list
    }
    firstMoments = try zeros()
    secondMoments = try zeros()
    var counters: [Tensor] = []
    for parameter in parameters { counters.append(try .zeros([], device: parameter.device)) }
    steps = counters
  }

  /// What is remembered of each parameter: running means of gradients and of their squares, and the number of steps
  /// taken `[]`. They may be changed in place, to go on from a saved state.
  public var moments: [(first: Tensor, second: Tensor, steps: Tensor)] {
    parameters.indices.map { (firstMoments[$0], secondMoments[$0], steps[$0]) }
  }

  /// Moves the parameters once along the gradients that `backward` left in them, and clears those.
  ///
  /// A parameter without a gradient keeps its value.
  public func step() throws(TensorError) {
    let moved = parameters.indices.filter { parameters[$0].gradient != nil }
    try step(gradients: moved.compactMap { parameters[$0].gradient }, of: moved)
    for parameter in parameters { parameter.clearGradient() }
  }

  /// Moves the parameters once along given gradients, one per parameter.
  public func step(gradients: [Tensor]) throws(TensorError) {
    try step(gradients: gradients, of: Array(parameters.indices))
  }

  private func step(gradients: [Tensor], of moved: [Int]) throws(TensorError) {
    guard gradients.count == moved.count else {
      throw .unequalLists(operation: "AdamW", expected: moved.count, found: gradients.count)
    }
    guard !moved.isEmpty else { return }
    for (index, gradient) in zip(moved, gradients) where gradient.shape != parameters[index].shape {
      throw .operation(
        .shape, name: "AdamW", operands: [parameters[index].form, gradient.form],
        reason: "the gradient's shape is not the parameter's")
    }
    func handles(_ list: [Tensor]) -> [OpaquePointer?] { moved.map { list[$0].handle } }
    let status = withExtendedLifetime((self, gradients)) {
      ctorch_adamw(
        handles(parameters), gradients.map(\.handle), handles(firstMoments), handles(secondMoments),
        handles(steps), Int32(moved.count), learningRate, beta1, beta2, weightDecay, epsilon)
    }
    guard status == 0 else { throw .latest("AdamW", gradients) }
  }
}
