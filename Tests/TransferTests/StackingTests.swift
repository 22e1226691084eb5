import Networks
import Observables
import Randomness
import TestSupport
import Testing
import Training
import Transfer

/// Weights of a blend, exact where they can be told without sums.
@Suite struct StackingTests {
  private static let rows = 2000

  /// Normal errors `[N]`, other ones for every number of a draw.
  private static func noise(_ index: UInt64, scale: Double = 1, count: Int = rows) -> [Double] {
    var stream = RandomStream(seed: 7, purpose: "errors", index: index)
    return (0..<count).map { _ in scale * stream.normal() }
  }

  private func stacking(_ errors: [[Double]]) -> Stacking {
    Stacking(errors, reference: 0, stream: RandomStream(seed: 1, purpose: "a test"))
  }

  @Test func theLeastSquaresOfTwoIsThatOfTheTextbook() {
    // w = (b - c) / (a + b - 2 c) for variances a, b and covariance c.
    let weights = Stacking.leastSquares([[2, 0.5], [0.5, 1]])
    #expect(abs(weights[0] - 0.25) < 1e-9 && abs(weights[1] - 0.75) < 1e-9)
    #expect(Stacking.leastSquares([[1, 2], [2, 9]]) == [1, 0], "a negative weight becomes none")
    let three = Stacking.leastSquares([[1, 0, 0], [0, 2, 0], [0, 0, 4]])
    for (found, expected) in zip(three, [4 / 7.0, 2 / 7.0, 1 / 7.0]) { #expect(abs(found - expected) < 1e-8) }
  }

  @Test func aPerfectPredictorGetsAllWeight() {
    let zeros = [Double](repeating: 0, count: Self.rows)
    let stacking = stacking([Self.noise(1), zeros, Self.noise(2)])
    #expect(stacking.weights == [0, 1, 0])
    #expect(stacking.heldOut == zeros)
  }

  @Test func equalNoiseIsAveraged() {
    let stacking = stacking((0..<4).map { Self.noise($0) })
    #expect(stacking.weights.allSatisfy { abs($0 - 0.25) < 0.05 }, "\(stacking.weights)")
    #expect(abs(stacking.weights.reduce(0, +) - 1) < 1e-12)
  }

  @Test func aHarmfulOneGetsNothing() {
    let own = Self.noise(1)
    let biased = own.map { $0 + 3 }
    let stacking = stacking([own, own.map { 2 * $0 }, biased])
    #expect(stacking.weights[1] == 0 && stacking.weights[2] < 0.02, "\(stacking.weights)")
  }

  @Test func fewRowsSayNothing() {
    let zeros = [Double](repeating: 0, count: 9)
    let stacking = stacking([Self.noise(1, count: 9), zeros])
    #expect(stacking.weights == [1, 0] && stacking.heldOut == Self.noise(1, count: 9))
  }

  /// Over many draws of few rows a blend of parts that are all worse errs hardly more than the reference, and one of
  /// parts that are better nearly as little as they.
  @Test(arguments: [(1.5, 1.02), (1.1, 1.02), (0.5, 0.6)])
  func aBlendNeverHurts(_ variance: Double, _ limit: Double) {
    var ratio = 0.0
    let draws = 60
    for draw in 0..<draws {
      let first = UInt64(100 * draw)
      let own = Self.noise(first, count: 50)
      let others = (1..<5).map { index in
        let fresh = Self.noise(first + UInt64(index), count: 50)
        // Correlated with the reference as networks of the same rows are.
        return zip(own, fresh).map { variance.squareRoot() * (0.8 * $0 + 0.6 * $1) }
      }
      let weights = stacking([own] + others).weights
      let own2 = weights.dropFirst().reduce(0, +) * 0.8 * variance.squareRoot() + weights[0]
      let rest = weights.dropFirst().reduce(0) { $0 + $1 * $1 } * 0.36 * variance
      ratio += (own2 * own2 + rest) / Double(draws)
    }
    #expect(ratio < limit, "\(ratio)")
  }
}
