import Synchronization
import Work

/// Rows of work in blocks of equal size, the last one shorter.
struct Blocks: Sendable {
  /// Rows in all.
  let count: Int
  /// Rows of a block, so that threads end together and a kill loses little.
  let size: Int

  var number: Int { (count + size - 1) / size }

  func range(_ block: Int) -> Range<Int> { block * size..<min(count, (block + 1) * size) }

  /// Rows of some blocks together.
  func rows(_ chosen: [Int]) -> Int { chosen.reduce(0) { $0 + range($1).count } }
}

extension Blocks {
  /// The results of the chosen blocks in their order, whichever thread computes which.
  ///
  /// - Parameters:
  ///   - done: rows that count as done from the start.
  ///   - threads: number of threads, one per core unless given.
  ///   - progress: told (rows done, rows in all) at the start and after every block, from one thread at a time.
  ///   - isCancelled: asked before every block.
  /// - Throws: the error of the first failing block in the order of blocks, or
  ///   ``SimulationError/cancelled(done:total:)``.
  func results<Result: Sendable>(
    of chosen: [Int], done: Int = 0, threads: Int?, progress: @escaping @Sendable (Int, Int) -> Void,
    isCancelled: @escaping @Sendable () -> Bool,
    _ compute: @escaping @Sendable (Range<Int>) throws -> Result
  ) throws -> [Result] {
    let total = done + rows(chosen)
    let count = Mutex(done)
    progress(done, total)
    let results = try concurrently(chosen.count, threads: threads, isCancelled: isCancelled) {
      turn in
      let range = range(chosen[turn])
      let result = try compute(range)
      count.withLock {
        $0 += range.count
        progress($0, total)
      }
      return result
    }
    let finished = results.compactMap { $0 }
    guard finished.count == chosen.count else {
      throw SimulationError.cancelled(done: count.withLock { $0 }, total: total)
    }
    return finished
  }
}
