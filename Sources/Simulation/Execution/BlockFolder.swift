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

  /// Makes the folder or opens it again.
  ///
  /// - Throws: ``SimulationError/otherPlan(folder:)`` when it belongs to another plan, ``SimulationError/format(_:)``.
  init(path: String, plan: JSONValue) throws(SimulationError) {
    self.path = path
    let file = path + "/plan.json"
    let isSamePlan: Bool
    do throws(FormatError) {
      try Self.make(path)
      // Without a plan there is no block: it is written first.
      if !FileBytes.exists(file) { try plan.write(to: file) }
      let expected = try JSONValue.decode(plan.encoded(), name: file)
      isSamePlan = try JSONValue.read(file) == expected
    } catch { throw .format(error) }
    guard isSamePlan else { throw .otherPlan(folder: path) }
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

  func write(_ rows: Matrix, block: Int) throws(SimulationError) {
    do throws(FormatError) { try NumpyFile.write(rows, to: file(block)) } catch { throw .format(error) }
  }

  /// Reads a block, nil columns taking any number of them.
  func read(_ block: Int, rows: Int, columns: Int?) throws(SimulationError) -> Matrix {
    let path = file(block)
    let table: Matrix
    do throws(FormatError) { table = try NumpyFile.readMatrix(path) } catch { throw .format(error) }
    guard table.rows == rows, table.columns == columns ?? table.columns else {
      throw .block(
        file: path,
        problem: "expected \(rows) rows of \(columns ?? table.columns) numbers,"
          + " found \(table.rows) of \(table.columns)")
    }
    return table
  }

  /// Writes down into how many shards the work is divided.
  func begin(_ shard: Shard) throws(SimulationError) {
    let file = "\(path)/shards-\(shard.count)"
    guard shard.count > 1, !FileBytes.exists(file) else { return }
    do throws(FormatError) { try AtomicFile.write("", to: file) } catch { throw .format(error) }
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

  /// Removes the folder and every block in it.
  public func remove() { try? FileManager.default.removeItem(atPath: path) }
}
