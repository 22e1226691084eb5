import Foundation
import Randomness

/// How the posteriors of a fit do on T test simulations of known truth: how probable they find it, how narrow they are, and
/// where among their draws it lies.
public struct PosteriorScores: Sendable, Equatable {
  /// Draws from each posterior.
  public static let draws = 199

  /// Log density of the truth `[T]`, parameters scaled to [0, 1]; minus infinity where there is none.
  public let logDensities: [Double]
  /// Log figures of merit `[T]`: minus half the log determinant of the draws' covariance.
  public let logFigures: [Double]
  /// How many draws lie below the truth `[T, P]`.
  public let ranks: [Int]

  /// Scores of T simulations.
  public init(logDensities: [Double], logFigures: [Double], ranks: [Int]) {
    self.logDensities = logDensities
    self.logFigures = logFigures
    self.ranks = ranks
  }

  /// The scores of one simulation from draws `[S, P]`; among draws equal to the truth any place is as likely as another.
  public init(truth: [Double], logDensity: Double, draws: [Double], stream: inout RandomStream) {
    let width = truth.count
    let count = draws.count / max(width, 1)
    logDensities = [logDensity]
    logFigures = [-0.5 * Self.logDeterminant(draws, width: width)]
    var ranks: [Int] = []
    for parameter in 0..<width {
      ranks.append(
        Ranks.rank(of: truth[parameter], among: count, &stream) { draws[$0 * width + parameter] })
    }
    self.ranks = ranks
  }

  /// Those of several simulations, one after the other.
  public init(_ parts: [PosteriorScores]) {
    self.init(
      logDensities: parts.flatMap(\.logDensities), logFigures: parts.flatMap(\.logFigures),
      ranks: parts.flatMap(\.ranks))
  }

  /// The log determinant of the covariance of draws `[S, P]`, by Cholesky's decomposition; minus infinity where they lie in fewer
  /// directions.
  static func logDeterminant(_ draws: [Double], width: Int) -> Double {
    let count = draws.count / max(width, 1)
    guard count > width else { return -.infinity }
    let means = (0..<width).map { p in
      stride(from: p, to: draws.count, by: width).reduce(0) { $0 + draws[$1] } / Double(count)
    }
    var root = [Double](repeating: 0, count: width * width)
    for draw in 0..<count {
      for i in 0..<width {
        let miss = draws[draw * width + i] - means[i]
        for j in 0...i {
          root[i * width + j] += miss * (draws[draw * width + j] - means[j]) / Double(count - 1)
        }
      }
    }
    var sum = 0.0
    for i in 0..<width {
      for j in 0...i {
        var rest = root[i * width + j]
        for k in 0..<j { rest -= root[i * width + k] * root[j * width + k] }
        if i == j {
          guard rest > 0 else { return -.infinity }
          root[i * width + i] = rest.squareRoot()
          sum += log(rest)
        } else {
          root[i * width + j] = rest / root[j * width + j]
        }
      }
    }
    return sum
  }
}

/// Posterior scores of a strategy at one number of target simulations: medians over S seeds, with bootstrap draws.
public struct PosteriorSummary: Sendable {
  /// Mean log density of the truth, and mean log figure of merit.
  public let logDensity, logFigure: Estimate
  /// Shares of the truths in intervals with equal tails that should hold 68 and 95 % of them `[P]`, means over the seeds.
  public let coverage68, coverage95: [Double]
  /// Kolmogorov's distance of the ranks from uniform ones `[P]`, medians over the seeds.
  public let distances: [Double]
  private let densityDraws: [Double]
  private let bootstrap: Bootstrap

