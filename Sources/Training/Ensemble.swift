import Networks

/// Several networks for the same outputs, whose mean is the prediction.
public struct Ensemble: Sendable, Equatable {
  /// The members, at least one.
  public let networks: [Network]

  /// An ensemble of networks with the same inputs and named outputs.
  ///
  /// - Throws: `TrainingError.ensemble` when there is none or one differs from the first.
  public init(_ networks: [Network]) throws(TrainingError) {
    guard let first = networks.first else {
      throw .ensemble(index: 0, expected: "at least one network", found: "none")
    }
    func describe(_ network: Network) -> String { "\(network.inputs) inputs and outputs \(network.outputs)" }
    for (index, network) in networks.enumerated() where describe(network) != describe(first) {
      throw .ensemble(index: index, expected: describe(first), found: describe(network))
    }
    self.networks = networks
  }

  /// The names of the outputs.
  public var outputs: [String] { networks[0].outputs }

  /// The mean of the members' predictions.
  ///
  /// - Parameter inputs: row-major `[count, inputs]`.
  /// - Returns: row-major `[count, outputs]`.
  public func predict(_ inputs: [Float], count: Int) -> [Float] {
    var sum = [Double](repeating: 0, count: count * outputs.count)
    for network in networks {
      for (index, value) in network.predict(inputs, count: count).enumerated() { sum[index] += Double(value) }
    }
    return sum.map { Float($0 / Double(networks.count)) }
  }
}
