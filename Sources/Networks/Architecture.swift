/// A multilayer perceptron as the experiment describes it: hidden layers, an optional bottleneck, named outputs
/// and dummy outputs that wait for a parameter.
public struct Architecture: Sendable, Equatable, Codable {
  /// Numbers that come in.
  public var inputs: Int
  /// Widths of the hidden layers.
  public var hidden: [Int]
  /// Width of a last hidden layer that is the same whatever the search draws; it is never dropped.
  public var bottleneck: Int?
  /// Names of the parameters that go out.
  public var outputs: [String]
  /// Outputs beyond the named ones, kept out of the loss.
  public var dummies: Int
  /// Slope below zero of the hidden layers' leaky ReLU.
  public var leakySlope: Float
  /// Probability that a hidden unit is zeroed in a training step.
  public var dropout: Float
  /// Whether outputs pass through a sigmoid, for targets scaled to [0, 1].
  public var sigmoidOutput: Bool
  /// The hidden layers' activation, when it is not the leaky ReLU.
  public var activation: Activation?

  /// An architecture; the defaults are those of the experiment.
  public init(
    inputs: Int, hidden: [Int], bottleneck: Int? = nil, outputs: [String], dummies: Int = 0,
    leakySlope: Float = 0.2, dropout: Float = 0, sigmoidOutput: Bool = true, activation: Activation? = nil
  ) {
    self.inputs = inputs
    self.hidden = hidden
    self.bottleneck = bottleneck
    self.outputs = outputs
    self.dummies = dummies
    self.leakySlope = leakySlope
    self.dropout = dropout
    self.sigmoidOutput = sigmoidOutput
    self.activation = activation
  }

  /// The layers: `body.0`, `body.1`, ..., `bottleneck`, `output`.
  public var layout: NetworkLayout {
    let inner = activation ?? .leakyReLU(slope: leakySlope)
    var layers: [LayerShape] = []
    var width = inputs
    func add(_ name: String, _ outputs: Int, _ activation: Activation, _ dropout: Float) {
      layers.append(
        LayerShape(name: name, inputs: width, outputs: outputs, activation: activation, dropout: dropout))
      width = outputs
    }
    for (index, units) in hidden.enumerated() { add("body.\(index)", units, inner, dropout) }
    if let bottleneck { add("bottleneck", bottleneck, inner, 0) }
    add("output", outputs.count + dummies, sigmoidOutput ? .sigmoid : .identity, 0)
    return NetworkLayout(layers: layers, outputs: outputs, dummies: dummies)
  }

  /// Requires sizes of at least one, names that differ and dropout below 1.
  ///
  /// - Throws: `NetworkError` with the first rule that is broken.
  public func validate() throws(NetworkError) { try layout.validate() }
}
