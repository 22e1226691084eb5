import Formats
import Foundation
import OrderedCollections
import Simulation

/// A user's program as the work behind a suite.
struct ExternalWork: SuiteWork {
  let simulator: ExternalSimulator

  var count: Int { simulator.count }

  func blockFolder(at path: String) throws -> BlockFolder {
    try simulator.blockFolder(at: path)
  }

  func clear(_ run: SuiteRun, _ existing: ExistingOutput) throws {
    let runs = RunFolders(path: SuiteSimulation.runsPath(of: run.directory))
    try runs.requireOwn()
    // Tasks of a job array may be at work there, and so is what is gone on with.
    guard run.shard == .whole, existing != .resume else { return }
    guard existing == .replace || !runs.holdsMoreThanFailures else {
      throw FormatError.file(runs.path, .exists)
    }
    try? FileManager.default.removeItem(atPath: runs.path)
  }

  func fill(_ folder: BlockFolder, _ run: SuiteRun) throws {
    // Whether the program uses one core or all of them is for the user to say.
    try simulator.fill(
      folder, runs: SuiteSimulation.runsPath(of: run.directory), shard: run.shard, jobs: run.threads ?? 1,
      progress: run.progress, isCancelled: run.isCancelled)
  }

  func rows(in folder: BlockFolder, _ run: SuiteRun) throws -> SuiteRows? {
    let runs = SuiteSimulation.runsPath(of: run.directory)
    guard let collected = try simulator.collected(from: folder, runs: runs) else { return nil }
    var summaries: OrderedDictionary<String, Matrix> = [:]
    for (output, spectra) in zip(simulator.outputs, collected.summaries) { summaries[output.name] = spectra }
    var details: OrderedDictionary<String, JSONValue> = ["failed": .integer(collected.failed.count)]
    if !collected.failed.isEmpty {
      details["failed_points"] = .array(collected.failed.map { .integer($0) })
    }
    return SuiteRows(k: collected.k, summaries: summaries, points: collected.rows, details: details)
  }

  func requireComplete(_ folder: BlockFolder) throws(SimulationError) {
    try simulator.requireComplete(folder)
  }
}

extension SuiteSimulation {
  /// What a user's program is asked to simulate.
  public enum Points: Sendable {
    /// The rows of a parameter file, with any names.
    case file(String)
    /// So many points of a built-in suite's prior.
    case suite(BuiltInSuite, count: Int)
  }

  /// Simulates with a program of the user's, which is run once for each point.
  ///
  /// - Parameters:
  ///   - command: the command line with its placeholders; see ``ExternalSimulator``.
  ///   - points: what to simulate.
  ///   - outputs: the summaries that the program leaves, "pk" or "pk=FILE".
  ///   - seed: the user's seed of the design and of the simulations.
  ///   - limits: how patiently the program is run.
  ///   - here: the folder that `{here}` means, the working directory unless given.
  /// - Throws: ``SuiteError``.
  public init(
    external command: String, points: Points, outputs: [String] = ["pk"], seed: UInt64,
    limits: ExternalSimulator.Limits = .init(), here: String = "."
  ) throws {
    let table: ParameterTable
    var details: OrderedDictionary<String, JSONValue> = [:]
    var prior: OrderedDictionary<String, ClosedRange<Double>> = [:]
    let name: String
    switch points {
    case .file(let path):
      table = try ParameterTable.read(path)
      details["design"] = "parameter file"
      details["parameters"] = .string(path)
      name = FolderListing.lastName(of: path)
    case .suite(let suite, let count):
      table = try SimulationPoints(suite: suite, count: count, seed: seed).parameters
      details["suite"] = .string(suite.name)
      details["design"] = .string(suite.design.name)
      prior = suite.prior.ranges
      name = suite.name
    }
    details["command"] = .string(command)
    let simulator = try ExternalSimulator(
      command: CommandTemplate(command), outputs: outputs.map { try ExternalOutput($0) }, parameters: table,
      seed: seed, limits: limits, here: here)
    let manifest = SuiteManifest(
      name: name, generator: "external command", prior: prior, seed: seed, details: details)
    self.init(ExternalWork(simulator: simulator), parameters: table, manifest: manifest)
  }
}
