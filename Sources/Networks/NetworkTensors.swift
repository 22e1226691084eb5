import Formats
import OrderedCollections

extension Network {
  /// The network's numbers by name: `body.0.weight` `[outputs, inputs]`, `body.0.bias` `[outputs]`, ...
  public func tensors() -> OrderedDictionary<String, SafetensorsTensor> {
    var tensors: OrderedDictionary<String, SafetensorsTensor> = [:]
    for layer in layers {
      tensors[layer.name + ".weight"] = SafetensorsTensor(
        floats: layer.weight, shape: [layer.outputs, layer.inputs])
      tensors[layer.name + ".bias"] = SafetensorsTensor(floats: layer.bias, shape: [layer.outputs])
    }
    return tensors
  }

  /// A network of the given layout with numbers from a file that must hold just its tensors.
  ///
  /// - Parameter name: the file's name in messages.
  /// - Throws: `NetworkError` for a layout that does not fit, or for the first tensor that is missing, extra,
  ///   misshapen, of another type or not finite.
  public init(_ layout: NetworkLayout, file: SafetensorsFile, name: String) throws(NetworkError) {
    try layout.validate()
    var layers: [DenseLayer] = []
    for shape in layout.layers {
      let weight = try Self.floats(
        shape.name + ".weight", shape: [shape.outputs, shape.inputs], file: file, name: name)
      let bias = try Self.floats(shape.name + ".bias", shape: [shape.outputs], file: file, name: name)
      layers.append(
        DenseLayer(
          name: shape.name, inputs: shape.inputs, outputs: shape.outputs, weight: weight, bias: bias,
          activation: shape.activation, dropout: shape.dropout))
    }
    let known = Set(layers.flatMap { [$0.name + ".weight", $0.name + ".bias"] })
    for (key, tensor) in file.tensors where !known.contains(key) {
      throw .extraTensor(file: name, name: key, shape: tensor.shape)
    }
    self.init(unchecked: layers, outputs: layout.outputs, dummies: layout.dummies)
  }

  private static func floats(
    _ key: String, shape: [Int], file: SafetensorsFile, name: String
  ) throws(NetworkError) -> [Float] {
    guard let tensor = file.tensors[key] else {
      throw .missingTensor(file: name, name: key, shape: shape)
    }
    guard tensor.shape == shape else {
      throw .misshapenTensor(file: name, name: key, expected: shape, found: tensor.shape)
    }
    guard tensor.type == .float32, let floats = try? tensor.floats() else {
      throw .tensorType(file: name, name: key, found: tensor.type.rawValue)
    }
    if let index = floats.firstIndex(where: { !$0.isFinite }) {
      throw .nonFinite(file: name, name: key, index: index)
    }
    return floats
  }
}
