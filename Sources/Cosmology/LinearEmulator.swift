import CWeights
import Formats
import Foundation

/// Linear spectra from small networks trained on transfer functions of a Boltzmann code.
///
/// The transfer function is a product of a known baseline and three learned parts, P(k) = k^n_s T(k)² H(k):
///
/// - shape S: massless neutrinos, what the baseline's oscillations lack as a function of k r_s;
/// - neutrinos ΔS: what massive neutrinos change beyond the baseline's free streaming, for all and for cold matter;
/// - horizon H: what dark energy changes near the horizon, a function of k in h/Mpc.
///
/// T = smooth baseline · (oscillations + S + ΔS) keeps its sign, so that it may pass through zero where baryons dominate. Weights are a
/// safetensors file; `EmulatorPart` describes the tensors of each part, `knots` are the ln(k r_s) of the first two and
/// `horizon.knots` the ln k of the third. The range of training, `range.lower` and `range.upper`, is in the quantities
/// that the metadata entry `range` lists.
public struct LinearEmulator: LinearPowerSource {
  /// Name for manifests and reports.
  public let name: String
  /// Smallest and largest k of the spectra [h/Mpc].
  public static let waveNumbers = 1e-4...20.0

  private let range: [(feature: EmulatorFeature, range: ClosedRange<Double>)]
  private let knots: [Double]
  private let shape: EmulatorPart
  private let neutrinos: EmulatorPart
  private let horizonKnots: [Double]
  private let horizon: EmulatorPart

  /// Points of the spectra, close enough for 11 of them on each acoustic oscillation at k = 0.3 h/Mpc.
  private static let points = 960
  private static let start = log(waveNumbers.lowerBound)
  private static let step = (log(waveNumbers.upperBound) - start) / Double(points - 1)
  /// Keeps P positive where T passes through zero, in units of the baseline.
  private static let floor = 1e-6

  /// The safetensors file that is built into Slingshot, nil when none is.
  package static var embeddedWeights: [UInt8]? {
    var count = 0
    guard let bytes = slingshot_linear_weights(&count), count > 0 else { return nil }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }

  /// The emulator whose weights are built into Slingshot, nil when none are.
  ///
  /// - Throws: `CosmologyError.weights` when the weights are damaged.
  public static func embedded() throws(CosmologyError) -> LinearEmulator? {
    guard let bytes = embeddedWeights else { return nil }
    return try LinearEmulator(bytes: bytes, name: "linear emulator")
  }

  /// An emulator from the bytes of a safetensors file.
  ///
  /// - Throws: `CosmologyError.weights` with the tensor or entry that is missing or malformed.
  public init(bytes: [UInt8], name: String) throws(CosmologyError) {
    let file = try EmulatorFile(name: name, bytes: bytes)
    self.name = name
    range = try file.range()
    knots = try file.increasing("knots")
    shape = try EmulatorPart("shape", in: file, curves: 1, knots: knots.count)
    neutrinos = try EmulatorPart("neutrinos", in: file, curves: 2, knots: knots.count)
    horizonKnots = try file.increasing("horizon.knots")
    horizon = try EmulatorPart("horizon", in: file, curves: 1, knots: horizonKnots.count)
  }

  /// The linear spectra of a cosmology at z = 0.
  ///
  /// - Throws: `CosmologyError.outsideEmulator` for a cosmology outside the range of training.
  public func spectrum(for parameters: CosmologicalParameters) throws(CosmologyError) -> LinearSpectrum {
    try requireCover(of: parameters)
    let baseline = EmulatorBaseline(parameters)
    let (totalCurve, coldCurve) = shapes(parameters, baseline.shape(at: knots))
    let largeScales = largeScales(parameters)
    var total = [Double](repeating: 0, count: Self.points)
    var cold = coldCurve == nil ? nil : total
    for i in 0..<Self.points {
      let logK = Self.start + Double(i) * Self.step
      let position = baseline.position(logK)
      let smooth = baseline.transfer(exp(logK))
      let common = parameters.nS * logK + largeScales(logK)
      total[i] = common + Self.logPower(smooth.total, totalCurve(position))
      if let coldCurve { cold?[i] = common + Self.logPower(smooth.cold, coldCurve(position)) }
    }
    return LinearSpectrum(logK: Self.start, step: Self.step, total: total, cold: cold, tilt: parameters.nS)
  }

  /// Refuses a cosmology outside the range of training.
  ///
  /// - Throws: `CosmologyError.outsideEmulator`.
  public func requireCover(of parameters: CosmologicalParameters) throws(CosmologyError) {
    for (feature, range) in range {
      let value = feature.value(parameters)
      // Weights in single precision round their bounds.
      let slack = 1e-6 * (range.upperBound - range.lowerBound)
      guard value >= range.lowerBound - slack, value <= range.upperBound + slack else {
        throw .outsideEmulator(
          quantity: feature.label, value: value, lower: range.lowerBound, upper: range.upperBound)
      }
    }
  }

  /// Oscillations + S + ΔS for all and for cold matter; all matter is cold without massive neutrinos.
  private func shapes(
    _ parameters: CosmologicalParameters, _ oscillations: [Double]
  ) -> (total: CubicSpline, cold: CubicSpline?) {
    let massless = zip(oscillations, shape(parameters)).map { $0 + $1 }
    guard parameters.mNu > 0 else { return (CubicSpline(x: knots, y: massless), nil) }
    let change = neutrinos(parameters)
    let total = zip(massless, change[..<knots.count]).map { $0 + $1 }
    let cold = zip(massless, change[knots.count...]).map { $0 + $1 }
    return (CubicSpline(x: knots, y: total), CubicSpline(x: knots, y: cold))
  }

  /// ln H as a function of ln k.
  private func largeScales(_ parameters: CosmologicalParameters) -> (Double) -> Double {
    guard !parameters.isCosmologicalConstant, let last = horizonKnots.last else { return { _ in 0 } }
    let curve = CubicSpline(x: horizonKnots, y: horizon(parameters))
    return { logK in logK < last ? curve(logK) : 0 }
  }

  private static func logPower(_ smooth: Double, _ shape: Double) -> Double {
    2 * log(smooth) + log(shape * shape + floor)
  }
}
