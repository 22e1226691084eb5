import Networks
import Randomness

extension Architecture {
  /// Three outputs and two dummies behind a bottleneck.
  static let example = Architecture(
    inputs: 7, hidden: [12, 9], bottleneck: 5, outputs: ["a", "b", "c"], dummies: 2, dropout: 0.3)
}

extension Network {
  /// A network of the example, or another, with random biases too.
  static func example(_ architecture: Architecture = .example, seed: UInt64 = 1) -> Network {
    var stream = RandomStream(seed: seed, purpose: "biases")
    var network = Network(architecture, stream: RandomStream(seed: seed, purpose: "weights"))
    for name in network.values.names where name.hasSuffix(".bias") {
      network.values[name].values = network.values[name].values.map { _ in Float(stream.normal()) }
    }
    return network
  }
}

/// Normal inputs `[count, 7]`.
func exampleInputs(_ count: Int) -> [Float] {
  var stream = RandomStream(seed: 9, purpose: "inputs")
  return (0..<count * 7).map { _ in Float(stream.normal()) }
}
