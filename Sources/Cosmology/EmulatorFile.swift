import Formats
import Foundation

/// Checked access to the tensors and metadata of emulator weights.
struct EmulatorFile {
  let name: String
  private let tensors: [String: SafetensorsTensor]
  private let metadata: [String: String]

  init(name: String, file: SafetensorsFile) {
    self.name = name
    metadata = file.metadata
    tensors = Self.byName(file.tensors)
  }

  private static func byName(
    _ entries: some Sequence<(key: String, value: SafetensorsTensor)>
  ) -> [String: SafetensorsTensor] {
    entries.reduce(into: [:]) { $0[$1.key] = $1.value }
  }

  func problem(_ text: String) -> CosmologyError { .weights(name: name, problem: text) }

  func has(_ tensor: String) -> Bool { tensors[tensor] != nil }

  /// The numbers of a tensor, all finite, of the given shape if any.
  func tensor(_ key: String, shape: [Int]? = nil) throws(CosmologyError) -> [Double] {
    guard let tensor = tensors[key] else { throw problem("tensor \(key) is missing") }
    if let shape, tensor.shape != shape {
      throw problem("tensor \(key) must have shape \(shape), found \(tensor.shape)")
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

  func choice(
    _ key: String, _ choices: [String], default standard: String? = nil
  ) throws(CosmologyError) -> String {
    if metadata[key] == nil, let standard { return standard }
    let value = try text(key)
    guard choices.contains(value) else {
      throw problem(
        "metadata entry '\(key)' must be one of \(choices.joined(separator: ", ")), found '\(value)'")
    }
    return value
  }

  func positive(_ key: String) throws(CosmologyError) -> Double {
    let value = try text(key)
    guard let number = Double(value), number > 0, number.isFinite else {
      throw problem("metadata entry '\(key)' must be a positive number, found '\(value)'")
    }
    return number
  }

  func features() throws(CosmologyError) -> [EmulatorFeature] {
    var features: [EmulatorFeature] = []
    for part in try text("features").split(separator: ",") {
      let name = part.filter { $0 != " " }
      guard let feature = EmulatorFeature(name) else {
        let known = EmulatorFeature.quantities.joined(separator: ", ")
        throw problem("unknown feature '\(name)', expected one of \(known), plain or in ln() or sqrt()")
      }
      features.append(feature)
    }
    guard !features.isEmpty else { throw problem("metadata entry 'features' is empty") }
    return features
  }

  func range(count: Int) throws(CosmologyError) -> [ClosedRange<Double>]? {
    guard has("range.lower") || has("range.upper") else { return nil }
    let lower = try tensor("range.lower", shape: [count])
    let upper = try tensor("range.upper", shape: [count])
    var ranges: [ClosedRange<Double>] = []
    for (low, high) in zip(lower, upper) {
      guard low <= high else { throw problem("range.lower \(low) exceeds range.upper \(high)") }
      ranges.append(low...high)
    }
    return ranges
  }

  /// The layers 0, 1, ... as far as there are any.
  func network(inputs: Int) throws(CosmologyError) -> EmulatorNetwork {
    let name = try choice("activation", EmulatorNetwork.Activation.allCases.map(\.rawValue))
    let activation = EmulatorNetwork.Activation(rawValue: name) ?? .identity
    var layers: [EmulatorNetwork.Layer] = []
    var width = inputs
    while let weight = tensors["layers.\(layers.count).weight"] {
      let key = "layers.\(layers.count)"
      guard weight.shape.count == 2, weight.shape[1] == width, weight.shape[0] > 0 else {
        throw problem("tensor \(key).weight must have shape [outputs, \(width)], found \(weight.shape)")
      }
      let outputs = weight.shape[0]
      layers.append(
        EmulatorNetwork.Layer(
          inputs: width, outputs: outputs, weight: try tensor("\(key).weight"),
          bias: try tensor("\(key).bias", shape: [outputs])))
      width = outputs
    }
    guard !layers.isEmpty else { throw problem("tensor layers.0.weight is missing") }
    return EmulatorNetwork(layers: layers, activation: activation)
  }

  /// First ln k, step and number of the points, which must be equally spaced in ln k.
  func grid() throws(CosmologyError) -> (start: Double, step: Double, count: Int) {
    let k = try tensor("k")
    guard k.count >= 8, let first = k.first, let last = k.last, first > 0, last > first else {
      throw problem("tensor k must hold at least 8 increasing positive wave numbers, found \(k.count)")
    }
    let step = log(last / first) / Double(k.count - 1)
    for (index, value) in k.enumerated() {
      let expected = first * exp(Double(index) * step)
      guard abs(value / expected - 1) < 1e-5 else {
        throw problem(
          "tensor k must be equally spaced in ln k, found \(value) at entry \(index) instead of \(expected)")
      }
    }
    return (log(first), step, k.count)
  }
}
