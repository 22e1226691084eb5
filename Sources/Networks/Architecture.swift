import Randomness

/// A network as the experiment describes it: a body, an optional bottleneck, and a head of named outputs and dummy
/// outputs that wait for a parameter. The body is a multilayer perceptron unless stages are given.
public struct Architecture: Sendable, Equatable, Codable {
  /// What a row of inputs looks like.
  public var input: Layout
  /// The stages of another body than a perceptron; it gives vectors.
  public var body: StageList?
  /// Widths of the perceptron's hidden layers, or of the hidden layers that end the body.
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
  /// The kind of head; its name, sigmoid and dummies are those of the architecture.
  public var head: SomeHead

  /// An architecture; the defaults are those of the experiment.
  public init(
    input: Layout, hidden: [Int], bottleneck: Int? = nil, outputs: [String], dummies: Int = 0,
    leakySlope: Float = 0.2, dropout: Float = 0, sigmoidOutput: Bool = true, activation: Activation? = nil,
    head: any Head = PointHead()
  ) {
    self.input = input
    self.hidden = hidden
    self.bottleneck = bottleneck
    self.outputs = outputs
    self.dummies = dummies
    self.leakySlope = leakySlope
    self.dropout = dropout
    self.sigmoidOutput = sigmoidOutput
    self.activation = activation
    self.head = SomeHead(head)
  }

  /// An architecture that reads vectors.
  public init(
    inputs: Int, hidden: [Int], bottleneck: Int? = nil, outputs: [String], dummies: Int = 0,
    leakySlope: Float = 0.2, dropout: Float = 0, sigmoidOutput: Bool = true, activation: Activation? = nil,
    head: any Head = PointHead()
  ) {
    self.init(
      input: .vector(inputs), hidden: hidden, bottleneck: bottleneck, outputs: outputs, dummies: dummies,
      leakySlope: leakySlope, dropout: dropout, sigmoidOutput: sigmoidOutput, activation: activation,
      head: head)
  }

  /// Numbers that come in; setting it makes the input a vector.
  public var inputs: Int {
    get { input.width }
    set { input = .vector(newValue) }
  }

  /// The function of hidden layers.
  public var inner: Activation { activation ?? .leakyReLU(slope: leakySlope) }

  /// The network: `body.0`, `body.1`, ..., `bottleneck`, `output`.
  public var configuration: NetworkConfiguration {
    var stages: [any Stage] =
      body?.stages
      ?? hidden.enumerated().map { Dense("body.\($0.offset)", outputs: $0.element, activation: inner) }
    stages = stages.map { $0.dropping(dropout) }
    if let bottleneck { stages.append(Dense("bottleneck", outputs: bottleneck, activation: inner)) }
    var end = head.head
    end.name = "output"
    end.sigmoid = sigmoidOutput
    end.dummies = dummies
    return NetworkConfiguration(input: input, stages: stages, head: end, outputs: outputs)
  }

  /// A fresh network: Kaiming-normal weights, zero biases.
  ///
  /// - Throws: `NetworkError` when the architecture cannot be.
  public func network(stream: RandomStream) throws(NetworkError) -> Network {
    try Network(configuration, stream: stream)
  }

  /// Requires sizes of at least one, names that differ and dropout below 1.
  ///
  /// - Throws: `NetworkError` with the first rule that is broken.
  public func validate() throws(NetworkError) { try configuration.validate() }
}
