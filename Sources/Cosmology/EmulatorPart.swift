import Foundation

/// One part of the linear emulator: networks that draw curves through knots.
///
/// Inputs are standardised, the outputs of all networks averaged, scaled, and taken as amplitudes of principal
/// components: curves = mean + (scale · outputs) · basis.
package struct EmulatorPart: Sendable {
  /// Names of the inputs.
  package let features: [String]
  /// How many knots a curve has.
  package let knots: Int
  /// How many curves there are.
  package let curves: Int

  private let inputs: [EmulatorFeature]
  private let mean: [Double]
  private let deviation: [Double]
  private let networks: [EmulatorNetwork]
  private let scale: [Double]
  private let basis: [Double]
  private let outputMean: [Double]

  /// The part called `name` in a file of weights, with `curves` curves of `knots` knots.
  package init(_ name: String, in file: EmulatorFile, curves: Int, knots: Int) throws(CosmologyError) {
    self.knots = knots
    self.curves = curves
    inputs = try file.features("\(name).features")
    features = inputs.map(\.name)
    mean = try file.tensor("\(name).input.mean", shape: [inputs.count])
    deviation = try file.tensor("\(name).input.std", shape: [inputs.count])
    guard deviation.allSatisfy({ $0 > 0 }) else { throw file.problem("\(name).input.std must be positive") }
    scale = try file.tensor("\(name).output.std")
    basis = try file.tensor("\(name).output.basis", shape: [scale.count, curves, knots])
    outputMean = try file.tensor("\(name).output.mean", shape: [curves, knots])
    networks = try file.networks(name, inputs: inputs.count, outputs: scale.count)
  }

  /// The curves of a cosmology `[curves, knots]`, one after the other.
  package func callAsFunction(_ parameters: CosmologicalParameters) -> [Double] {
    let x = inputs.indices.map { (inputs[$0].value(parameters) - mean[$0]) / deviation[$0] }
    var amplitudes = [Double](repeating: 0, count: scale.count)
    for network in networks {
      for (index, value) in network(x).enumerated() { amplitudes[index] += value }
    }
    for index in amplitudes.indices { amplitudes[index] *= scale[index] / Double(networks.count) }
    return addProduct(outputMean, amplitudes, basis)
  }
}
