import Dispatch
import Formats
import Foundation
import Synchronization

/// Does jobs on threads of their own, one job per thread at a time, and returns their results in order.
///
/// The caller's thread waits, or does the jobs where one thread is enough. No other thread of Swift's cooperative pool
/// is used, so jobs may compute for hours.
/// Jobs start in the order of their numbers; the results do not depend on the number of threads unless the
/// jobs do. After a failure no further job starts, and the failure with the lowest number is thrown.
///
/// - Parameters:
///   - count: jobs, numbered from 0.
///   - threads: threads at most; all processors when nil.
///   - progress: told the jobs done and the jobs in all after each job, from any thread but never twice at once.
///   - job: what to do for a number.
/// - Throws: what the job throws.
public func concurrently<Value: Sendable, Failure: Error>(
  _ count: Int, threads: Int? = nil, progress: (@Sendable (Int, Int) -> Void)? = nil,
  _ job: @escaping @Sendable (Int) throws(Failure) -> Value
) throws(Failure) -> [Value] {
  let board = JobBoard<Value, Failure>(count: count, progress: progress)
  board.work(threads: threads, isCancelled: { false }, job)
  return try board.results().compactMap { $0 }
}

/// The same for work that may be called off: jobs that had not started by then are nil in the result.
///
/// - Parameter isCancelled: asked before each job; jobs under way are to ask for themselves.
/// - Throws: what the job throws.
public func concurrently<Value: Sendable, Failure: Error>(
  _ count: Int, threads: Int? = nil, isCancelled: @escaping @Sendable () -> Bool,
  progress: (@Sendable (Int, Int) -> Void)? = nil,
  _ job: @escaping @Sendable (Int) throws(Failure) -> Value
) throws(Failure) -> [Value?] {
  let board = JobBoard<Value, Failure>(count: count, progress: progress)
  board.work(threads: threads, isCancelled: isCancelled, job)
  return try board.results()
}

/// Hands out job numbers and collects results.
private final class JobBoard<Value: Sendable, Failure: Error>: Sendable {
  private struct State {
    var next = 0
    var done = 0
    var failed = false
    var results: [Result<Value, Failure>?]
  }

  private let state: Mutex<State>
  private let count: Int
  private let progress: (@Sendable (Int, Int) -> Void)?

  init(count: Int, progress: (@Sendable (Int, Int) -> Void)?) {
    self.count = max(count, 0)
    self.progress = progress
    state = Mutex(State(results: Array(repeating: nil, count: self.count)))
  }

  func work(
    threads: Int?, isCancelled: @escaping @Sendable () -> Bool,
    _ job: @escaping @Sendable (Int) throws(Failure) -> Value
  ) {
    let workers = min(max(threads ?? ProcessInfo.processInfo.activeProcessorCount, 1), count)
    @Sendable func workOff() {
      while !isCancelled(), let number = take() {
        do throws(Failure) { finish(number, .success(try job(number))) } catch {
          finish(number, .failure(error))
        }
      }
    }
    if workers == 1 { return workOff() }
    let ended = DispatchGroup()
    // Task-local values do not reach threads by themselves.
    let files = FileSystem.current
    for _ in 0..<workers {
      ended.enter()
      let thread = Thread {
        FileSystem.$current.withValue(files, operation: workOff)
        ended.leave()
      }
      thread.stackSize = 4 << 20
      thread.start()
    }
    ended.wait()
  }

  func results() throws(Failure) -> [Value?] {
    let collected = state.withLock { $0.results }
    var values: [Value?] = []
    for result in collected { values.append(try result?.get()) }
    return values
  }

  private func take() -> Int? {
    state.withLock { state in
      guard !state.failed, state.next < count else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  private func finish(_ number: Int, _ result: Result<Value, Failure>) {
    state.withLock { state in
      state.results[number] = result
      state.done += 1
      if case .failure = result { state.failed = true }
      progress?(state.done, count)
    }
  }
}
