import Cosmology
import Formats
import Randomness

/// Computes the angular power of weak lensing of many cosmologies, and scatters it as one survey would measure it.
///
/// What is measured in a band is C_l + N with the shape noise N, times chi^2_n / n with the n modes of the band: the scatter of
/// Gaussian fields. Coupling of bands by the non-Gaussian matter and by modes larger than the survey is left out. Row i depends on
/// its cosmology, its number and the seed alone.
public struct LensingGenerator: Sendable {
  /// The cosmologies.
  public let points: SimulationPoints
  /// What is computed of them.
  public let settings: LensingSettings
  /// Where linear spectra come from.
  public let linear: any LinearPowerSource
  /// Name that keeps the scatter of this suite apart from that of others under the same seed.
  public let suite: String

  /// Prepares the generation.
  public init(
    points: SimulationPoints, suite: String, settings: LensingSettings,
    linear: any LinearPowerSource = LinearPower.default
  ) {
    self.points = points
    self.suite = suite
    self.settings = settings
    self.linear = linear
  }

  /// The spectrum `[bands]` of a row.
  private func spectrum(_ row: Int) throws(SimulationError) -> [Double] {
    let lensing: LensingPower
    do throws(CosmologyError) {
      lensing = try LensingPower(
        parameters: points.cosmologies[row], sources: settings.sources, linear: linear)
    } catch { throw .cosmology(file: suite, row: row, problem: "\(error)") }
    var power = lensing.power(at: settings.multipoles)
    if !settings.noiseless {
      let index = UInt64(truncatingIfNeeded: row)
      var stream = RandomStream(seed: settings.seed, purpose: "scatter of lensing of " + suite, index: index)
      let noise = settings.sources.noise
      for (band, modes) in settings.modes.enumerated() {
        power[band] = (power[band] + noise) * stream.gamma(shape: modes / 2) * 2 / modes
      }
    }
    if let band = power.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      let values = zip(ParameterCatalogue.names, points.cosmologies[row].values)
      throw .lensing(
        row: row, multipole: settings.multipoles[band], value: "\(power[band])",
        cosmology: values.map { "\($0) \($1)" }.joined(separator: ", "))
    }
    return power
  }
}

extension LensingGenerator: RowGenerator {
  /// Number of simulations.
  public var count: Int { points.count }
  /// The powers of the bands.
  public var columns: Int { LensingSettings.bands }
  /// A second of work or so.
  public var blockSize: Int { 16 }

  /// What decides the spectra.
  public var plan: JSONValue {
    points.plan(
      suite: suite, seed: settings.seed, settings: settings.json, linear: linear.name, block: blockSize)
  }

  /// Computes consecutive rows on this thread.
  ///
  /// - Throws: ``SimulationError``.
  public func table(_ range: Range<Int>) throws(SimulationError) -> Matrix {
    var values: [Double] = []
    for row in range { values += try spectrum(row) }
    return Matrix(rows: range.count, columns: columns, values: values)
  }

  /// What is wrong with a row, nil when nothing is.
  public func fault(of row: ArraySlice<Double>) -> String? {
    row.allSatisfy { $0 > 0 && $0.isFinite }
      ? nil : "expected positive finite powers, found others"
  }
}
