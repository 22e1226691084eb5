import Formats
import Foundation
import Synchronization
import Testing
import Work

@Suite("Concurrent jobs") struct ConcurrentlyTests {
  struct Failure: Error, Equatable { let number: Int }

  @Test("Results come in order at any number of threads", arguments: [nil, 1, 2, 7])
  func order(threads: Int?) {
    let squares = concurrently(50, threads: threads) { $0 * $0 }
    #expect(squares == (0..<50).map { $0 * $0 })
    #expect(concurrently(0, threads: threads) { $0 }.isEmpty)
  }

  @Test("Progress counts every job once")
  func progress() {
    let seen = Mutex<[Int]>([])
    _ = concurrently(20, threads: 3, progress: { done, _ in seen.withLock { $0.append(done) } }) { $0 }
    #expect(seen.withLock { $0 } == Array(1...20))
  }

  @Test("The first failure by number is thrown and no further jobs start")
  func failure() {
    let started = Mutex(0)
    #expect(throws: Failure(number: 3)) {
      try concurrently(1000, threads: 2) { (number: Int) throws(Failure) -> Int in
        started.withLock { $0 += 1 }
        if number == 3 { throw Failure(number: number) }
        return number
      }
    }
    #expect(started.withLock { $0 } < 1000)
  }

  @Test("Jobs that had not started when the work was called off are nil")
  func cancellation() {
    let finished = Mutex(0)
    let results = concurrently(100, threads: 1, isCancelled: { finished.withLock { $0 >= 10 } }) { number in
      finished.withLock { $0 += 1 }
      return number
    }
    #expect(results == (0..<100).map { $0 < 10 ? $0 : nil })
  }

  @Test("The first failing job by number is thrown even if a later one fails earlier", arguments: [2, 4])
  func failureInOrder(threads: Int) {
    #expect(throws: Failure(number: 0)) {
      try concurrently(100, threads: threads) { (number: Int) throws(Failure) -> Int in
        if number == 0 { usleep(20_000) }
        throw Failure(number: number)
      }
    }
  }

  @Test("The file system in use is handed on to every thread", arguments: [1, 3])
  func fileSystem(threads: Int) {
    var marked = FileSystem.machine
    marked.makeDirectory = { _ throws(SystemError) in throw SystemError(code: 4711) }
    let codes = FileSystem.$current.withValue(marked) {
      concurrently(6, threads: threads) { _ -> Int32 in
        do throws(SystemError) { try FileSystem.current.makeDirectory("") } catch { return error.code }
        return 0
      }
    }
    #expect(codes == Array(repeating: 4711, count: 6))
  }
}
