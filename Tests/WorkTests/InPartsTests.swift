import Synchronization
import Testing
import Work

@Suite("Parts of loops") struct InPartsTests {
  struct Failure: Error, Equatable { let first: Int }

  @Test("Every index is done once", arguments: [nil, 1, 2, 3, 64], [0, 1, 7, 1000])
  func coverage(threads: Int?, count: Int) {
    for partsPerThread in [1, 4] {
      let done = Mutex([Int](repeating: 0, count: count))
      inParts(count, threads: threads, partsPerThread: partsPerThread) { range in
        done.withLock { for index in range { $0[index] += 1 } }
      }
      #expect(done.withLock { $0.allSatisfy { $0 == 1 } })
    }
  }

  @Test("There are as many parts as threads, of nearly equal size")
  func cut() {
    let parts = Mutex<[Range<Int>]>([])
    inParts(10, threads: 4) { range in parts.withLock { $0.append(range) } }
    #expect(parts.withLock { $0.sorted { $0.lowerBound < $1.lowerBound } } == [0..<2, 2..<5, 5..<7, 7..<10])
  }

  @Test("What is written for each index is the same at any number of threads", arguments: [1, 2, 5])
  func values(threads: Int) {
    let roots = [Double](unsafeUninitializedCapacity: 999) { buffer, count in
      nonisolated(unsafe) let values = buffer
      inParts(999, threads: threads) { for index in $0 { values[index] = Double(index).squareRoot() } }
      count = 999
    }
    #expect(roots == (0..<999).map { Double($0).squareRoot() })
  }

  @Test("The first failing part in order is thrown", arguments: [1, 2, 8])
  func failure(threads: Int) {
    for _ in 0..<20 {
      #expect(throws: Failure(first: 0)) {
        try inParts(100, threads: threads, partsPerThread: 3) { range throws(Failure) in
          throw Failure(first: range.lowerBound)
        }
      }
    }
  }
}
