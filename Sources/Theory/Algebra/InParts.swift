import Dispatch

/// Does the jobs 0 ..< count, at once where `threads` is not 1, and waits for all of them.
///
/// The caller cuts its work into the same jobs whatever the number of threads, so the bits of sums do not change.
package func inParts(_ count: Int, threads: Int?, _ job: @Sendable (Int) -> Void) {
  if threads == 1 || count == 1 {
    for part in 0..<count { job(part) }
    return
  }
  guard let threads, threads < count else {
    DispatchQueue.concurrentPerform(iterations: count, execute: job)
    return
  }
  DispatchQueue.concurrentPerform(iterations: max(threads, 1)) { thread in
    for part in stride(from: thread, to: count, by: max(threads, 1)) { job(part) }
  }
}
