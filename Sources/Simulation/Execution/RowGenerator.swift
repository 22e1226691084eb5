import Formats

/// Computes a table of simulations row by row; row i depends on its number and the generator's settings alone, so
/// threads, blocks, shards and restarts do not change a byte of it.
public protocol RowGenerator: Sendable {
  /// Number of rows.
  var count: Int { get }
  /// Numbers in a row.
  var columns: Int { get }
  /// Rows that are computed and kept together: a tenth of a second of work or more, 1 for expensive simulations.
  var blockSize: Int { get }
  /// What decides the numbers; finished blocks are used again only under the same plan.
  var plan: JSONValue { get }

  /// Computes consecutive rows on this thread `[rows, columns]`.
  func table(_ rows: Range<Int>) throws -> Matrix

  /// What is wrong with a row, nil when nothing is.
  func fault(of row: ArraySlice<Double>) -> String?
}

extension RowGenerator {
  var blocks: Blocks { Blocks(count: count, size: blockSize) }

  /// Computes all rows on several threads `[count, columns]`.
  ///
  /// - Parameters:
  ///   - threads: number of threads, one per core unless given.
  ///   - progress: told (rows done, rows in all) after every block, from one thread at a time.
  ///   - isCancelled: asked before every block.
  /// - Throws: ``SimulationError``, ``SimulationError/cancelled(done:total:)`` among them.
  public func table(
    threads: Int?, progress: @escaping @Sendable (Int, Int) -> Void,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws -> Matrix {
    joined(
      try blocks.results(
        of: Array(0..<blocks.number), threads: threads, progress: progress, isCancelled: isCancelled
      ) { rows in try table(rows) })
  }

  /// Computes the missing blocks of a shard into a folder that restarts and other shards share.
  ///
  /// - Parameters:
  ///   - folder: keeps finished blocks; see ``blockFolder(at:)``.
  ///   - shard: which of the blocks to compute.
  ///   - threads: number of threads, one per core unless given.
  ///   - progress: told (rows done, rows in all) of the shard after every block, from one thread at a time.
  ///   - isCancelled: asked before every block.
  /// - Throws: ``SimulationError``; finished blocks stay in the folder.
  public func fill(
    _ folder: BlockFolder, shard: Shard, threads: Int?, progress: @escaping @Sendable (Int, Int) -> Void,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws {
    let mine = (0..<blocks.number).filter(shard.contains)
    let missing = mine.filter { !folder.has($0) }
    _ = try blocks.results(
      of: missing, done: blocks.rows(mine) - blocks.rows(missing), threads: threads, progress: progress,
      isCancelled: isCancelled
    ) { range in
      try folder.write(table(range), block: range.lowerBound / blockSize, of: shard)
    }
  }

  /// All rows out of a folder `[count, columns]`, nil while blocks are missing.
  ///
  /// - Throws: ``SimulationError`` for damaged blocks.
  public func collected(from folder: BlockFolder) throws -> Matrix? {
    guard (0..<blocks.number).allSatisfy(folder.has) else { return nil }
    var parts: [Matrix] = []
    for block in 0..<blocks.number {
      let part = try folder.read(block, rows: blocks.range(block).count, columns: columns)
      for row in 0..<part.rows {
        guard let fault = fault(of: part.row(row)) else { continue }
        throw SimulationError.block(file: folder.file(block), problem: fault)
      }
      parts.append(part)
    }
    return joined(parts)
  }

  /// Refuses a folder that lacks blocks, naming the simulations and the shards that have not ended.
  ///
  /// - Throws: ``SimulationError/incomplete(folder:missing:of:ranges:shards:)``.
  public func requireComplete(_ folder: BlockFolder) throws(SimulationError) {
    let missing = (0..<blocks.number).filter { !folder.has($0) }
    guard !missing.isEmpty else { return }
    throw folder.incomplete(missing: missing, of: blocks)
  }

  /// The folder of finished blocks of exactly this generation.
  ///
  /// - Throws: ``SimulationError/otherPlan(folder:)`` when the folder holds blocks of another one.
  public func blockFolder(at path: String) throws -> BlockFolder {
    try BlockFolder(path: path, plan: plan)
  }

  private func joined(_ parts: [Matrix]) -> Matrix {
    Matrix(rows: parts.reduce(0) { $0 + $1.rows }, columns: columns, values: parts.flatMap(\.values))
  }
}
