import Observables
import TestSupport
import Testing

@Suite struct SplitTests {
  private func plan(
    _ test: SplitPlan.Test = .last(400), share: Double = 0.15
  ) throws -> SplitPlan {
    try SplitPlan(test: test, validationShare: share)
  }

  @Test func lastRowsTestWhateverSeedAndSize() throws {
    for (target, seed) in [(50, 1), (1200, 1), (50, 2)] {
      let split = try plan().split(count: 1600, target: target, seed: UInt64(seed))
      #expect(split.test == Array(1200..<1600))
    }
  }

  @Test(arguments: [2, 3, 7, 50, 100, 1200], [0.1, 0.15, 0.29, 0.5])
  func partsAreDisjointAndHaveTheSizesAsked(target: Int, share: Double) throws {
    let split = try plan(share: share).split(count: 1600, target: target, seed: 3)
    #expect(split.train.count + split.validation.count == target)
    #expect(split.validation.count == max(1, Int((share * 100).rounded()) * target / 100))
    let all = split.train + split.validation + split.test
    #expect(Set(all).count == all.count)
    #expect(all.allSatisfy { (0..<1600).contains($0) })
    #expect(split.target.count == target)
  }

  @Test func nestedSubsetsGrowPartByPart() throws {
    let plan = try plan()
    var smaller = try plan.split(count: 1600, target: 2, seed: 5)
    for target in [3, 7, 50, 100, 200, 400, 1200] {
      let larger = try plan.split(count: 1600, target: target, seed: 5)
      #expect(Set(smaller.train).isSubset(of: larger.train))
      #expect(Set(smaller.validation).isSubset(of: larger.validation))
      smaller = larger
    }
  }

  @Test func seedsGiveOtherSubsetsAndTheSameSeedTheSame() throws {
    let plan = try plan()
    let first = try plan.split(count: 1600, target: 100, seed: 1)
    #expect(try first == plan.split(count: 1600, target: 100, seed: 1))
    #expect(try first != plan.split(count: 1600, target: 100, seed: 2))
  }

  @Test func shuffledTestIsSeededAndSpread() throws {
    let first = try plan(.shuffled(400, seed: 1)).testRows(count: 1600)
    #expect(try first == plan(.shuffled(400, seed: 1), share: 0.3).testRows(count: 1600))
    #expect(try first != plan(.shuffled(400, seed: 2)).testRows(count: 1600))
    #expect(Set(first).count == 400 && first == first.sorted())
    // 100 +- 8 of 400 fall in each quarter.
    #expect(abs(first.count { $0 < 400 } - 100) < 40)
  }

  @Test func statedRowsTest() throws {
    #expect(try plan(.rows([7, 3])).testRows(count: 10) == [3, 7])
    #expect(try !plan(.rows([7, 3])).split(count: 10, target: 8, seed: 1).target.contains(7))
    #expect(
      message { try plan(.rows([3, 10])).testRows(count: 10) }
        == "row 10 is asked for, expected rows 0 to 9 of 10 simulations, counted from 0")
    #expect(
      message { try plan(.rows([3, 3])).testRows(count: 10) }
        == "expected every simulation in at most one part of the split, found row 3 twice, counted from 0")
  }

  @Test func sharesOfAShuffle() throws {
    let split = try Split.shuffled(count: 2000, seed: 4)
    #expect((split.train.count, split.validation.count, split.test.count) == (1400, 300, 300))
    #expect(Set(split.train + split.validation + split.test) == Set(0..<2000))
    let odd = try Split.shuffled(count: 100, validation: 0.15, test: 0.15, seed: 4)
    #expect((odd.train.count, odd.validation.count, odd.test.count) == (70, 15, 15))
    let noTest = try Split.shuffled(count: 10, validation: 0.2, test: 0, seed: 4)
    #expect((noTest.train.count, noTest.validation.count, noTest.test.count) == (8, 2, 0))
  }

  @Test func everythingMayTrainWithoutValidation() throws {
    let split = try plan(.last(0), share: 0).split(count: 5, target: 5, seed: 1)
    #expect(split.train.sorted() == [0, 1, 2, 3, 4])
    #expect(split.validation.isEmpty && split.test.isEmpty)
  }

  @Test func givenSplitIsChecked() throws {
    let split = try Split(train: [0, 2], validation: [1], test: [3], count: 4)
    #expect(split.target == [0, 2, 1])
    #expect(throws: SplitFault.overlap(row: 2)) {
      try Split(train: [0, 2], validation: [2], test: [], count: 4)
    }
    #expect(throws: SplitFault.row(4, count: 4)) {
      try Split(train: [0], validation: [1], test: [4], count: 4)
    }
  }

  @Test func errorsSayWhatWasExpected() throws {
    #expect(
      message { try plan().split(count: 1600, target: 1201, seed: 1) }
        == "expected at most 1200 simulations to train and validate on"
        + " (1600 in the suite, 400 of them for testing), found 1201")
    #expect(
      message { try plan().split(count: 400, target: 1, seed: 1) }
        == "expected fewer test simulations than the suite's 400, found 400")
    #expect(
      message { try plan().split(count: 1600, target: 1, seed: 1) }
        == "expected enough simulations for at least one to train on and one to validate on"
        + " at a validation share of 0.15, found 1")
    #expect(
      message { try plan(share: 0).split(count: 1600, target: 0, seed: 1) }
        == "expected enough simulations for at least one to train on and one to validate on"
        + " at a validation share of 0.0, found 0")
    #expect(message { try plan(share: 1) } == "expected a validation share in [0, 1), found 1.0")
    #expect(message { try plan(share: .nan) } == "expected a validation share in [0, 1), found nan")
    #expect(
      message { try plan(.last(-1)) } == "expected a number of test simulations of at least 0, found -1")
    #expect(
      message { try Split.shuffled(count: 10, validation: 0.5, test: 0.5, seed: 1) }
        == "expected shares for validation and test of at least 0 that sum up to less than 1, found 1.0")
    #expect(
      message { try Split(train: [1, 1], validation: [], test: [], count: 2) }
        == "expected every simulation in at most one part of the split, found row 1 twice, counted from 0")
  }
}
