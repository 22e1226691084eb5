import Foundation
import Randomness
import Testing
import Transfer

/// Weights of mixtures of densities, exact where they can be told without sums.
@Suite struct DensityStackingTests {
  /// Log densities at standard normal truths of Gaussians of the given means and deviation.
  private static func logs(_ truths: [Double], mean: Double, deviation: Double = 1) -> [Double] {
    truths.map { -0.5 * pow(($0 - mean) / deviation, 2) - log(deviation) - 0.5 * log(2 * .pi) }
  }

  private static func truths(_ count: Int, seed: UInt64 = 7) -> [Double] {
    var stream = RandomStream(seed: seed, purpose: "truths")
    return (0..<count).map { _ in stream.normal() }
  }

  private func stacking(_ logs: [[Double]]) -> DensityStacking {
    DensityStacking(logs, reference: 0, stream: RandomStream(seed: 1, purpose: "a test"))
  }

  @Test func theTrueDensityGetsNearlyAllWeight() {
    let truths = Self.truths(2000)
    let stacking = stacking([
      Self.logs(truths, mean: 2), Self.logs(truths, mean: 0), Self.logs(truths, mean: -1, deviation: 3),
    ])
    #expect(stacking.weights[1] > 0.95, "\(stacking.weights)")
    #expect(abs(stacking.weights.reduce(0, +) - 1) < 1e-12)
  }

  /// Half of the truths are of one Gaussian, half of the other: the maximum of the likelihood is at even weights.
  @Test func partsThatAreRightOnHalfTheRowsEachAreMixedEvenly() {
    let truths = Self.truths(2000).enumerated().map { $0.offset % 2 == 0 ? $0.element - 4 : $0.element + 4 }
    let (left, right) = (Self.logs(truths, mean: -4), Self.logs(truths, mean: 4))
    let stacking = stacking([left, right])
    #expect(abs(stacking.weights[0] - 0.5) < 0.03, "\(stacking.weights)")
    let mean = stacking.heldOut.reduce(0, +) / 2000
    let best = zip(left, right).reduce(0) { $0 + log(0.5 * exp($1.0) + 0.5 * exp($1.1)) } / 2000
    #expect(abs(mean - best) < 0.01)
  }

  @Test func whatAPartHoldsForImpossibleIsLeftToOthers() {
    let truths = Self.truths(200)
    var cut = Self.logs(truths, mean: 0)
    for row in 0..<40 { cut[row] = -.infinity }
    let wide = Self.logs(truths, mean: 0, deviation: 4)
    for order in [[cut, wide], [wide, cut]] {
      let stacking = stacking(order)
      #expect(stacking.heldOut.allSatisfy { $0.isFinite })
      #expect(stacking.weights.allSatisfy { $0 > 0.05 }, "\(stacking.weights)")
    }
    let nothing = [Double](repeating: -.infinity, count: 200)
    #expect(stacking([nothing, wide]).weights == [0, 1])
    #expect(stacking([nothing, nothing]).weights.reduce(0, +) == 1)
  }

  @Test func fewRowsSayNothing() {
    let truths = Self.truths(9)
    let poor = Self.logs(truths, mean: 3)
    let stacking = stacking([poor, Self.logs(truths, mean: 0)])
    #expect(stacking.weights == [1, 0] && zip(stacking.heldOut, poor).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  /// Over many draws of few rows a mixture with parts that are all worse is hardly less dense than the reference.
  @Test func aMixtureNeverHurts() {
    var loss = 0.0
    for seed in 0..<60 {
      let truths = Self.truths(50, seed: UInt64(seed))
      let parts = [(0, 1), (0.7, 1), (-0.7, 1), (0, 2)].map { Self.logs(truths, mean: $0, deviation: $1) }
      let weights = stacking(parts).weights
      let fresh = Self.truths(500, seed: UInt64(1000 + seed))
      for truth in fresh {
        let densities = [(0, 1), (0.7, 1), (-0.7, 1), (0, 2)].map { mean, deviation in
          exp(Self.logs([truth], mean: mean, deviation: deviation)[0])
        }
        loss += log(densities[0]) - log(zip(weights, densities).reduce(0) { $0 + $1.0 * $1.1 })
      }
    }
    #expect(loss / 30_000 < 0.02, "\(loss / 30_000) nats")
  }
}
