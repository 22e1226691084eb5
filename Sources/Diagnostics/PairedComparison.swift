import Foundation

/// The ratio of a strategy's error to that of training from scratch, and how sure it is, from errors that
/// are paired by seed and by test simulation.
///
/// For every seed `s` the logarithm of the ratio of the two mean square errors is one independent
/// measurement: its scatter over the seeds holds training noise and the choice of target simulations. All
/// seeds share the test simulations, whose sampling noise is the scatter over simulations of the relative
/// error difference e_strategy/mse_strategy - e_scratch/mse_scratch, averaged over the seeds. With variances
/// of the mean A = (scatter over seeds)/S and B = (scatter over simulations)/T the half-width at tail
/// probability p is the root of t(p, S - 1)^2 A + t(p, T - 1)^2 B. It never covers too little, whatever
/// A : B (Banerjee 1960, Sankhya 22, 395). What differs from seed to seed and from simulation to simulation is seen by
/// both; it is taken out of B, as far as B's own error of sqrt(2/(T - 1)) allows.
/// With the other cells of a study (``ScatterPrior``) A and its degrees of freedom become the moderated ones.
/// A pre-trained network shared by all seeds counts as given.
public struct PairedComparison: Sendable, Equatable {
  /// log(mse_strategy / mse_scratch) of every seed.
  let logRatios: [Double]
  /// Its mean over the seeds.
  public let logRatio: Double
  /// Variance of `logRatio` from the seeds; NaN with one seed.
  package private(set) var seedVariance: Double
  /// Variance of `logRatio` from the test simulations.
  let simulationVariance: Double
  /// Degrees of freedom of `seedVariance`.
  package private(set) var seedFreedom: Double
  /// Degrees of freedom of `simulationVariance`.
  let simulationFreedom: Double

  /// Errors of numbers in [0, 1] below this are rounding; a perfect prediction counts as this far off.
  static let smallestError = 1e-30

  /// Compares one column (a parameter, or `total`) of two paired evaluations.
  package init(_ strategy: Evaluation, _ scratch: Evaluation, column: Int) {
    let width = strategy.parameters.count + 1
    let (seeds, count) = (strategy.seeds, strategy.simulations)
    var ratios: [Double] = []
    var relative = [Double](repeating: 0, count: count)
    var squares = 0.0
    for seed in 0..<seeds {
      let base = seed * count
      var sums = (0.0, 0.0)
      for t in 0..<count {
        sums.0 += strategy.squaredErrors[(base + t) * width + column]
        sums.1 += scratch.squaredErrors[(base + t) * width + column]
      }
      let floor = Self.smallestError
      let means = (max(sums.0 / Double(count), floor), max(sums.1 / Double(count), floor))
      ratios.append(log(means.0) - log(means.1))
      for t in 0..<count {
        let index = (base + t) * width + column
        let difference = strategy.squaredErrors[index] / means.0 - scratch.squaredErrors[index] / means.1
        relative[t] += difference
        squares += difference * difference
      }
    }
    logRatios = ratios
    logRatio = ratios.reduce(0, +) / Double(seeds)
    seedVariance = Self.varianceOfMean(ratios)
    let mean = relative.map { $0 / Double(seeds) }
    simulationVariance = Self.shared(mean, squares: squares, seeds: seeds)
    seedFreedom = Double(seeds - 1)
    simulationFreedom = Double(count - 1)
  }

  /// Variance of the mean over simulations of what all seeds share, from the mean `[T]` over seeds of the relative
  /// differences, whose own means over simulations are zero, and the sum of their squares.
  private static func shared(_ mean: [Double], squares: Double, seeds: Int) -> Double {
    let (count, number) = (Double(mean.count), Double(seeds))
    let all = varianceOfMean(mean)
    guard seeds > 1 else { return all }
    let rest = squares - number * mean.reduce(0) { $0 + $1 * $1 }
    let interaction = max(rest, 0) / ((number - 1) * (count - 1)) / (number * count)
    return min(all, max(all - interaction, all * (2 / (count - 1)).squareRoot()))
  }

  private static func varianceOfMean(_ values: [Double]) -> Double {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count * (count - 1))
  }

  /// The same with the variance from the seeds as all cells of the study moderate it.
  func moderated(by prior: ScatterPrior, at place: ScatterPrior.Place) -> PairedComparison {
    var moderated = self
    let seeds = Double(logRatios.count)
    moderated.seedVariance = prior.moderated(seedVariance * seeds, at: place) / seeds
    moderated.seedFreedom = prior.totalFreedom
    return moderated
  }

  /// Whether there are the two seeds that a test needs.
  public var isTestable: Bool { seedFreedom >= 1 }

  /// The smallest ratio called harm at a one-sided tail probability; nil when the test is blind, with one
  /// seed or with a ratio above a thousand.
  func detectableRatio(tail: Double) -> Double? {
    let width = halfWidth(tail: tail)
    return isTestable && width < log(1000) ? exp(width) : nil
  }

  /// Half-width of `logRatio` at a one-sided tail probability; with one seed that of the simulations alone.
  package func halfWidth(tail: Double) -> Double {
    let t = StudentT.upperQuantile(tail, freedom: simulationFreedom)
    var square = t * t * simulationVariance
    if isTestable {
      let s = StudentT.upperQuantile(tail, freedom: seedFreedom)
      square += s * s * seedVariance
    }
    return square.squareRoot()
  }

  /// The probability of a ratio at least this high when the expected log errors are equal.
  public var probabilityOfHarm: Double {
    guard isTestable, logRatio != 0 else { return isTestable ? 0.5 : 1 }
    // The tail at which the half-width equals |logRatio|; both in logarithms, as with one degree of freedom the
    // half-width spans many orders of magnitude.
    let wanted = log(abs(logRatio))
    let tail = exp(
      root(from: log(1e-15), to: log(0.5), tolerance: 1e-9) { log(halfWidth(tail: exp($0))) - wanted })
    return logRatio > 0 ? tail : 1 - tail
  }

  /// The probability of a ratio at least this low when the expected log errors are equal.
  public var probabilityOfHelp: Double { isTestable ? 1 - probabilityOfHarm : 1 }

  /// Geometric mean over the seeds of mse_strategy / mse_scratch, with the interval that holds `level`.
  public func ratio(level: Double) -> Estimate {
    let width = halfWidth(tail: (1 - level) / 2)
    return Estimate(value: exp(logRatio), low: exp(logRatio - width), high: exp(logRatio + width))
  }
}
