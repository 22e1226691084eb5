import Cosmology
import Fields
import Formats

/// Computes the spectra of many cosmologies from linear theory and HMCode-2020, and scatters them as realisations.
///
/// Row i depends on its cosmology, its number and the seed alone, so threads, blocks, shards and restarts do not change
/// a byte of it.
public struct SmoothGenerator: Sendable {
  /// The cosmologies.
  public let points: SimulationPoints
  /// What is computed of them.
  public let settings: SmoothSettings
  /// Where linear spectra come from.
  public let linear: any LinearPowerSource
  /// Name that keeps the scatter of this suite apart from that of others under the same seed.
  public let suite: String
  private let scatter: RealisationScatter?

  /// Prepares the generation.
  ///
  /// - Parameters:
  ///   - points: the cosmologies.
  ///   - suite: name that keeps the scatter apart from that of other suites.
  ///   - settings: what to compute.
  ///   - linear: where linear spectra come from.
  public init(
    points: SimulationPoints, suite: String, settings: SmoothSettings,
    linear: any LinearPowerSource = LinearPower.default
  ) {
    self.points = points
    self.suite = suite
    self.settings = settings
    self.linear = linear
    scatter =
      settings.noiseless
      ? nil
      : RealisationScatter(
        shells: settings.shells, nonGaussian: settings.linear ? 0 : settings.nonGaussian, suite: suite,
        seed: settings.seed)
  }

  /// The spectra of some rows.
  public struct Rows: Sendable, Equatable {
    /// Power of each row and bin `[rows, K]` [(Mpc/h)^3].
    public let spectra: Matrix
    /// Which of the rows, counted from the first one here, lie outside the preferred linear source's range.
    public let fallbacks: [Int]
  }

  /// Computes consecutive rows on this thread.
  ///
  /// - Throws: ``SimulationError/cosmology(file:row:problem:)`` and ``SimulationError/power(row:bin:k:value:cosmology:)``.
  public func rows(_ range: Range<Int>) throws(SimulationError) -> Rows {
    var values: [Double] = []
    values.reserveCapacity(range.count * settings.k.count)
    var fallbacks: [Int] = []
    for row in range {
      let (power, fellBack) = try spectrum(row)
      values += power
      if fellBack { fallbacks.append(row - range.lowerBound) }
    }
    return Rows(
      spectra: Matrix(rows: range.count, columns: settings.k.count, values: values),
      fallbacks: fallbacks)
  }

  private func spectrum(_ row: Int) throws(SimulationError) -> (power: [Double], fellBack: Bool) {
    let matter = try matterPower(row)
    let k = settings.k
    var power = settings.linear ? matter.linear(k) : matter.nonlinear(k)
    try scatter?.apply(to: &power, simulation: row)
    if let bin = power.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      let values = zip(ParameterCatalogue.names, points.cosmologies[row].values)
      throw .power(
        row: row, bin: bin, k: k[bin], value: "\(power[bin])",
        cosmology: values.map { "\($0) \($1)" }.joined(separator: ", "))
    }
    return (power, matter.approximation != nil)
  }

  private func matterPower(_ row: Int) throws(SimulationError) -> MatterPower {
    do throws(CosmologyError) {
      return try MatterPower(
        parameters: points.cosmologies[row], linear: linear, redshift: settings.redshift)
    } catch { throw .cosmology(file: suite, row: row, problem: "\(error)") }
  }

  /// Computes all rows on several threads.
  ///
  /// - Parameters:
  ///   - threads: number of threads, one per core unless given.
  ///   - progress: told (rows done, rows in all) after every block, from one thread at a time.
  ///   - isCancelled: asked before every block.
  /// - Throws: ``SimulationError``, ``SimulationError/cancelled(done:total:)`` among them.
  public func generate(
    threads: Int? = nil, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> Rows {
    Self.rows(of: try table(threads: threads, progress: progress, isCancelled: isCancelled))
  }

  /// Computes the missing blocks of a shard into a folder that restarts and other shards share.
  ///
  /// - Parameters: as ``RowGenerator/fill(_:shard:threads:progress:isCancelled:)``.
  /// - Returns: all rows, or nil while blocks of other shards are missing.
  /// - Throws: ``SimulationError``; finished blocks stay in the folder.
  public func generate(
    into folder: BlockFolder, shard: Shard = .whole, threads: Int? = nil,
    progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> Rows? {
    try fill(folder, shard: shard, threads: threads, progress: progress, isCancelled: isCancelled)
    return try collected(from: folder).map(Self.rows)
  }
}

extension SmoothGenerator: RowGenerator {
  /// Number of simulations.
  public var count: Int { points.count }
  /// The powers of the bins, and 1 for a row that fell back on the second linear source.
  public var columns: Int { settings.k.count + 1 }
  /// A tenth of a second of work.
  public var blockSize: Int { 64 }

  /// What decides the spectra.
  public var plan: JSONValue {
    points.plan(
      suite: suite, seed: settings.seed, settings: settings.json, linear: linear.name, block: blockSize)
  }

  /// Computes consecutive rows on this thread.
  ///
  /// - Throws: as ``rows(_:)``.
  public func table(_ range: Range<Int>) throws(SimulationError) -> Matrix {
    let rows = try self.rows(range)
    var values: [Double] = []
    for row in 0..<range.count {
      values += rows.spectra.row(row)
      values.append(rows.fallbacks.contains(row) ? 1 : 0)
    }
    return Matrix(rows: range.count, columns: columns, values: values)
  }

  /// What is wrong with a row, nil when nothing is.
  public func fault(of row: ArraySlice<Double>) -> String? {
    row.dropLast().allSatisfy { $0 > 0 && $0.isFinite }
      ? nil : "expected positive finite powers, found others"
  }

  /// Spectra and flags of a table of them.
  public static func rows(of table: Matrix) -> Rows {
    let flags = table.column(table.columns - 1)
    return Rows(
      spectra: table.selecting(columns: Array(0..<table.columns - 1)),
      fallbacks: flags.indices.filter { flags[$0] != 0 })
  }
}
