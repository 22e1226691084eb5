import Dispatch
import Synchronization
import Tensor

/// Shares loops among the engine's threads.
package enum Parallel {
  /// Calls `body` once for each of some consecutive parts of 0 ..< `count`, one part a thread.
  ///
  /// The parts depend on the number of threads, so results must not depend on how the range is cut.
  package static func ranges(_ count: Int, _ body: (Range<Int>) -> Void) {
    let parts = max(1, min(count, Engine.threads))
    guard parts > 1 else { return body(0..<count) }
    withoutActuallyEscaping(body) { body in
      // The parts do not overlap, and what they write is the caller's to keep apart.
      nonisolated(unsafe) let shared = body
      DispatchQueue.concurrentPerform(iterations: parts) { part in
        shared(count * part / parts..<count * (part + 1) / parts)
      }
    }
  }

  /// The same for work that may fail; one of the failures is thrown.
  package static func ranges(
    _ count: Int, _ body: (Range<Int>) throws(TensorError) -> Void
  ) throws(TensorError) {
    let failure = Mutex<TensorError?>(nil)
    ranges(count) { range in
      do throws(TensorError) { try body(range) } catch { failure.withLock { $0 = error } }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
  }
}
