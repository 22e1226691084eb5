import Formats
import Foundation
import OrderedCollections
import Simulation

/// What is done about a suite, finished or not, that is there already.
public enum ExistingOutput: String, Sendable, Codable, CaseIterable {
  /// Refuse to touch it.
  case refuse
  /// Go on with what is unfinished; a finished suite of the same request is read.
  case resume
  /// Replace it.
  case replace
}

/// The simulation of a suite into its directory.
public struct SuiteSimulation: Sendable {
  /// The points of the suite `[N, P]`.
  public let parameters: ParameterTable
  /// What the manifest says besides: name, generator, prior, seed.
  public let manifest: SuiteManifest
  /// What a user must know before it begins: one sentence each, for the log.
  public internal(set) var remarks: [String] = []
  /// Type in which spectra are stored.
  public var storage: NumpyArray.Kind = .float64
  /// Names in the manifest's details that are known only when the work is done.
  static let afterwards = ["outside_linear_range", "failed", "failed_points"]

  let work: any SuiteWork

  init(_ work: any SuiteWork, parameters: ParameterTable, manifest: SuiteManifest) {
    self.work = work
    self.parameters = parameters
    self.manifest = manifest
  }

  /// Number of simulations.
  public var count: Int { parameters.values.rows }

  /// The suite in memory; nothing is left on disk.
  ///
  /// - Throws: ``SuiteError/simulation(_:)``, that of a cancellation among them.
  public func suite(
    threads: Int? = nil, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> Suite {
    let place = FileManager.default.temporaryDirectory.appending(path: "suite-\(UUID().uuidString)").path
    let run = SuiteRun(directory: place, threads: threads, progress: progress, isCancelled: isCancelled)
    defer { try? FileManager.default.removeItem(atPath: place) }
    let folder = try work.blockFolder(at: place)
    try work.fill(folder, run)
    guard let rows = try work.rows(in: folder, run) else {
      throw SuiteError.empty(place: manifest.name, what: "simulation")
    }
    return try suite(of: rows)
  }

  /// Simulates into a suite directory. Unfinished work is kept in `<directory>.partial` until the suite is whole, so a
  /// process killed at any moment can be repeated with `resume`, and shards of a job array share the work.
  ///
  /// - Parameters:
  ///   - directory: where the suite goes.
  ///   - existing: what to do about a suite, finished or not, that is there already; shards always resume.
  ///   - shard: which part of the work is this process's.
  ///   - threads: number of threads, one per core unless given.
  ///   - progress: told (simulations done, simulations of this shard).
  ///   - isCancelled: asked every tenth of a second or so.
  /// - Returns: the suite, or nil while other shards have not ended.
  /// - Throws: ``SuiteError``; what is finished stays in `<directory>.partial`.
  public func write(
    to directory: String, existing: ExistingOutput = .refuse, shard: Shard = .whole, threads: Int? = nil,
    progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> Suite? {
    let resumes = existing == .resume || shard.count > 1
    if let finished = try finishedSuite(directory, existing: existing, resumes: resumes) { return finished }
    let unfinished = Self.unfinishedPath(of: directory)
    if !resumes { try clear(unfinished, existing) }
    let run = SuiteRun(
      directory: directory, shard: shard, threads: threads, progress: progress, isCancelled: isCancelled)
    try work.clear(run, existing)
    let folder = try work.blockFolder(at: unfinished)
    do { try work.fill(folder, run) } catch {
      // What failed before anything was finished leaves nothing; other shards may be about to finish something.
      if shard.count == 1 { folder.removeIfEmpty() }
      throw error
    }
    return try put(together: folder, run, existing: existing, resumes: resumes)
  }

  /// Makes room for work from the start: what holds no finished block is removed, the rest when it may be replaced.
  private func clear(_ unfinished: String, _ existing: ExistingOutput) throws {
    guard FileBytes.exists(unfinished) else { return }
    guard try !BlockFolder.holdsBlocks(unfinished) || existing == .replace else {
      throw SuiteError.unfinished(folder: unfinished)
    }
    try? FileManager.default.removeItem(atPath: unfinished)
  }

  /// Puts the finished work of all shards together, simulating nothing; the last shard to end does the same by itself.
  ///
  /// - Parameters:
  ///   - directory: where the suite goes.
  ///   - existing: what to do about a suite that is there already.
  /// - Throws: ``SimulationError/incomplete(folder:missing:of:ranges:shards:)`` with what is missing, and as
  ///   ``write(to:existing:shard:threads:progress:isCancelled:)``.
  public func merge(into directory: String, existing: ExistingOutput = .refuse) throws -> Suite {
    let resumes = existing == .resume
    if let finished = try finishedSuite(directory, existing: existing, resumes: resumes) { return finished }
    let unfinished = Self.unfinishedPath(of: directory)
    guard FileBytes.isDirectory(unfinished) else {
      throw FormatError.file(
        unfinished, .refused(operation: "open the folder of finished work", code: ENOENT))
    }
    let folder = try work.blockFolder(at: unfinished)
    try work.requireComplete(folder)
    let run = SuiteRun(directory: directory)
    guard let suite = try put(together: folder, run, existing: existing, resumes: resumes) else {
      throw SuiteError.empty(place: unfinished, what: "simulation")
    }
    return suite
  }

  private func put(
    together folder: BlockFolder, _ run: SuiteRun, existing: ExistingOutput, resumes: Bool
  ) throws -> Suite? {
    let directory = run.directory
    guard let rows = try work.rows(in: folder, run) else { return nil }
    let suite = try suite(of: rows)
    do throws {
      try suite.write(to: directory, replacing: existing == .replace, storage: storage)
    } catch {
      // Two shards that end together both put the suite together; the second finds the work of the first.
      guard resumes, let finished = try finishedSuite(directory, existing: .resume, resumes: true) else {
        throw error
      }
      return finished
    }
    folder.remove()
    return suite
  }

  /// Where the unfinished work of a suite directory is kept.
  public static func unfinishedPath(of directory: String) -> String { trimmed(directory) + ".partial" }

  /// Where the directories of a user's program lie.
  public static func runsPath(of directory: String) -> String { trimmed(directory) + ".runs" }

  private static func trimmed(_ directory: String) -> String {
    directory.count > 1 && directory.last == "/" ? String(directory.dropLast()) : directory
  }

  /// The suite that is there already when it is the one asked for, nil when there is none or it is to be replaced.
  private func finishedSuite(
    _ directory: String, existing: ExistingOutput, resumes: Bool
  ) throws -> Suite? {
    let isForced = existing == .replace
    // Before hours of work, not after them.
    if isForced || !resumes {
      try FolderKind.suite(by: manifest.generator).requireFree(directory, replacing: isForced)
    }
    guard FileBytes.exists(directory), !FileBytes.isEmptyFolder(directory), !isForced else { return nil }
    guard resumes else { throw FormatError.file(directory, .exists) }
    let suite = try Suite.load(directory)
    var found = suite.manifest
    let failed = Set(found.details["failed_points"]?.doubles?.map { Int($0) } ?? [])
    for name in Self.afterwards { found.details[name] = nil }
    let points = (0..<count).filter { !failed.contains($0) }
    guard suite.parameters == self.points(points), found == manifest else {
      throw FormatError.file(directory, .exists)
    }
    return suite
  }

  private func points(_ chosen: [Int]) -> ParameterTable {
    chosen.count == count
      ? parameters
      : ParameterTable(names: parameters.names, values: parameters.values.selecting(rows: chosen))
  }

  private func suite(of rows: SuiteRows) throws -> Suite {
    var manifest = manifest
    for (name, value) in rows.details { manifest.details[name] = value }
    return try Suite(
      parameters: rows.points.map(points) ?? parameters, observables: rows.observables, manifest: manifest)
  }
}
