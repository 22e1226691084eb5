import Diagnostics
import Foundation
import Randomness
import Testing

@Suite struct PosteriorScoresTests {
  /// Scores of Gaussian posteriors of one parameter around truths that lie a share of their width away.
  private static func scores(_ count: Int, width: Double, seed: UInt64) -> PosteriorScores {
    PosteriorScores(
      (0..<count).map { row in
        var stream = RandomStream(seed: seed, purpose: "scores", index: UInt64(row))
        let truth = 0.05 * stream.normal()
        let draws = (0..<PosteriorScores.draws).map { _ in width * stream.normal() }
        let log = -0.5 * pow(truth / width, 2) - Foundation.log(width) - 0.5 * Foundation.log(2 * Double.pi)
        return PosteriorScores(truth: [truth], logDensity: log, draws: draws, stream: &stream)
      })
  }

  @Test func theFigureOfMeritIsThatOfTheCovariance() throws {
    var stream = RandomStream(seed: 3, purpose: "draws")
    let draws = (0..<20_000).flatMap { _ -> [Double] in
      let (a, b) = (stream.normal(), stream.normal())
      return [0.1 * a, 0.2 * (0.6 * a + 0.8 * b)]
    }
    let scores = PosteriorScores(truth: [0, 0], logDensity: 0, draws: draws, stream: &stream)
    // A determinant of 0.01 x 0.04 x (1 - 0.36).
    #expect(abs(scores.logFigures[0] + 0.5 * log(0.01 * 0.04 * 0.64)) < 0.02)
    #expect(scores.ranks.count == 2 && scores.ranks.allSatisfy { abs(Double($0) / 20_000 - 0.5) < 0.02 })
    let flat = PosteriorScores(
      truth: [0, 0], logDensity: 0, draws: [1, 2, 1, 2, 1, 2, 1, 2], stream: &stream)
    #expect(flat.logFigures == [.infinity])
  }

  @Test func rightPosteriorsHoldWhatTheySayAndOthersDoNot() throws {
    let bootstrap = try Bootstrap(replicas: 200, seed: 1)
    let right = PosteriorSummary(
      [Self.scores(400, width: 0.05, seed: 1)], parameters: 1, bootstrap: bootstrap)
    let narrow = PosteriorSummary(
      [Self.scores(400, width: 0.02, seed: 1)], parameters: 1, bootstrap: bootstrap)
    #expect(abs(right.coverage68[0] - 0.68) < 0.07 && abs(right.coverage95[0] - 0.95) < 0.04)
    #expect(narrow.coverage68[0] < 0.45 && narrow.distances[0] > 2 * right.distances[0])
    let gain = right.gain(over: narrow)
    #expect(gain.low > 0 && gain.low < gain.value && gain.value < gain.high)
    #expect(abs(gain.value - (right.logDensity.value - narrow.logDensity.value)) < 1e-12)
    #expect(narrow.logFigure.value > right.logFigure.value)
  }

  @Test func simulationsSavedAreReadOffTheCurveFromScratch() throws {
    let bootstrap = try Bootstrap(replicas: 100, seed: 1)
    func summary(_ shift: Double) -> PosteriorSummary {
      let one = Self.scores(100, width: 0.05, seed: 1)
      return PosteriorSummary(
        [
          PosteriorScores(
            logDensities: one.logDensities.map { $0 + shift }, logFigures: one.logFigures, ranks: one.ranks)
        ], parameters: 1, bootstrap: bootstrap)
    }
    let scratch = [(targetCount: 50, summary: summary(0)), (targetCount: 200, summary: summary(2))]
    // Half of the way in the log density is half of that in log N.
    let half = try #require(try summary(1).equivalent(onCurve: scratch))
    #expect(abs(half.value - 100) < 1e-6 && half.relation == .equal && abs(half.low - 100) < 1e-6)
    #expect(try summary(3).equivalent(onCurve: scratch)?.relation == .moreThan)
    #expect(try summary(-1).equivalent(onCurve: scratch)?.relation == .lessThan)
    // A truth that is impossible has no number.
    #expect(try summary(-.infinity).equivalent(onCurve: scratch) == nil)
    #expect(summary(-.infinity).logDensity.value == -.infinity)
  }
}
