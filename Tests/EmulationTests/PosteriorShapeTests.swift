import Emulation
import Formats
import Foundation
import Randomness
import Testing

/// Posteriors have the shape that held-out truths ask for, inside the prior and exactly normalised.
@Suite struct PosteriorShapeTests {
  /// Scores of a known covariance give it back; few of them are pulled to the unit matrix.
  @Test func theCovarianceIsThatOfTheScores() throws {
    var stream = RandomStream(seed: 3, purpose: "scores")
    let scores = (0..<3000).map { _ in
      let (a, b) = (stream.normal(), stream.normal())
      return [1.5 * a, 0.7 * (0.6 * a + 0.8 * b)]
    }
    let shape = try PosteriorShape(scores: scores, parameters: 2)
    for (found, wanted) in zip(shape.covariance, [2.25, 0.63, 0.63, 0.49]) {
      #expect(abs(found - wanted) < 0.12 * max(wanted, 1), "\(shape.covariance)")
    }
    let few = try PosteriorShape(scores: Array(scores.prefix(12)), parameters: 2)
    #expect(few.covariance.allSatisfy { $0 < 2.2 })
  }

  /// Where posteriors are right, nothing is changed, and neither by truths that are no numbers.
  @Test func rightPosteriorsAreLeftAlone() throws {
    var stream = RandomStream(seed: 4, purpose: "scores")
    let right = (0..<40).map { _ in (0..<5).map { _ in stream.normal() } }
    let shape = try PosteriorShape(scores: right, parameters: 5)
    #expect((0..<5).allSatisfy { abs(shape.covariance[6 * $0] - 1) < 0.25 })
    let none = try PosteriorShape(scores: [[.nan], [.infinity]], parameters: 1)
    #expect(none.strength == nil && none.covariance == [1])
  }

  /// One truth far out does not widen everything.
  @Test func aFarTruthCountsLittle() throws {
    var stream = RandomStream(seed: 5, purpose: "scores")
    let near = (0..<50).map { _ in (0..<3).map { _ in stream.normal() } }
    let shape = try PosteriorShape(scores: near + [[0, 30, 0]], parameters: 3)
    #expect(shape.covariance[4] < 1.6, "\(shape.covariance)")
  }

  @Test(arguments: [[0.4, 0, 0, 0, 0.5, 0.1, 0, 0.1, 0.5], [2.9, 0.5, 0, 0.5, 1.4, 0, 0, 0, 2]])
  func stretchedPosteriorsKeepTheirMassAndThePrior(shape: [Double]) throws {
    let suites = try MadeUpSuites()
    let emulator = try suites.emulator(150)
    var law = emulator.law
    law.shape = shape
    let (_, values) = suites.suite(1, parameters: 3, seed: 5)
    let plain = try #require(PosteriorSampler(emulator).posteriors(of: values, threads: 1).first)
    let sampler = try PosteriorSampler(emulator.with(law))
    let other = try #require(sampler.posteriors(of: values, threads: 1).first)
    let change = (other.covariance[0] / plain.covariance[0]).squareRoot()
    #expect(shape[0] > 1 ? change > 1.15 : change < 0.85, "\(change)")
    #expect(other.draws.indices.allSatisfy { emulator.prior[$0 % 3].contains(other.draws[$0]) })
    // The mean over the prior of an exact density is one over the prior's volume.
    var stream = RandomStream(seed: 8, purpose: "prior")
    let count = 200_000
    let points = Matrix(
      rows: count, columns: 3,
      values: (0..<count).flatMap { _ in emulator.prior.map { stream.uniform(in: $0) } })
    let mass = try sampler.logDensities(other, at: points).reduce(0) { $0 + exp($1) } / Double(count)
    let volume = emulator.prior.reduce(1) { $0 * ($1.upperBound - $1.lowerBound) }
    #expect(abs(mass * volume - 1) < 0.1, "\(mass * volume)")
  }
}
