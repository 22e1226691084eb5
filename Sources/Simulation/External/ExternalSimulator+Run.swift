import Formats
import Foundation
import Synchronization

extension ExternalSimulator {
  /// The simulations that went well, and those that did not.
  public struct Collected: Sendable, Equatable {
    /// The wavenumbers `[K]` [h/Mpc].
    public var k: [Double]
    /// Each summary in the order of the outputs, `[simulations that went well, K]`.
    public var summaries: [Matrix]
    /// Which simulations went well, in order.
    public var rows: [Int]
    /// Which simulations failed, in order.
    public var failed: [Int]
  }

  /// The folder of finished simulations of exactly this request.
  ///
  /// - Throws: ``SimulationError/otherPlan(folder:)`` when it holds those of another one.
  public func blockFolder(at path: String) throws -> BlockFolder {
    try BlockFolder(path: path, plan: plan)
  }

  /// Runs the missing simulations of a shard; those that failed before are tried again.
  ///
  /// - Parameters:
  ///   - folder: keeps what is finished.
  ///   - runs: the folder of the directories of simulations; those that fail are kept there, and `failures.csv`.
  ///   - shard: which of the simulations to run.
  ///   - jobs: how many run at once.
  ///   - progress: told (simulations done, simulations of the shard) from one thread at a time.
  ///   - isCancelled: asked many times a second; running programs are then stopped.
  /// - Throws: ``SimulationError``, ``ExternalFault/tooManyFailures(failed:finished:of:allowed:record:first:)`` among them.
  public func fill(
    _ folder: BlockFolder, runs: String, shard: Shard, jobs: Int,
    progress: @escaping @Sendable (Int, Int) -> Void, isCancelled: @escaping @Sendable () -> Bool
  ) throws {
    let mine = (0..<count).filter(shard.contains)
    for row in mine { try? FileManager.default.removeItem(atPath: folder.failureFile(row)) }
    let missing = mine.filter { !folder.has($0) }
    let blocks = Blocks(count: count, size: 1)
    let tally = Mutex(Tally())
    do {
      _ = try blocks.results(
        of: missing, done: mine.count - missing.count, threads: jobs, progress: progress,
        isCancelled: isCancelled
      ) { range in
        let row = range.lowerBound
        guard let result = try simulate(row, in: runs, isCancelled: isCancelled) else {
          throw SimulationError.cancelled(done: 0, total: 0)
        }
        switch result {
        case .success(let spectra):
          try folder.write(spectra.row, block: row, of: shard)
          if !limits.keepsAll { try? FileManager.default.removeItem(atPath: "\(runs)/\(row)") }
          tally.withLock { $0.succeeded += 1 }
        case .failure(let failure):
          try folder.begin(shard)
          try failure.json.write(to: folder.failureFile(row))
          let now = tally.withLock { tally in
            tally.failed += 1
            // The first in order, whichever ended first.
            if failure.simulation < tally.first?.simulation ?? .max { tally.first = failure }
            return tally
          }
          if let fault = fault(now, runs: runs) { throw SimulationError.external(fault) }
        }
      }
    } catch {
      try record(folder, in: runs)
      guard case SimulationError.cancelled = error else { throw error }
      throw SimulationError.cancelled(done: mine.filter(folder.has).count, total: mine.count)
    }
    try record(folder, in: runs)
  }

  private struct Tally {
    var succeeded = 0
    var failed = 0
    var first: ExternalFailure?
  }

  private var allowed: Int { Int((limits.failures * Double(count)).rounded(.down)) }

  /// After so many failures and no success the command itself is wrong.
  private static let hopeless = 10

  /// Whether the failures of this process are too many to go on.
  private func fault(_ tally: Tally, runs: String) -> ExternalFault? {
    let record = runs + "/failures.csv"
    let first = tally.first?.text ?? ""
    if tally.failed > allowed {
      return .tooManyFailures(
        failed: tally.failed, finished: tally.failed + tally.succeeded, of: count, allowed: allowed,
        record: record, first: first)
    }
    guard tally.succeeded == 0, tally.failed >= Self.hopeless else { return nil }
    return .nothingWorks(failed: tally.failed, record: record, first: first)
  }

  /// Writes `failures.csv` from what all shards have written down so far.
  private func record(_ folder: BlockFolder, in runs: String) throws {
    let failures = try failures(in: folder)
    guard !failures.isEmpty else {
      try? FileManager.default.removeItem(atPath: runs + "/failures.csv")
      // Empty folders of simulations that went well tell nothing.
      if (try? FileManager.default.contentsOfDirectory(atPath: runs))?.isEmpty == true {
        try? FileManager.default.removeItem(atPath: runs)
      }
      return
    }
    try BlockFolder.make(runs)
    try ExternalFailure.table(failures, parameters: parameters).write(to: runs + "/failures.csv")
  }

