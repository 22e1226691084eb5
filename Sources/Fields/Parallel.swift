import Tensor
import Work

/// Shares loops among the engine's threads.
package enum Parallel {
  /// Calls `body` once for each of some consecutive parts of 0 ..< `count`, one part a thread.
  ///
  /// The parts depend on the number of threads, so results must not depend on how the range is cut.
  ///
  /// - Throws: what the body throws for the first part that fails.
  package static func ranges<Failure: Error>(
    _ count: Int, _ body: (Range<Int>) throws(Failure) -> Void
  ) throws(Failure) {
    try inParts(count, threads: Engine.threads, body)
  }
}
