import Formats
import Foundation

/// Checked access to the tensors and metadata of emulator weights.
package struct EmulatorFile {
  package let name: String
  private let tensors: [String: SafetensorsTensor]
  private let metadata: [String: String]

  /// The layout that this version reads, in the metadata entry `format`.
  package static let format = "slingshot linear emulator 1"

  /// The weights in the bytes of a safetensors file.
  package init(name: String, bytes: [UInt8]) throws(CosmologyError) {
    self.name = name
    let file: SafetensorsFile
    do throws(FormatError) { file = try SafetensorsFile.decode(bytes) } catch {
      throw .weights(name: name, problem: "\(error)")
    }
    metadata = file.metadata
    tensors = Self.byName(file.tensors)
    let format = try text("format")
    guard format == Self.format else {
      throw problem("metadata entry 'format' must be '\(Self.format)', found '\(format)'")
    }
  }

  private static func byName(
    _ entries: some Sequence<(key: String, value: SafetensorsTensor)>
  ) -> [String: SafetensorsTensor] {
    entries.reduce(into: [:]) { $0[$1.key] = $1.value }
  }

  func problem(_ text: String) -> CosmologyError { .weights(name: name, problem: text) }

  /// The numbers of a tensor, all finite, of the given shape; of any one-dimensional shape when there is none.
  func tensor(_ key: String, shape: [Int]? = nil) throws(CosmologyError) -> [Double] {
    guard let tensor = tensors[key] else { throw problem("tensor \(key) is missing") }
    if let shape, tensor.shape != shape {
      throw problem("tensor \(key) must have shape \(shape), found \(tensor.shape)")
    }
    guard shape != nil || tensor.shape.count == 1 else {
      throw problem("tensor \(key) must have one dimension, found shape \(tensor.shape)")
    }
    let values: [Double]
    do throws(FormatError) {
      values = try tensor.doubles()
    } catch {
      throw problem("tensor \(key): \(error)")
    }
    guard values.allSatisfy(\.isFinite) else {
      throw problem("tensor \(key) holds a value that is not finite")
    }
    return values
  }

  func text(_ key: String) throws(CosmologyError) -> String {
    guard let value = metadata[key] else { throw problem("metadata entry '\(key)' is missing") }
    return value
  }

  /// The features that a metadata entry lists, separated by commas.
  func features(_ key: String) throws(CosmologyError) -> [EmulatorFeature] {
    var features: [EmulatorFeature] = []
    for part in try text(key).split(separator: ",") {
      let name = part.filter { $0 != " " }
      guard let feature = EmulatorFeature(name) else {
        let known = EmulatorFeature.quantities.joined(separator: ", ")
        throw problem("unknown feature '\(name)', expected one of \(known), plain or in ln() or sqrt()")
      }
      features.append(feature)
    }
    guard !features.isEmpty else { throw problem("metadata entry '\(key)' is empty") }
    return features
  }

  /// The range of training in the quantities that `range` lists.
  func range() throws(CosmologyError) -> [(feature: EmulatorFeature, range: ClosedRange<Double>)] {
    let quantities = try features("range")
    let lower = try decimals("range.lower", count: quantities.count)
    let upper = try decimals("range.upper", count: quantities.count)
    var ranges: [(feature: EmulatorFeature, range: ClosedRange<Double>)] = []
    for (index, quantity) in quantities.enumerated() {
      guard lower[index] <= upper[index] else {
        throw problem("range.lower \(lower[index]) exceeds range.upper \(upper[index])")
      }
      ranges.append((quantity, lower[index]...upper[index]))
    }
    return ranges
  }

  /// The short decimal numbers that single precision stands for.
  private func decimals(_ key: String, count: Int) throws(CosmologyError) -> [Double] {
    try tensor(key, shape: [count]).map { Double("\(Float($0))") ?? $0 }
  }

  /// At least 8 increasing numbers.
  func increasing(_ key: String) throws(CosmologyError) -> [Double] {
    let values = try tensor(key)
    guard values.count >= 8, zip(values, values.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw problem("tensor \(key) must hold at least 8 increasing values, found \(values.count)")
    }
    return values
  }

  /// The networks 0, 1, ... of a part, as far as there are any.
  func networks(_ part: String, inputs: Int, outputs: Int) throws(CosmologyError) -> [EmulatorNetwork] {
    var networks: [EmulatorNetwork] = []
    while tensors["\(part).\(networks.count).0.weight"] != nil || networks.isEmpty {
      let network = try network("\(part).\(networks.count)", inputs: inputs)
      let found = network.layers.last?.outputs ?? 0
      guard found == outputs else {
        throw problem("network \(part).\(networks.count) must have \(outputs) outputs, found \(found)")
      }
      networks.append(network)
    }
    return networks
  }

  /// The layers 0, 1, ... as far as there are any.
  private func network(_ prefix: String, inputs: Int) throws(CosmologyError) -> EmulatorNetwork {
    var layers: [EmulatorNetwork.Layer] = []
    var width = inputs
    while let weight = tensors["\(prefix).\(layers.count).weight"] {
      let key = "\(prefix).\(layers.count)"
      guard weight.shape.count == 2, weight.shape[1] == width, weight.shape[0] > 0 else {
        throw problem("tensor \(key).weight must have shape [outputs, \(width)], found \(weight.shape)")
      }
      let outputs = weight.shape[0]
      layers.append(
        EmulatorNetwork.Layer(
          inputs: width, outputs: outputs, weight: try tensor("\(key).weight", shape: weight.shape),
          bias: try tensor("\(key).bias", shape: [outputs])))
      width = outputs
    }
    guard !layers.isEmpty else { throw problem("tensor \(prefix).0.weight is missing") }
    return EmulatorNetwork(layers: layers)
  }
}
