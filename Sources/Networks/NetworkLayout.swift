/// A layer without its numbers.
public struct LayerShape: Sendable, Equatable, Codable {
  /// The first part of its tensors' names.
  public var name: String
  /// Numbers that come in.
  public var inputs: Int
  /// Numbers that go out.
  public var outputs: Int
  /// The function applied to each sum.
  public var activation: Activation
  /// Probability that an output is zeroed in a training step.
  public var dropout: Float

  /// A layer of the given sizes.
  public init(name: String, inputs: Int, outputs: Int, activation: Activation, dropout: Float = 0) {
    self.name = name
    self.inputs = inputs
    self.outputs = outputs
    self.activation = activation
    self.dropout = dropout
  }
}

/// A fully connected network of point estimates without its numbers, as models of format 1 state it.
public struct NetworkLayout: Sendable, Equatable, Codable {
  /// The layers from input to output.
  public var layers: [LayerShape]
  /// The names of the first outputs of the last layer.
  public var outputs: [String]
  /// How many further outputs of the last layer have no meaning yet.
  public var dummies: Int

  /// A layout of the given layers.
  public init(layers: [LayerShape], outputs: [String], dummies: Int = 0) {
    self.layers = layers
    self.outputs = outputs
    self.dummies = dummies
  }

  /// Requires sizes that fit each other, names that differ and dropout below 1.
  ///
  /// - Throws: `NetworkError` with the first rule that is broken.
  public func validate() throws(NetworkError) {
    guard let last = layers.last else { throw .noLayers }
    for (index, layer) in layers.enumerated() {
      guard Self.sizes.contains(layer.inputs), Self.sizes.contains(layer.outputs) else {
        throw .layerSize(layer: layer.name, inputs: layer.inputs, outputs: layer.outputs)
      }
      guard layer.dropout >= 0, layer.dropout < 1 else {
        throw .dropout(layer: layer.name, found: layer.dropout)
      }
      guard index == 0 || layers[index - 1].outputs == layer.inputs else {
        throw .widths(
          layer: layer.name, expected: layers[index - 1].outputs, previous: layers[index - 1].name,
          found: layer.inputs)
      }
      guard !layers[..<index].contains(where: { $0.name == layer.name }) else {
        throw .repeatedLayer(layer.name)
      }
    }
    for (index, name) in outputs.enumerated() where outputs[..<index].contains(name) {
      throw .repeatedOutput(name)
    }
    guard dummies >= 0, !outputs.isEmpty, last.outputs == outputs.count + dummies else {
      throw .outputCount(layer: last.name, outputs: last.outputs, named: outputs.count, dummies: dummies)
    }
    guard last.activation == .sigmoid || last.activation == .identity, last.dropout == 0 else {
      throw .outputActivation(layer: last.name)
    }
  }

  /// Widths that a layer may have.
  static let sizes = 1...1_048_576
}

extension NetworkConfiguration {
  /// The configuration of a fully connected network of point estimates.
  ///
  /// - Throws: `NetworkError` when the layers do not fit each other or the names.
  public init(_ layout: NetworkLayout) throws(NetworkError) {
    try layout.validate()
    self.init(unchecked: layout)
  }

  init(unchecked layout: NetworkLayout) {
    let last = layout.layers.last
    self.init(
      input: .vector(layout.layers.first?.inputs ?? 0),
      stages: layout.layers.dropLast().map {
        Dense($0.name, outputs: $0.outputs, activation: $0.activation, dropout: $0.dropout)
      },
      head: PointHead(
        last?.name ?? "output", sigmoid: last?.activation == .sigmoid, dummies: layout.dummies),
      outputs: layout.outputs)
  }

  /// The configuration as layers; nil for a network of other stages or another head.
  public var layout: NetworkLayout? {
    guard case .vector(var width) = input, let head = head as? PointHead else { return nil }
    var layers: [LayerShape] = []
    for stage in stages {
      guard let dense = stage as? Dense else { return nil }
      layers.append(
        LayerShape(
          name: dense.name, inputs: width, outputs: dense.outputs, activation: dense.activation,
          dropout: dense.dropout))
      width = dense.outputs
    }
    layers.append(
      LayerShape(
        name: head.name, inputs: width, outputs: outputs.count + head.dummies,
        activation: head.sigmoid ? .sigmoid : .identity))
    return NetworkLayout(layers: layers, outputs: outputs, dummies: head.dummies)
  }
}
