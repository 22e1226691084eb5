import Randomness

/// One fully connected layer: dropout(activation(W x + b)).
public struct DenseLayer: Sendable, Equatable {
  /// The first part of its tensors' names, for example "body.0".
  public var name: String
  /// Numbers that come in.
  public let inputs: Int
  /// Numbers that go out.
  public let outputs: Int
  /// The matrix W, row-major `[outputs, inputs]`.
  public var weight: [Float]
  /// The vector b `[outputs]`.
  public var bias: [Float]
  /// The function applied to each sum.
  public var activation: Activation
  /// Probability in [0, 1) that an output is zeroed in a training step, the others growing to make up for it.
  public var dropout: Float
  /// Whether training changes the matrix.
  public var trainsWeight = true
  /// Whether training changes the vector.
  public var trainsBias = true
  /// Factor on the learning rate of this layer.
  public var rateFactor: Float = 1

  /// A layer with the given numbers.
  ///
  /// - Parameters:
  ///   - weight: row-major `[outputs, inputs]`.
  ///   - bias: `[outputs]`.
  public init(
    name: String, inputs: Int, outputs: Int, weight: [Float], bias: [Float], activation: Activation,
    dropout: Float = 0
  ) {
    precondition(
      weight.count == inputs * outputs && bias.count == outputs,
      "layer '\(name)' of \(outputs) x \(inputs) was given \(weight.count) weights and \(bias.count) biases")
    self.name = name
    self.inputs = inputs
    self.outputs = outputs
    self.weight = weight
    self.bias = bias
    self.activation = activation
    self.dropout = dropout
  }

  /// A layer as described with normal weights of variance 2 / inputs (He et al. 2015, eq. 10) and zero biases.
  public init(_ shape: LayerShape, stream: inout RandomStream) {
    let deviation = (2 / Double(shape.inputs)).squareRoot()
    self.init(
      name: shape.name, inputs: shape.inputs, outputs: shape.outputs,
      weight: (0..<shape.inputs * shape.outputs).map { _ in Float(deviation * stream.normal()) },
      bias: Array(repeating: 0, count: shape.outputs), activation: shape.activation, dropout: shape.dropout)
  }

  /// Whether training changes anything in the layer.
  public var trains: Bool { trainsWeight || trainsBias }

  /// The layer without its numbers.
  public var shape: LayerShape {
    LayerShape(name: name, inputs: inputs, outputs: outputs, activation: activation, dropout: dropout)
  }
}
