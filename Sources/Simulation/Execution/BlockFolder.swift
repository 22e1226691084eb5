import Formats
import Foundation

/// Finished blocks of a generation on disk: a process killed at any moment loses only the blocks under way, and
/// processes of a job array may share the folder.
///
/// `plan.json` says which generation the blocks belong to; `block-<i>.npy` holds the rows of block i;
/// `shards-<n>` says that n processes have divided the work between them.
public struct BlockFolder: Sendable {
  /// The folder.
  public let path: String

  private let plan: JSONValue

  /// The folder of a plan, which appears with its first finished block; what another plan left without a finished
  /// block is removed.
  ///
  /// - Throws: ``SimulationError/otherPlan(folder:)`` when it holds blocks of another plan,
  ///   ``SimulationError/block(file:problem:)`` when it is no such folder, `FormatError`.
  init(path: String, plan: JSONValue) throws {
    self.path = path
    self.plan = plan
    guard FileBytes.exists(path) else {
      try Self.requireWritable(path)
      return
    }
    let isBegun = try Self.holdsBlocks(path)
    guard try !isSamePlan() else { return }
    guard !isBegun else { throw SimulationError.otherPlan(folder: path) }
    remove()
  }

  /// Refuses a place where no folder can be made, before hours of work for it.
  private static func requireWritable(_ path: String) throws {
    let parent = (path as NSString).deletingLastPathComponent
    guard access(parent.isEmpty ? "." : parent, W_OK | X_OK) == 0 else {
      throw FormatError.file(path, .refused(operation: "make the folder", code: errno))
    }
  }

  /// Whether a folder of unfinished work holds finished blocks; one without any may go.
  ///
  /// - Throws: ``SimulationError/block(file:problem:)`` when it is no folder of unfinished work.
  public static func holdsBlocks(_ path: String) throws -> Bool {
    let parts = ["plan.json", "block-", "failure-", "shards-", "."]
    let names = try? FileManager.default.contentsOfDirectory(atPath: path)
    guard let names, names.allSatisfy({ name in parts.contains { name.hasPrefix($0) } }) else {
      throw SimulationError.block(
        file: path,
        problem: "holds what belongs to no unfinished simulation, expected finished blocks or no folder")
    }
    return names.contains { $0.hasPrefix("block-") }
  }

  /// Whether the folder belongs to this plan; without a plan it belongs to none.
  private func isSamePlan() throws -> Bool {
    let file = path + "/plan.json"
    guard FileBytes.exists(file) else { return false }
    return try JSONValue.read(file) == JSONValue.decode(plan.encoded(), name: file)
  }

  /// Makes the folder with its plan and what it says of shards, or makes sure that it is still of this plan.
  func begin(_ shard: Shard) throws {
    try Self.make(path)
    if !FileBytes.exists(path + "/plan.json") { try plan.write(to: path + "/plan.json") }
    let divided = "\(path)/shards-\(shard.count)"
    if shard.count > 1, !FileBytes.exists(divided) { try AtomicFile.write("", to: divided) }
    // Another process may have replaced it while nothing was finished.
    guard try isSamePlan() else { throw SimulationError.otherPlan(folder: path) }
  }

  /// Makes a folder unless it is there.
  static func make(_ path: String) throws(FormatError) {
    guard !FileBytes.exists(path) else { return }
    do throws(SystemError) { try FileSystem.current.makeDirectory(path) } catch {
      // Another shard may have made it in between.
      guard FileBytes.isDirectory(path) else {
        throw .file(path, .refused(operation: "make the folder", code: error.code))
      }
    }
  }

  func file(_ block: Int) -> String { "\(path)/block-\(block).npy" }

  func has(_ block: Int) -> Bool { FileBytes.exists(file(block)) }

  /// Keeps a finished block.
  func write(_ rows: Matrix, block: Int, of shard: Shard) throws {
    try begin(shard)
    try NumpyFile.write(rows, to: file(block))
  }

  /// Reads a block, nil columns taking any number of them.
  func read(_ block: Int, rows: Int, columns: Int?) throws -> Matrix {
    let path = file(block)
    let table: Matrix
    table = try NumpyFile.readMatrix(path)
    guard table.rows == rows, table.columns == columns ?? table.columns else {
      throw SimulationError.block(
        file: path,
        problem: "expected \(rows) rows of \(columns ?? table.columns) numbers,"
          + " found \(table.rows) of \(table.columns)")
    }
    return table
  }

  /// What is missing: simulations, and shards where the work was divided in one way only.
  func incomplete(missing: [Int], of blocks: Blocks) -> SimulationError {
    let rows = missing.flatMap { Array(blocks.range($0)) }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let counts = names.compactMap { $0.hasPrefix("shards-") ? Int($0.dropFirst(7)) : nil }
    var shards: [String] = []
    if counts.count == 1, let count = counts.first {
      shards = Set(missing.map { $0 % count }).sorted().map { "\($0)/\(count)" }
    }
    return .incomplete(
      folder: path, missing: rows.count, of: blocks.count, ranges: Self.ranges(of: rows), shards: shards)
  }

  /// "0-63, 128, 130-191" of increasing numbers, shortened after eight ranges.
  static func ranges(of rows: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for row in rows {
      if let last = ranges.last, last.upperBound == row - 1 {
        ranges[ranges.count - 1] = last.lowerBound...row
      } else {
        ranges.append(row...row)
      }
    }
    let texts = ranges.prefix(8).map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
    }
    return texts.joined(separator: ", ") + (ranges.count > 8 ? " and more" : "")
  }

  /// Removes the folder when nothing in it is finished.
  public func removeIfEmpty() {
    guard FileBytes.exists(path), (try? Self.holdsBlocks(path)) == false else { return }
    remove()
  }

  /// Removes the folder and every block in it.
  public func remove() { try? FileManager.default.removeItem(atPath: path) }
}