  /// Summarises the scores of every seed on the same test simulations and `parameters` parameters; all seeds must have as many.
  public init(_ seeds: [PosteriorScores], parameters: Int, bootstrap: Bootstrap) {
    self.bootstrap = bootstrap
    let densities = bootstrap.means(of: seeds.map(\.logDensities))
    let figures = bootstrap.means(of: seeds.map(\.logFigures))
    densityDraws = densities.draws
    logDensity = bootstrap.estimate(densities.found, draws: densities.draws)
    logFigure = bootstrap.estimate(figures.found, draws: figures.draws)
    func ranks(_ scores: PosteriorScores, _ parameter: Int) -> [Int] {
      stride(from: parameter, to: scores.ranks.count, by: parameters).map { scores.ranks[$0] }
    }
    func coverage(_ level: Double) -> [Double] {
      (0..<parameters).map { parameter in
        seeds.reduce(0) {
          $0
            + ExpectedCoverage.central(ranks($1, parameter), draws: PosteriorScores.draws, level: level).found
        } / Double(max(seeds.count, 1))
      }
    }
    coverage68 = coverage(0.68)
    coverage95 = coverage(0.95)
    distances = (0..<parameters).map { parameter in
      weightedMedian(
        seeds.map { Ranks.distance(ranks($0, parameter), draws: PosteriorScores.draws) },
        weights: [Int](repeating: 1, count: seeds.count))
    }
  }

  /// By how much the mean log density of the truth is higher than that of another on the same seeds and simulations.
  public func gain(over other: PosteriorSummary) -> Estimate {
    bootstrap.estimate(
      logDensity.value - other.logDensity.value, draws: zip(densityDraws, other.densityDraws).map { $0 - $1 })
  }

  /// With how many simulations training from scratch finds the truth as probable; nil where it finds some of it impossible.
  ///
  /// - Parameter scratch: its summaries by number of simulations, rising.
  /// - Throws: `DiagnosticsError` for numbers that do not rise.
  public func equivalent(
    onCurve scratch: [(targetCount: Int, summary: PosteriorSummary)]
  ) throws(DiagnosticsError) -> SimulationsSaved.Equivalent? {
    let all = [self] + scratch.map(\.summary)
    guard !scratch.isEmpty,
      all.allSatisfy({ $0.logDensity.value.isFinite && $0.densityDraws.allSatisfy(\.isFinite) })
    else { return nil }
    // Errors whose logarithm, in which the curve is read, is minus the log density.
    func error(_ logDensity: Double) -> Double { exp(min(max(-logDensity, -600), 600)) }
    return try SimulationsSaved.equivalent(
      of: error(logDensity.value), draws: densityDraws.map(error), sizes: scratch.map(\.targetCount),
      errors: scratch.map { error($0.summary.logDensity.value) },
      errorDraws: scratch.map { $0.summary.densityDraws.map(error) }, bootstrap: bootstrap)
  }
}

extension Ranks {
  /// Kolmogorov's distance of ranks of 0 ... `draws` from uniform ones.
  static func distance(_ ranks: [Int], draws: Int) -> Double {
    var counts = [Int](repeating: 0, count: draws + 1)
    for rank in ranks { counts[rank] += 1 }
    var (passed, distance) = (0, 0.0)
    for (rank, number) in counts.enumerated() {
      passed += number
      let expected = Double(rank + 1) / Double(draws + 1)
      distance = max(distance, abs(Double(passed) / Double(max(ranks.count, 1)) - expected))
    }
    return distance
  }
}

extension Bootstrap {
  /// The median over seeds of the mean of numbers `[S][T]` over simulations, as found and in every draw.
  func means(of numbers: [[Double]]) -> (found: Double, draws: [Double]) {
    let (seeds, simulations) = (numbers.count, numbers.first?.count ?? 0)
    func mean(_ seedCounts: [Int], _ weights: [Int]) -> Double {
      let each = numbers.map { own in
        var sum = 0.0
        // A weight of zero leaves a number out that is not finite.
        for (number, weight) in zip(own, weights) where weight > 0 { sum += number * Double(weight) }
        return sum / Double(max(simulations, 1))
      }
      return weightedMedian(each, weights: seedCounts)
    }
    let once = [Int](repeating: 1, count: simulations)
    let draws = (0..<replicas).map { replica in
      mean(
        counts(seeds, purpose: "bootstrap over seeds", replica: replica),
        counts(simulations, purpose: "bootstrap over test simulations", replica: replica))
    }
    return (mean([Int](repeating: 1, count: seeds), once), draws)
  }
}
