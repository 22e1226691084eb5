import CWeights
import Formats
import Foundation

/// Linear spectra from a small network trained on spectra of a Boltzmann code.
///
/// features -> (x - mean) / std -> dense layers -> principal components -> ln P of all and of cold matter on a grid
/// equally spaced in ln k, for a fixed primordial tilt; another tilt is an exact factor (k / pivot)^(n_s - n_ref).
///
/// Weights are a safetensors file with tensors `input.mean` `[F]`, `input.std` `[F]`, `layers.<i>.weight`
/// `[outputs, inputs]`, `layers.<i>.bias`, `output.mean` `[R K]` and `k` `[K]`, and optionally `output.std` (scale of the
/// network's outputs), `output.basis` `[components, R K]`, `range.lower` and `range.upper` `[F]` (of the plain features).
/// R is 2 (total, then cold) or 1 (total only). Metadata: `features` (comma separated), `activation`, `k_unit` (`1/Mpc` or
/// `h/Mpc`), `pivot` (in k_unit), `n_s` (n_ref), and optionally `cold` (`power`, or `ratio` for ln P_cold / P_total) and
/// `baseline` (`none`, or `no-wiggle` for ln P over the smooth spectrum of Eisenstein & Hu at n_ref).
public struct LinearEmulator: LinearPowerSource {
  /// Name for manifests and reports.
  public let name: String
  /// Names of the network's inputs.
  public var features: [String] { inputs.map(\.name) }

  private let inputs: [EmulatorFeature]
  private let mean: [Double]
  private let deviation: [Double]
  private let range: [ClosedRange<Double>]?
  private let network: EmulatorNetwork
  private let outputScale: [Double]?
  private let basis: [Double]?
  private let outputMean: [Double]
  private let logK: Double
  private let step: Double
  private let points: Int
  private let usesHubbleUnits: Bool
  private let logPivot: Double
  private let referenceTilt: Double
  private let coldIsRatio: Bool
  private let addsNoWiggle: Bool

  /// The emulator whose weights are built into Slingshot, nil when none are.
  ///
  /// - Throws: `CosmologyError.weights` when the weights are damaged.
  public static func embedded() throws(CosmologyError) -> LinearEmulator? {
    var count = 0
    guard let bytes = slingshot_linear_weights(&count), count > 0 else { return nil }
    return try LinearEmulator(
      bytes: Array(UnsafeBufferPointer(start: bytes, count: count)), name: "linear emulator")
  }

  /// An emulator from the bytes of a safetensors file.
  ///
  /// - Throws: `CosmologyError.weights` with the tensor or entry that is missing or malformed.
  public init(bytes: [UInt8], name: String) throws(CosmologyError) {
    let file: EmulatorFile
    do throws(FormatError) {
      file = EmulatorFile(name: name, file: try SafetensorsFile.decode(bytes))
    } catch {
      throw .weights(name: name, problem: "\(error)")
    }
    self.name = name
    inputs = try file.features()
    mean = try file.tensor("input.mean", shape: [inputs.count])
    deviation = try file.tensor("input.std", shape: [inputs.count])
    guard deviation.allSatisfy({ $0 > 0 }) else { throw file.problem("input.std must be positive") }
    range = try file.range(count: inputs.count)
    network = try file.network(inputs: inputs.count)
    let grid = try file.grid()
    (logK, step, points) = (grid.start, grid.step, grid.count)
    outputMean = try file.tensor("output.mean")
    guard outputMean.count == points || outputMean.count == 2 * points else {
      throw file.problem("output.mean must hold \(points) or \(2 * points) values, found \(outputMean.count)")
    }
    let outputs = network.layers.last?.outputs ?? 0
    basis =
      file.has("output.basis")
      ? try file.tensor("output.basis", shape: [outputs, outputMean.count]) : nil
    guard basis != nil || outputs == outputMean.count else {
      throw file.problem(
        "the last layer must have \(outputMean.count) outputs without a basis, found \(outputs)")
    }
    outputScale = file.has("output.std") ? try file.tensor("output.std", shape: [outputs]) : nil
    usesHubbleUnits = try file.choice("k_unit", ["1/Mpc", "h/Mpc"]) == "h/Mpc"
    logPivot = log(try file.positive("pivot"))
    referenceTilt = try file.positive("n_s")
    coldIsRatio = try file.choice("cold", ["power", "ratio"], default: "power") == "ratio"
    addsNoWiggle = try file.choice("baseline", ["none", "no-wiggle"], default: "none") == "no-wiggle"
  }

  /// The linear spectra of a cosmology at z = 0.
  ///
  /// - Throws: `CosmologyError.outsideEmulator` for a cosmology outside the range of training.
  public func spectrum(for parameters: CosmologicalParameters) throws(CosmologyError) -> LinearSpectrum {
    let field = outputs(try standardised(parameters))
    let shift = usesHubbleUnits ? 0 : -log(parameters.h)
    let start = logK + shift
    let transfer = NoWiggleTransfer(parameters)
    let tilt = parameters.nS - referenceTilt
    var total = [Double](repeating: 0, count: points)
    for i in 0..<points {
      let position = logK + Double(i) * step
      var value = field[i] + tilt * (position - logPivot) - 3 * shift
      if addsNoWiggle {
        value += referenceTilt * (position + shift) + 2 * log(transfer(exp(position + shift)))
      }
      total[i] = value
    }
    // All matter is cold without massive neutrinos; a one-row field says nothing of cold matter.
    guard field.count == 2 * points else {
      return LinearSpectrum(logK: start, step: step, total: total, estimatingColdFor: parameters)
    }
    // What was added to the total's field belongs to the cold one too.
    let cold = (0..<points).map { i in
      coldIsRatio ? total[i] + field[points + i] : field[points + i] + total[i] - field[i]
    }
    return LinearSpectrum(
      logK: start, step: step, total: total, cold: parameters.mNu > 0 ? cold : nil, tilt: parameters.nS)
  }

  /// The features, checked against the range of training and standardised.
  private func standardised(_ parameters: CosmologicalParameters) throws(CosmologyError) -> [Double] {
    var result: [Double] = []
    for (index, feature) in inputs.enumerated() {
      let value = feature.value(parameters)
      if let range, !range[index].contains(value) {
        throw .outsideEmulator(
          parameter: feature.name, value: value, lower: range[index].lowerBound,
          upper: range[index].upperBound)
      }
      result.append((value - mean[index]) / deviation[index])
    }
    return result
  }

  /// The network's field `[R K]` for standardised inputs.
  private func outputs(_ inputs: [Double]) -> [Double] {
    var values = network(inputs)
    if let outputScale { for i in values.indices { values[i] *= outputScale[i] } }
    guard let basis else { return zip(values, outputMean).map { $0 + $1 } }
    return addProduct(outputMean, values, basis)
  }
}
