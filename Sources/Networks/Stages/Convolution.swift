import Tensor

/// A convolution along the axis of the numbers with zeros beyond the ends, then an activation, then the mean of
/// each `pooling` neighbours; a vector counts as one channel.
public struct Convolution: Stage {
  /// The kind in files.
  public static let kind = "convolution"
  /// The first part of the leaves' names.
  public var name: String
  /// Channels that go out.
  public var channels: Int
  /// Neighbours that each sum sees, an odd number.
  public var kernel: Int
  /// Numbers that are averaged to one; a rest at the end that is shorter is averaged, too.
  public var pooling: Int
  /// The function applied to each sum.
  public var activation: Activation
  /// Probability in [0, 1) that an output is zeroed in a training step.
  public var dropout: Float

  /// A convolution with the given sizes.
  public init(
    _ name: String, channels: Int, kernel: Int, pooling: Int = 1, activation: Activation, dropout: Float = 0
  ) {
    self.name = name
    self.channels = channels
    self.kernel = kernel
    self.pooling = pooling
    self.activation = activation
    self.dropout = dropout
  }

  /// Kernels `weight` `[channels, channels before, kernel]` and a vector `bias` `[channels]`.
  ///
  /// - Throws: `NetworkError` for sizes or a dropout out of range, and for points.
  public func shapes(_ input: Layout) throws(NetworkError) -> (leaves: Named<LeafShape>, output: Layout) {
    let (before, length): (Int, Int)
    switch input {
    case .vector(let size): (before, length) = (1, size)
    case .channels(let channels, let size): (before, length) = (channels, size)
    case .points: throw .layout(layer: name, expected: "a vector or channels", found: "\(input)")
    }
    guard NetworkLayout.sizes.contains(before * length), NetworkLayout.sizes.contains(channels) else {
      throw .layerSize(layer: name, inputs: before * length, outputs: channels)
    }
    guard kernel % 2 == 1, kernel > 0, kernel < 1024, pooling > 0, pooling < 1024 else {
      throw .kernel(layer: name, kernel: kernel, pooling: pooling)
    }
    guard dropout >= 0, dropout < 1 else { throw .dropout(layer: name, found: dropout) }
    return (
      [
        "weight": LeafShape([channels, before, kernel], .kaiming(inputs: before * kernel)),
        "bias": LeafShape([channels], .zeros),
      ], .channels(channels, length: (length + pooling - 1) / pooling)
    )
  }

  /// The channels that go out.
  public func callAsFunction(_ x: Batch, _ p: Named<Tensor>, _ pass: Pass) throws(TensorError) -> Batch {
    let input = x.values.dimensionCount == 2 ? try x.values.withDimension(1) : x.values
    var y = try Operator.convolution(
      .tensor(input), .tensor(p["weight"]), .tensor(p["bias"]), .integers([1]), .integers([kernel / 2]))
    y = try activation(y)
    if pooling > 1 {
      y = try Operator.averagePooling(
        .tensor(y), .integers([pooling]), .integers([pooling]), .integers([0]), .flag(true))
    }
    return Batch(try pass.dropping(y, rate: dropout))
  }

  /// The kind, the channels and the kernel.
  public var summary: String { "\(Self.kind) \(channels) x \(kernel)" }

  /// The convolution with another dropout.
  public func dropping(_ rate: Float) -> Convolution {
    var copy = self
    copy.dropout = rate
    return copy
  }
}

extension Operator {
  fileprivate static let convolution = Operator("aten::conv1d")
  fileprivate static let averagePooling = Operator("aten::avg_pool1d")
}
