import Randomness
import TestSupport
import Testing
import Transfer

/// Which numbers of a delta are kept.
@Suite struct DeltaPruningTests {
  private static let stream = RandomStream(seed: 3, purpose: "a test")
  private let delta: [Float] = (0..<20_000).map { Float($0 % 7) - 3.5 + Float($0) * 1e-5 }
  private let leaves = [0..<5000, 5000..<20_000]

  @Test func aRandomPruningKeepsItsShareAndTheMean() throws {
    let pruned = try DeltaPruning(.random, density: 0.25).pruned(
      delta, leaves: leaves, stream: Self.stream)
    let kept = pruned.count { $0 != 0 }
    #expect(abs(Double(kept) / 20_000 - 0.25) < 0.015)
    for (found, own) in zip(pruned, delta) where found != 0 { #expect(found == own * 4) }
    // Unbiased: the sum of squares of 1/density - 1 bounds the scatter of the sum.
    let sums = [delta, pruned].map { $0.reduce(0.0) { $0 + Double($1) } }
    let scatter = (3 * delta.reduce(0.0) { $0 + Double($1 * $1) }).squareRoot()
    #expect(abs(sums[0] - sums[1]) < 4 * scatter)
    #expect(
      try pruned
        == DeltaPruning(.random, density: 0.25).pruned(delta, leaves: leaves, stream: Self.stream))
  }

  @Test func theLargestOfANetworkOrOfEachLeafAreKept() throws {
    var small = delta
    for place in leaves[0] { small[place] *= 0.01 }
    var pruning = try DeltaPruning(.magnitude, density: 0.1)
    let ofWhole = pruning.pruned(small, leaves: leaves, stream: Self.stream)
    #expect(ofWhole.count { $0 != 0 } == 2000 && ofWhole[leaves[0]].allSatisfy { $0 == 0 })
    pruning.isOfWhole = false
    let ofLeaves = pruning.pruned(small, leaves: leaves, stream: Self.stream)
    #expect(leaves.map { ofLeaves[$0].count { $0 != 0 } } == [500, 1500])
    for (found, own) in zip(ofLeaves, small) where found != 0 { #expect(found == own) }
  }

  @Test func whatMayNotGoStays() throws {
    let candidates = delta.indices.map { $0 % 2 == 0 }
    for choice in DeltaPruning.Choice.allCases {
      let pruned = try DeltaPruning(choice, density: 0.01).pruned(
        delta, leaves: leaves, candidates: candidates, stream: Self.stream)
      for place in delta.indices where !candidates[place] { #expect(pruned[place] == delta[place]) }
      #expect(pruned.indices.count { candidates[$0] && pruned[$0] != 0 } < 200)
    }
    let all = try DeltaPruning(.random, density: 1).pruned(delta, leaves: leaves, stream: Self.stream)
    #expect(all == delta)
  }

  @Test(arguments: [0, -0.1, 1.01, .nan, .infinity]) func aDensityThatIsNoneIsRefused(_ density: Double) {
    #expect(throws: DeltaError.self) { try DeltaPruning(.random, density: density) }
    #expect(
      message { try DeltaPruning(.magnitude, density: 1.5) }
        == "The density of a delta is 1.5, expected the share of its numbers to keep, above 0 and up to 1.")
  }
}
