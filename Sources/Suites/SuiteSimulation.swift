import Cosmology
import Fields
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
  /// The spectra to compute.
  public let generator: SmoothGenerator
  /// What the manifest says besides: name, generator, prior, seed.
  public let manifest: SuiteManifest

  /// Simulates a built-in suite.
  ///
  /// - Parameters:
  ///   - suite: prior and default design.
  ///   - count: number of simulations.
  ///   - design: how they are placed, as the suite says unless given.
  ///   - settings: what is computed.
  /// - Throws: ``SuiteError/simulation(_:)``.
  public init(
    suite: SmoothSuite, count: Int, design: Design? = nil, settings: SmoothSettings
  ) throws(SuiteError) {
    let points = try simulations { () throws(SimulationError) in
      try SimulationPoints(suite: suite, count: count, design: design, seed: settings.seed)
    }
    var prior: OrderedDictionary<String, ClosedRange<Double>> = [:]
    for (index, name) in suite.prior.names.enumerated() {
      prior[name] = suite.prior.lower[index]...suite.prior.upper[index]
    }
    self.init(
      SmoothGenerator(points: points, suite: suite.name, settings: settings),
      name: suite.title, prior: prior,
      details: ["suite": .string(suite.name), "design": .string((design ?? suite.design).name)])
  }

  /// Simulates the points of a parameter file: columns by their names, missing ones fiducial.
  ///
  /// - Parameters:
  ///   - parameters: path of the parameter file.
  ///   - name: name of the suite, that of the file unless given.
  ///   - settings: what is computed.
  ///   - linear: where linear spectra come from.
  /// - Throws: ``SuiteError``.
  public init(
    parameters: String, name: String? = nil, settings: SmoothSettings,
    linear: any LinearPowerSource = LinearPower.default
  ) throws(SuiteError) {
    let table = try formats { () throws(FormatError) in try ParameterTable.read(parameters) }
    let points = try simulations { () throws(SimulationError) in
      try SimulationPoints(table: table, file: parameters)
    }
    let name = name ?? FolderListing.lastName(of: parameters)
    self.init(
      SmoothGenerator(points: points, suite: name, settings: settings, linear: linear), name: name,
      prior: [:],
      details: ["design": "parameter file", "parameters": .string(parameters)])
  }

  private init(
    _ generator: SmoothGenerator, name: String, prior: OrderedDictionary<String, ClosedRange<Double>>,
    details: OrderedDictionary<String, JSONValue>
  ) {
    self.generator = generator
    var all = details
    for (key, value) in generator.settings.json.object ?? [:] { all[key] = value }
    all["linear"] = .string(generator.linear.name)
    all["drawn_anew"] = .integer(generator.points.redrawn.count)
    manifest = SuiteManifest(
      name: name, generator: "Slingshot smooth generator", prior: prior, seed: generator.settings.seed,
      details: all)
  }

  /// The suite in memory.
  ///
  /// - Throws: ``SuiteError/simulation(_:)``, that of a cancellation among them.
  public func suite(
    threads: Int? = nil, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(SuiteError) -> Suite {
    let rows = try simulations { () throws(SimulationError) in
      try generator.generate(threads: threads, progress: progress, isCancelled: isCancelled)
    }
    return try suite(of: rows)
  }

  /// Simulates into a suite directory. Unfinished spectra are kept in `<directory>.partial` until the suite is whole, so
  /// a process killed at any moment can be repeated with `resume`, and shards of a job array share the work.
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
  ) throws(SuiteError) -> Suite? {
    let resumes = existing == .resume || shard.count > 1
    if let finished = try finishedSuite(directory, existing: existing, resumes: resumes) { return finished }
    let unfinished = Self.unfinishedPath(of: directory)
    if !resumes && FileBytes.exists(unfinished) {
      guard existing == .replace else { throw .unfinished(folder: unfinished) }
      try? FileManager.default.removeItem(atPath: unfinished)
    }
    let (folder, rows) = try simulations { () throws(SimulationError) in
      let folder = try generator.blockFolder(at: unfinished)
      return (
        folder,
        try generator.generate(
          into: folder, shard: shard, threads: threads, progress: progress, isCancelled: isCancelled)
      )
    }
    guard let rows else { return nil }
    let suite = try suite(of: rows)
    do throws(SuiteError) { try suite.write(to: directory, replacing: existing == .replace) } catch {
      // Two shards that end together both put the suite together; the second finds the work of the first.
      guard resumes, let finished = try finishedSuite(directory, existing: .resume, resumes: true) else {
        throw error
      }
      return finished
    }
    folder.remove()
    return suite
  }

  /// Where the unfinished spectra of a suite directory are kept.
  public static func unfinishedPath(of directory: String) -> String {
    (directory.count > 1 && directory.last == "/" ? String(directory.dropLast()) : directory) + ".partial"
  }

  /// The suite that is there already when it is the one asked for, nil when there is none or it is to be replaced.
  private func finishedSuite(
    _ directory: String, existing: ExistingOutput, resumes: Bool
  ) throws(SuiteError) -> Suite? {
    guard FileBytes.exists(directory), existing != .replace else { return nil }
    guard resumes else { throw .format(.file(directory, .exists)) }
    let suite = try Suite.load(directory)
    var found = suite.manifest
    found.details["outside_linear_range"] = nil
    guard suite.parameters == generator.points.parameters, found.json == manifest.json else {
      throw .format(.file(directory, .exists))
    }
    return suite
  }

  private func suite(of rows: SmoothGenerator.Rows) throws(SuiteError) -> Suite {
    var manifest = manifest
    manifest.details["outside_linear_range"] = .integer(rows.fallbacks.count)
    return try Suite(
      parameters: generator.points.parameters, k: generator.settings.shells.k,
      summaries: ["pk": rows.spectra], manifest: manifest)
  }
}

/// Runs a simulation and passes its error on as one of suites.
private func simulations<Result>(
  _ body: () throws(SimulationError) -> Result
) throws(SuiteError) -> Result {
  do throws(SimulationError) { return try body() } catch { throw .simulation(error) }
}
