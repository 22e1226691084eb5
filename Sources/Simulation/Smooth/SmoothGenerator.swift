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
  /// - Throws: ``SimulationError/cosmology(file:row:_:)`` and ``SimulationError/power(row:bin:k:value:cosmology:)``.
  public func rows(_ range: Range<Int>) throws(SimulationError) -> Rows {
    var values: [Double] = []
    values.reserveCapacity(range.count * settings.shells.k.count)
    var fallbacks: [Int] = []
    for row in range {
      let (power, fellBack) = try spectrum(row)
      values += power
      if fellBack { fallbacks.append(row - range.lowerBound) }
    }
    return Rows(
      spectra: Matrix(rows: range.count, columns: settings.shells.k.count, values: values),
      fallbacks: fallbacks)
  }

  private func spectrum(_ row: Int) throws(SimulationError) -> (power: [Double], fellBack: Bool) {
    let matter = try matterPower(row)
    let k = settings.shells.k
    var power = settings.linear ? matter.linear(k) : matter.nonlinear(k)
    try scatter?.apply(to: &power, simulation: row)
    if let bin = power.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      let values = zip(ParameterCatalogue.names, points.cosmologies[row].values)
      throw .power(
        row: row, bin: bin, k: k[bin], value: "\(power[bin])",
        cosmology: values.map { "\($0) \($1)" }.joined(separator: ", "))
    }
    return (power, matter.warning != nil)
  }

  /// Why the preferred linear source was not used for a row, nil when it was.
  ///
  /// - Throws: ``SimulationError/cosmology(file:row:_:)``.
  public func warning(row: Int) throws(SimulationError) -> String? { try matterPower(row).warning }

  private func matterPower(_ row: Int) throws(SimulationError) -> MatterPower {
    do throws(CosmologyError) {
      return try MatterPower(
        parameters: points.cosmologies[row], linear: linear, redshift: settings.redshift)
    } catch { throw .cosmology(file: suite, row: row, error) }
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
  ) throws(SimulationError) -> Rows {
    let blocks = Blocks(count: points.count)
    let run = BlockRun(blocks: blocks, threads: threads, progress: progress, isCancelled: isCancelled)
    return joined(
      try run.results(of: Array(0..<blocks.number)) { rows throws(SimulationError) in try self.rows(rows) })
  }

  /// Computes the missing blocks of a shard into a folder that restarts and other shards share.
  ///
  /// - Parameters:
  ///   - folder: keeps finished blocks; see ``blockFolder(at:)``.
  ///   - shard: which of the blocks to compute.
  ///   - threads: number of threads, one per core unless given.
  ///   - progress: told (rows done, rows in all) of the shard after every block, from one thread at a time.
  ///   - isCancelled: asked before every block.
  /// - Returns: all rows, or nil while blocks of other shards are missing.
  /// - Throws: ``SimulationError``; finished blocks stay in the folder.
  public func generate(
    into folder: BlockFolder, shard: Shard = .whole, threads: Int? = nil,
    progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(SimulationError) -> Rows? {
    let blocks = Blocks(count: points.count)
    let mine = (0..<blocks.number).filter(shard.contains)
    let missing = mine.filter { !folder.has($0) }
    let run = BlockRun(
      blocks: blocks, done: blocks.rows(mine) - blocks.rows(missing), threads: threads, progress: progress,
      isCancelled: isCancelled)
    // Tests replace the file system for their task only, which the worker threads do not belong to.
    let system = FileSystem.current
    _ = try run.results(of: missing) { range throws(SimulationError) in
      let rows = try self.rows(range)
      try FileSystem.$current.withValue(system) {
        Result { () throws(SimulationError) in
          try folder.write(rows, block: range.lowerBound / blocks.size)
        }
      }.get()
    }
    guard (0..<blocks.number).allSatisfy(folder.has) else { return nil }
    var parts: [Rows] = []
    for block in 0..<blocks.number {
      parts.append(
        try folder.read(block, rows: blocks.range(block).count, columns: settings.shells.k.count))
    }
    return joined(parts)
  }

  /// The folder of finished blocks of exactly this generation.
  ///
  /// - Throws: ``SimulationError/otherPlan(folder:)`` when the folder holds blocks of another one.
  public func blockFolder(at path: String) throws(SimulationError) -> BlockFolder {
    let cosmologies = points.cosmologies.map { $0.values.map { "\($0)" }.joined(separator: " ") }
    let plan = JSONValue.object([
      ("suite", .string(suite)), ("seed", .string(String(settings.seed))), ("settings", settings.json),
      ("linear", .string(linear.name)), ("simulations", .integer(points.count)),
      ("block", .integer(Blocks(count: points.count).size)),
      ("cosmologies", .string(SHA256.hexadecimal(of: Array(cosmologies.joined(separator: "\n").utf8)))),
    ])
    return try BlockFolder(path: path, plan: plan)
  }

  private func joined(_ parts: [Rows]) -> Rows {
    var (values, fallbacks): ([Double], [Int]) = ([], [])
    var row = 0
    for part in parts {
      values += part.spectra.values
      fallbacks += part.fallbacks.map { $0 + row }
      row += part.spectra.rows
    }
    return Rows(
      spectra: Matrix(rows: row, columns: settings.shells.k.count, values: values), fallbacks: fallbacks)
  }
}
