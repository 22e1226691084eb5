import Formats
import OrderedCollections

extension Network {
  /// The network's numbers by name: `body.0.weight` `[outputs, inputs]`, `body.0.bias` `[outputs]`, ...
  public func tensors() -> OrderedDictionary<String, SafetensorsTensor> { values.file.leaves }

  /// A network of the given configuration with numbers from a file that must hold just its tensors.
  ///
  /// - Parameter name: the file's name in messages.
  /// - Throws: `NetworkError` for a configuration that cannot be, or for the first tensor that is missing, extra,
  ///   misshapen, of another type or not finite.
  public init(
    _ configuration: NetworkConfiguration, file: SafetensorsFile, name: String
  ) throws(NetworkError) {
    try configuration.validate()
    let leaves = try configuration.leaves()
    var values = Named<HostArray>()
    for (key, leaf) in leaves.leaves {
      values[key] = HostArray(
        try Self.floats(key, shape: leaf.shape, file: file, name: name), shape: leaf.shape)
    }
    for (key, tensor) in file.tensors where leaves.leaves[key] == nil {
      throw .extraTensor(file: name, name: key, shape: tensor.shape)
    }
    self.init(unchecked: configuration, values: values)
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
