import Cosmology
import Fields
import Formats
import OrderedCollections
import Randomness
import Simulation

/// Simulates particles under gravity at each point and measures several summaries of them in one pass.
///
/// Row i depends on its point, its number and the seed alone. Simulations are expensive: each is a block of its own.
public struct FieldGenerator: Sendable {
  /// One simulation to do.
  public struct Point: Sendable, Equatable {
    /// Its number in the suite.
    public let simulation: Int
    /// The cosmology.
    public let cosmology: CosmologicalParameters
    /// Values beyond the cosmology, such as f_R0, by their names.
    public let extensions: [String: Double]
    /// The seed of its initial modes.
    public let seed: UInt64
  }

  /// Does one simulation and measures it: the spectra by their names `[K]` [(Mpc/h)^3].
  public typealias Simulate =
    @Sendable (Point, FieldSettings) throws(SimulationError) -> [String: [Double]]

  /// The points.
  public let points: SimulationPoints
  /// How they are simulated.
  public let settings: FieldSettings
  /// Name that keeps the phases of this suite apart from those of others.
  public let suite: String
  /// The wavenumbers of all spectra.
  public let shells: Shells
  /// The names of the spectra, in the order of a row.
  public let names: [String]
  private let simulate: Simulate

  /// Prepares the generation.
  ///
  /// - Parameters:
  ///   - points: the points.
  ///   - suite: name that keeps the phases apart from those of other suites.
  ///   - settings: how they are simulated.
  ///   - simulate: what does one simulation.
  /// - Throws: ``SimulationError/fieldSetting(name:expected:found:)``.
  public init(
    points: SimulationPoints, suite: String, settings: FieldSettings, simulate: @escaping Simulate
  ) throws(SimulationError) {
    try settings.check()
    self.points = points
    self.suite = suite
    self.settings = settings
    self.simulate = simulate
    shells = try settings.shells()
    names = settings.names(neutrinos: points.cosmologies.contains { $0.mNu > 0 })
  }

  /// The point of a row.
  public func point(_ row: Int) -> Point {
    var stream = RandomStream(seed: settings.seed, purpose: "phases of " + suite, index: UInt64(row))
    return Point(
      simulation: row, cosmology: points.cosmologies[row], extensions: points.extensions[row],
      seed: stream.next())
  }
}

extension FieldGenerator: RowGenerator {
  /// Number of simulations.
  public var count: Int { points.count }
  /// Spectrum after spectrum.
  public var columns: Int { names.count * shells.k.count }
  /// One simulation.
  public var blockSize: Int { 1 }

  /// What decides the spectra.
  public var plan: JSONValue {
    .object([
      ("generator", "fields"), ("suite", .string(suite)), ("seed", .string(String(settings.seed))),
      ("settings", settings.json), ("simulations", .integer(count)), ("summaries", .strings(names)),
      ("cosmologies", .string(points.fingerprint)),
    ])
  }

  /// Simulates consecutive rows.
  ///
  /// - Throws: ``SimulationError`` of the first simulation that fails, and for powers that are not positive.
  public func table(_ rows: Range<Int>) throws(SimulationError) -> Matrix {
    var values: [Double] = []
    for row in rows {
      let point = point(row)
      let spectra = try simulate(point, settings)
      for name in names {
        let power = spectra[name] ?? []
        guard power.count == shells.k.count else {
          throw .binCount(expected: shells.k.count, found: power.count)
        }
        if let bin = power.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
          throw .power(
            row: row, bin: bin, k: shells.k[bin], value: "\(power[bin])",
            cosmology: "\(name) of " + point.text)
        }
        values += power
      }
    }
    return Matrix(rows: rows.count, columns: columns, values: values)
  }

  /// What is wrong with a row, nil when nothing is.
  public func fault(of row: ArraySlice<Double>) -> String? {
    row.allSatisfy { $0 > 0 && $0.isFinite } ? nil : "expected positive finite powers, found others"
  }
}

extension FieldGenerator.Point {
  /// The parameters in words, for messages.
  var text: String {
    let cosmology = zip(ParameterCatalogue.names, cosmology.values).map { "\($0) \($1)" }
    return (cosmology + extensions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
      .joined(separator: ", ")
  }
}

extension FieldGenerator: SuiteWork {
  func fill(_ folder: BlockFolder, _ run: SuiteRun) throws {
    // One simulation at a time, which uses all cores, unless more are asked for.
    try fill(
      folder, shard: run.shard, threads: run.threads ?? 1, progress: run.progress,
      isCancelled: run.isCancelled)
  }

  func rows(in folder: BlockFolder, _ run: SuiteRun) throws -> SuiteRows? {
    guard let table = try collected(from: folder) else { return nil }
    var summaries: OrderedDictionary<String, Matrix> = [:]
    for (index, name) in names.enumerated() {
      let bins = shells.k.count
      summaries[name] = table.selecting(columns: Array(index * bins..<(index + 1) * bins))
    }
    return SuiteRows(k: shells.k, summaries: summaries)
  }
}
