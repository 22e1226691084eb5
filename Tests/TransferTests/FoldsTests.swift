import Observables
import Suites
import TestSupport
import Testing
import Transfer

@Suite struct FoldsTests {
  @Test func everyRowIsHeldOutOnce() throws {
    for count in [4, 7, 10, 50, 101] {
      for parts in 2...5 where count >= 2 * parts {
        let folds = try Folds(count: count, folds: parts, validation: 0.2, seed: 3)
        #expect(folds.heldOut.count == parts && folds.trained.count == parts)
        #expect(folds.heldOut.flatMap { $0 }.sorted() == Array(0..<count))
        for (held, trained) in zip(folds.heldOut, folds.trained) {
          #expect((held + trained).sorted() == Array(0..<count))
          #expect(held.count >= 2 && abs(held.count * parts - count) < parts)
          #expect(held == held.sorted() && trained == trained.sorted())
        }
      }
    }
  }

  @Test func oneFoldHoldsOutTheFraction() throws {
    let folds = try Folds(count: 40, folds: 1, validation: 0.2, seed: 3)
    #expect(folds.heldOut.map(\.count) == [8] && folds.trained.map(\.count) == [32])
    #expect((folds.heldOut[0] + folds.trained[0]).sorted() == Array(0..<40))
    // Both sides keep something whatever the fraction.
    #expect(try Folds(count: 4, folds: 1, validation: 0.01, seed: 3).heldOut[0].count == 1)
    #expect(try Folds(count: 4, folds: 1, validation: 0.9, seed: 3).trained[0].count == 2)
  }

  @Test func theSeedDecides() throws {
    let folds = try Folds(count: 30, folds: 3, validation: 0.2, seed: 3)
    #expect(try Folds(count: 30, folds: 3, validation: 0.2, seed: 3) == folds)
    #expect(try Folds(count: 30, folds: 3, validation: 0.2, seed: 4) != folds)
  }

  @Test(arguments: [(3, 1, 4), (3, 2, 4), (9, 5, 10), (0, 1, 4)])
  func tooFewSimulationsAreRefused(_ count: Int, _ folds: Int, _ needed: Int) {
    #expect(
      message { try Folds(count: count, folds: folds, validation: 0.2, seed: 1) }
        == "\(folds)-fold validation needs at least \(needed) target simulations, found \(count).")
    #expect(message { try Folds(count: needed, folds: folds, validation: 0.2, seed: 1) } == nil)
  }

  /// Smaller counts lie in larger ones, and none touches the test.
  @Test func countsAreNested() throws {
    let plan = try SplitPlan(test: .last(20), validationShare: 0)
    let test = try plan.testRows(count: 100)
    for seed: UInt64 in 1...3 {
      let rows = try [4, 10, 40, 80].map { try Set(plan.split(count: 100, target: $0, seed: seed).train) }
      #expect(rows.map(\.count) == [4, 10, 40, 80])
      for (small, large) in zip(rows, rows.dropFirst()) { #expect(small.isSubset(of: large)) }
      #expect(rows.allSatisfy { $0.isDisjoint(with: test) })
    }
  }
}
