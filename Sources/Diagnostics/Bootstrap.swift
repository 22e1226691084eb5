import Randomness

/// Intervals from the crossed bootstrap: seeds and test simulations are both drawn again with replacement
/// (the pigeonhole bootstrap of Owen 2007, Annals of Applied Statistics 1, 386, eq. 2-3).
///
/// The seeds bear the scatter of the training and of the target simulations given, the test simulations that
/// of the test. Every evaluation with as many seeds and simulations gets the same draws, so what is common
/// to two strategies drops out of their ratio. With few seeds the interval of their median is on the wide side.
public struct Bootstrap: Sendable, Equatable {
  /// Number of draws.
  public let replicas: Int
  /// Share of the draws inside the interval; 0.68 is the interval from 16 % to 84 %.
  public let level: Double
  /// Seed of the draws.
  public let seed: UInt64

  /// Chooses the draws.
  ///
  /// - Throws: `outOfRange` for fewer than 2 draws or a level outside (0, 1).
  public init(replicas: Int = 1000, level: Double = 0.68, seed: UInt64) throws(DiagnosticsError) {
    guard replicas >= 2 else {
      throw .outOfRange(what: "number of bootstrap draws", expected: "at least 2", found: "\(replicas)")
    }
    guard level > 0, level < 1 else {
      throw .outOfRange(what: "level of the interval", expected: "between 0 and 1", found: "\(level)")
    }
    self.replicas = replicas
    self.level = level
    self.seed = seed
  }

  /// How often each of `count` things is drawn in one replica, by purpose.
  func counts(_ count: Int, purpose: String, replica: Int) -> [Int] {
    var stream = RandomStream(seed: seed, purpose: purpose, index: UInt64(replica))
    var counts = [Int](repeating: 0, count: count)
    for _ in 0..<count { counts[Int(stream.uniform() * Double(count))] += 1 }
    return counts
  }

  /// The interval of draws around a value.
  func estimate(_ value: Double, draws: [Double]) -> Estimate {
    let sorted = draws.sorted()
    return Estimate(
      value: value, low: quantile(sorted, 0.5 - level / 2), high: quantile(sorted, 0.5 + level / 2))
  }

  /// Median over seeds of mean square error and R^2, as found and in every draw.
  public func draws(of evaluation: Evaluation) -> ResampledScores {
    let seeds = evaluation.seeds
    let width = evaluation.parameters.count + 1
    let found = summary(
      of: evaluation, seedCounts: [Int](repeating: 1, count: seeds),
      weights: [Double](repeating: 1, count: evaluation.simulations))
    var mse = [[Double]](repeating: [], count: width)
    var r2 = mse
    for replica in 0..<replicas {
      let drawn = summary(
        of: evaluation, seedCounts: counts(seeds, purpose: "bootstrap over seeds", replica: replica),
        weights: counts(
          evaluation.simulations, purpose: "bootstrap over test simulations", replica: replica
        ).map(Double.init))
      for column in 0..<width {
        mse[column].append(drawn.mse[column])
        r2[column].append(drawn.r2[column])
      }
    }
    return ResampledScores(
      columns: evaluation.columns, mse: found.mse, r2: found.r2, mseDraws: mse, r2Draws: r2, bootstrap: self)
  }

  /// Medians over the seeds `[P + 1]` when seed `s` counts `seedCounts[s]` times and simulation `t`
  /// `weights[t]` times.
  private func summary(
    of evaluation: Evaluation, seedCounts: [Int], weights: [Double]
  ) -> (mse: [Double], r2: [Double]) {
    // A draw of simulations that all agree has no spread; R^2 then refers to the spread of all of them.
    let all = evaluation.truthVariances(weights: [Double](repeating: 1, count: evaluation.simulations))
    let spreads = zip(evaluation.truthVariances(weights: weights), all).map { $0 > 1e-12 * $1 ? $0 : $1 }
    let mse = evaluation.weightedErrors(weights: weights)
    let r2 = mse.map { evaluation.determination(mse: $0, spreads: spreads) }
    let columns = 0...evaluation.parameters.count
    return (
      columns.map { column in weightedMedian(mse.map { $0[column] }, weights: seedCounts) },
      columns.map { column in weightedMedian(r2.map { $0[column] }, weights: seedCounts) }
    )
  }
}

extension Evaluation {
  /// Mean square error of every seed `[S][P + 1]` when simulation `t` counts `weights[t]` times.
  func weightedErrors(weights: [Double]) -> [[Double]] {
    let width = parameters.count + 1
    return squaredErrors.withUnsafeBufferPointer { errors in
      (0..<seeds).map { seed in
        var sums = [Double](repeating: 0, count: width)
        sums.withUnsafeMutableBufferPointer { sums in
          for t in 0..<simulations where weights[t] != 0 {
            let start = (seed * simulations + t) * width
            for column in 0..<width { sums[column] += weights[t] * errors[start + column] }
          }
          for column in 0..<width { sums[column] /= Double(simulations) }
        }
        return sums
      }
    }
  }
}
