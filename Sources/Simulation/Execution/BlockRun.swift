import Foundation
import Synchronization

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

/// The computation of blocks on several threads.
struct BlockRun: Sendable {
  let blocks: Blocks
  /// Rows that count as done from the start.
  var done = 0
  /// Number of threads, one per core unless given.
  let threads: Int?
  /// Told (rows done, rows in all) from one thread at a time.
  let progress: @Sendable (Int, Int) -> Void
  /// Asked before every block.
  let isCancelled: @Sendable () -> Bool

  private struct State<Result: Sendable>: Sendable {
    var results: [Int: Result] = [:]
    var next = 0
    var done: Int
    var failure: SimulationError?
  }

  /// The results of the chosen blocks in their order, whichever thread computes which.
  ///
  /// - Throws: the error of the first failing block in the order of blocks among those computed, or
  ///   ``SimulationError/cancelled(done:total:)``.
  func results<Result: Sendable>(
    of chosen: [Int], _ compute: @escaping @Sendable (Range<Int>) throws(SimulationError) -> Result
  ) throws(SimulationError) -> [Result] {
    let total = done + blocks.rows(chosen)
    let state = Mutex(State<Result>(done: done))
    progress(done, total)
    @Sendable func work() {
      while let turn = Self.nextTurn(of: state, limit: chosen.count) {
        if isCancelled() {
          state.withLock { $0.failure = $0.failure ?? .cancelled(done: $0.done, total: total) }
          return
        }
        let range = blocks.range(chosen[turn])
        do throws(SimulationError) {
          let result = try compute(range)
          state.withLock {
            $0.results[turn] = result
            $0.done += range.count
            progress($0.done, total)
          }
        } catch {
          state.withLock { $0.failure = $0.failure ?? error }
        }
      }
    }
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let workers = max(1, min(threads ?? cores, chosen.count))
    if workers == 1 { work() } else { DispatchQueue.concurrentPerform(iterations: workers) { _ in work() } }
    let end = state.withLock { $0 }
    if let failure = end.failure { throw failure }
    return chosen.indices.compactMap { end.results[$0] }
  }

  /// The next block to compute, nil when all are taken or one has failed.
  private static func nextTurn<Result>(of state: borrowing Mutex<State<Result>>, limit: Int) -> Int? {
    state.withLock { state in
      guard state.failure == nil, state.next < limit else { return nil }
      state.next += 1
      return state.next - 1
    }
  }
}