  private func failures(in folder: BlockFolder) throws(FormatError) -> [JSONValue] {
    var failures: [JSONValue] = []
    for row in 0..<count where FileBytes.exists(folder.failureFile(row)) {
      failures.append(try JSONValue.read(folder.failureFile(row)))
    }
    return failures
  }

  /// All simulations out of a folder, nil while some are neither finished nor failed.
  ///
  /// Programs must agree on the wavenumbers: those that most simulations have count, and a simulation with others
  /// counts as failed.
  ///
  /// - Throws: ``SimulationError`` for damaged files and for more failures than allowed.
  public func collected(from folder: BlockFolder, runs: String) throws -> Collected? {
    guard missing(in: folder).isEmpty else { return nil }
    var spectra: [Int: ExternalOutput.Spectra] = [:]
    for row in 0..<count where folder.has(row) {
      let table = try folder.read(row, rows: 1, columns: nil)
      guard table.columns % (outputs.count + 1) == 0 else {
        throw SimulationError.block(
          file: folder.file(row),
          problem: "expected k and \(outputs.count) summaries of one length, found \(table.columns) numbers")
      }
      spectra[row] = ExternalOutput.Spectra(row: table.values, summaries: outputs.count)
    }
    let rows = spectra.keys.sorted()
    var votes: [[Double]: (number: Int, first: Int)] = [:]
    for row in rows {
      guard let k = spectra[row]?.k else { continue }
      votes[k, default: (0, row)].number += 1
    }
    let most = votes.max { ($0.value.number, -$0.value.first) < ($1.value.number, -$1.value.first) }
    let k = most?.key ?? []
    for row in rows {
      guard let found = spectra[row]?.k, found != k else { continue }
      try refuse(row, folder: folder, runs: runs, found: found.count, expected: k.count)
    }
    try record(folder, in: runs)
    let good = rows.filter { spectra[$0]?.k == k }
    let failed = (0..<count).filter { !good.contains($0) }
    guard failed.count <= allowed, !good.isEmpty else { throw try tooMany(failed.count, folder, runs) }
    let summaries = outputs.indices.map { output in
      Matrix(
        rows: good.count, columns: k.count, values: good.flatMap { spectra[$0]?.summaries[output] ?? [] })
    }
    return Collected(k: k, summaries: summaries, rows: good, failed: failed)
  }

  /// Turns a simulation with other wavenumbers into a failure.
  private func refuse(
    _ row: Int, folder: BlockFolder, runs: String, found: Int, expected: Int
  ) throws {
    let problem =
      found == expected
      ? "its wavenumbers differ from those of most simulations"
      : "\(found) bins, expected \(expected) as most simulations have"
    let failure = ExternalFailure(
      simulation: row, attempts: 1, cause: .output(problem), lastErrorLine: "", directory: "\(runs)/\(row)")
    try failure.json.write(to: folder.failureFile(row))
    try? FileManager.default.removeItem(atPath: folder.file(row))
  }

  private func tooMany(
    _ failed: Int, _ folder: BlockFolder, _ runs: String
  ) throws -> SimulationError {
    let first: String
    let failure = try failures(in: folder).first
    first = "simulation \(failure?["simulation"]?.int ?? 0), \(failure?["cause"]?.string ?? "")"
    return .external(
      .tooManyFailures(
        failed: failed, finished: count, of: count, allowed: allowed, record: runs + "/failures.csv",
        first: first))
  }

  /// Refuses a folder that lacks simulations.
  ///
  /// - Throws: ``SimulationError/incomplete(folder:missing:of:ranges:shards:)``.
  public func requireComplete(_ folder: BlockFolder) throws(SimulationError) {
    let missing = missing(in: folder)
    guard !missing.isEmpty else { return }
    throw folder.incomplete(missing: missing, of: Blocks(count: count, size: 1))
  }

  private func missing(in folder: BlockFolder) -> [Int] {
    (0..<count).filter { !folder.has($0) && !FileBytes.exists(folder.failureFile($0)) }
  }
}

extension BlockFolder {
  /// Where the failure of a simulation is written down.
  fileprivate func failureFile(_ simulation: Int) -> String { "\(path)/failure-\(simulation).json" }
}
