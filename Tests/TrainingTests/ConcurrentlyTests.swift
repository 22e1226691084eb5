import Synchronization
import Testing
import Training

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
}
