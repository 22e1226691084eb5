import Dispatch
import Foundation
import Synchronization

/// Cuts 0 ..< `count` into consecutive parts of nearly equal size and does them at once, a part on a thread at a time.
///
/// The cut depends on the number of threads. For numbers that do not, each index writes what is its own, or sums are
/// kept for pieces whose number is fixed and added up afterwards. The caller's thread works too.
///
/// - Parameters:
///   - count: indices, from 0.
///   - threads: threads at most; all processors when nil.
///   - partsPerThread: more than 1 evens out parts that take unequal times.
///   - body: what to do for a part.
/// - Throws: what the body throws for the first part, in order, of those that fail.
public func inParts<Failure: Error>(
  _ count: Int, threads: Int?, partsPerThread: Int = 1, _ body: (Range<Int>) throws(Failure) -> Void
) throws(Failure) {
  let threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
  let parts = threads == 1 ? 1 : min(count, threads * partsPerThread)
  guard parts > 1 else { return try body(0..<count) }
  let failures = Mutex<[Int: Failure]>([:])
  // The loop has ended when this returns, and what the parts write is the caller's to keep apart.
  withoutActuallyEscaping(body) { body in
    nonisolated(unsafe) let shared = body
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      do throws(Failure) { try shared(count * part / parts..<count * (part + 1) / parts) } catch {
        failures.withLock { $0[part] = error }
      }
    }
  }
  if let first = failures.withLock({ $0.min { $0.key < $1.key } }) { throw first.value }
}
