import Fields
import Formats
import Observables
import OrderedCollections
import Simulation

/// What computes the simulations of a suite, block by block into a folder.
protocol SuiteWork: Sendable {
  /// Number of simulations.
  var count: Int { get }
  /// The folder of finished work of exactly this request.
  func blockFolder(at path: String) throws -> BlockFolder
  /// Makes room for what the work leaves beside the suite.
  func clear(_ run: SuiteRun, _ existing: ExistingOutput) throws
  /// Computes what is missing of a shard.
  func fill(_ folder: BlockFolder, _ run: SuiteRun) throws
  /// The finished simulations, nil while some are missing.
  func rows(in folder: BlockFolder, _ run: SuiteRun) throws -> SuiteRows?
  /// Refuses a folder that lacks simulations, naming them.
  func requireComplete(_ folder: BlockFolder) throws
}

/// How the simulations of a suite are computed; nothing of it changes a number.
struct SuiteRun: Sendable {
  /// Where the suite goes.
  var directory: String
  /// Which part of the work is this process's.
  var shard = Shard.whole
  /// Number of simulations at once, one per core unless given.
  var threads: Int?
  /// Told (simulations done, simulations of this shard).
  var progress: @Sendable (Int, Int) -> Void = { _, _ in }
  /// Asked every tenth of a second or so.
  var isCancelled: @Sendable () -> Bool = { false }
}

/// The simulations of a suite.
struct SuiteRows: Sendable {
  /// What is observed of them.
  var observables: [Suite.Observed]
  /// Which points of the request they are when some failed, all unless given.
  var points: [Int]?
  /// What the manifest says of how it went.
  var details: OrderedDictionary<String, JSONValue> = [:]
}

extension SuiteRows {
  /// Power spectra `[simulations, K]` [(Mpc/h)^3] that share their wavenumbers `[K]` [h/Mpc].
  init(
    k: [Double], summaries: OrderedDictionary<String, Matrix>, points: [Int]? = nil,
    details: OrderedDictionary<String, JSONValue> = [:]
  ) {
    self.init(
      observables: summaries.map { Suite.Observed(.power($0.key, k: k), .memory($0.value)) },
      points: points, details: details)
  }
}

extension SuiteWork {
  func clear(_ run: SuiteRun, _ existing: ExistingOutput) {}
}

extension SuiteWork where Self: RowGenerator {
  func fill(_ folder: BlockFolder, _ run: SuiteRun) throws {
    try fill(
      folder, shard: run.shard, threads: run.threads, progress: run.progress, isCancelled: run.isCancelled)
  }
}

extension SmoothGenerator: SuiteWork {
  func rows(in folder: BlockFolder, _ run: SuiteRun) throws -> SuiteRows? {
    guard let table = try collected(from: folder) else { return nil }
    let rows = Self.rows(of: table)
    return SuiteRows(
      k: settings.k, summaries: ["pk": rows.spectra],
      details: ["outside_linear_range": .integer(rows.fallbacks.count)])
  }
}
