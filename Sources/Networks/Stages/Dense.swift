import Tensor

/// A fully connected layer, dropout(activation(W x + b)); of points, the same one for each point.
public struct Dense: Stage {
  /// The kind in files.
  public static let kind = "dense"
  /// The first part of the leaves' names.
  public var name: String
  /// Numbers that go out, of each point where points come in.
  public var outputs: Int
  /// The function applied to each sum.
  public var activation: Activation
  /// Probability in [0, 1) that an output is zeroed in a training step.
  public var dropout: Float

  /// A layer with the given number of outputs.
  public init(_ name: String, outputs: Int, activation: Activation, dropout: Float = 0) {
    self.name = name
    self.outputs = outputs
    self.activation = activation
    self.dropout = dropout
  }

  /// A matrix `weight` `[outputs, inputs]` and a vector `bias` `[outputs]`.
  ///
  /// - Throws: `NetworkError` for sizes or a dropout out of range, and for channels.
  public func shapes(_ input: Layout) throws(NetworkError) -> (leaves: Named<LeafShape>, output: Layout) {
    let (inputs, output): (Int, Layout)
    switch input {
    case .vector(let size): (inputs, output) = (size, .vector(outputs))
    case .points(let points, let features): (inputs, output) = (features, .points(points, features: outputs))
    case .channels: throw .layout(layer: name, expected: "a vector or points", found: "\(input)")
    }
    guard NetworkLayout.sizes.contains(inputs), NetworkLayout.sizes.contains(outputs) else {
      throw .layerSize(layer: name, inputs: inputs, outputs: outputs)
    }
    guard dropout >= 0, dropout < 1 else { throw .dropout(layer: name, found: dropout) }
    return (
      [
        "weight": LeafShape([outputs, inputs], .kaiming(inputs: inputs)),
        "bias": LeafShape([outputs], .zeros),
      ], output
    )
  }

  /// The layer's outputs.
  public func callAsFunction(_ x: Batch, _ p: Named<Tensor>, _ pass: Pass) throws(TensorError) -> Batch {
    let y = try activation(x.values.linear(weight: p["weight"], bias: p["bias"]))
    return Batch(try pass.dropping(y, rate: dropout), mask: x.mask)
  }

  /// The kind and the number of outputs.
  public var summary: String { "\(Self.kind) \(outputs)" }

  /// The layer with another dropout.
  public func dropping(_ rate: Float) -> Dense {
    var copy = self
    copy.dropout = rate
    return copy
  }
}

extension Activation {
  /// The function of every element.
  func callAsFunction(_ z: Tensor) throws(TensorError) -> Tensor {
    switch self {
    case .identity: z
    case .leakyReLU(let slope): try z.leakyReLU(slope: Double(slope))
    case .sigmoid: try z.sigmoid()
    case .tanh: try z.hyperbolicTangent()
    case .silu: try z.silu()
    }
  }
}
