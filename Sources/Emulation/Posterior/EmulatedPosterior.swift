import Foundation
import Randomness

/// The posterior of an observation under an emulator and the uniform prior over its bounds, as weighted draws.
public struct EmulatedPosterior: Sendable, Equatable {
  /// The draws, row-major `[S, P]`, scaled to [0, 1].
  public private(set) var draws: [Double]
  /// Their weights, which sum to 1 `[S]`.
  public private(set) var weights: [Double]
  /// The logarithms of the likelihood, to the emulator's power, at the draws `[S]`.
  private(set) var logLikelihoods: [Double]
  /// The mean `[P]`, scaled.
  public let mean: [Double]
  /// The covariance `[P, P]`, row-major, scaled.
  public let covariance: [Double]
  /// The logarithm of the evidence: the likelihood's mean over the prior.
  public let logEvidence: Double
  /// What the observation is in whitened modes `[D]`.
  let modes: [Double]

  init(
    draws: [Double], logWeights: [Double], logLikelihoods: [Double], parameters: Int, modes: [Double]
  ) {
    let (weights, sum) = Self.normalised(logWeights)
    self.draws = draws
    self.logLikelihoods = logLikelihoods
    self.weights = weights
    (mean, covariance) = Self.moments(draws, weights, parameters)
    logEvidence = sum - log(Double(max(weights.count, 1)))
    self.modes = modes
  }

  /// The same posterior by fewer draws, all of one weight: each is taken as often as its weight asks for (systematic
  /// resampling, Kitagawa 1996).
  public func resampled(_ count: Int, _ stream: inout RandomStream) -> EmulatedPosterior {
    var posterior = self
    var (drawn, sum, place) = ([Double](), weights.first ?? 0, 0)
    drawn.reserveCapacity(count * mean.count)
    let start = stream.uniform()
    for number in 0..<count {
      let level = (Double(number) + start) / Double(count)
      while sum < level, place + 1 < weights.count {
        place += 1
        sum += weights[place]
      }
      drawn += draws[place * mean.count..<(place + 1) * mean.count]
    }
    posterior.draws = drawn
    posterior.weights = [Double](repeating: 1 / Double(count), count: count)
    posterior.logLikelihoods = []
    return posterior
  }

  /// How many independent draws the weighted ones are worth (Kish 1965).
  public var effectiveSize: Double { 1 / weights.reduce(0) { $0 + $1 * $1 } }

  /// The share of the posterior below a value of a parameter.
  public func rank(of value: Double, parameter: Int) -> Double {
    let size = mean.count
    var sum = 0.0
    for (index, weight) in weights.enumerated() where draws[index * size + parameter] < value {
      sum += weight
    }
    return sum
  }

  /// The posterior when its likelihood is taken to a further power: the mean, and what the logarithm of the density is at a
  /// point of some log likelihood, but for the prior's volume; the same draws weighted anew.
  ///
  /// - Parameters:
  ///   - power: the power, of what the draws were weighted by.
  ///   - truth: the log likelihood at the point.
  func tempered(_ power: Double, truth: Double) -> (mean: [Double], logDensity: Double) {
    let logWeights = zip(weights, logLikelihoods).map { weight, likelihood in
      weight > 0 && likelihood.isFinite ? log(weight) + (power - 1) * likelihood : -.infinity
    }
    let (tempered, sum) = Self.normalised(logWeights)
    var mean = [Double](repeating: 0, count: self.mean.count)
    for (index, weight) in tempered.enumerated() where weight > 0 {
      for place in mean.indices { mean[place] += weight * draws[index * mean.count + place] }
    }
    return (mean, power * truth - sum - logEvidence)
  }

  /// Weights that sum to 1, and the logarithm of the sum they had.
  static func normalised(_ logWeights: [Double], power: Double = 1) -> (weights: [Double], logSum: Double) {
    let largest = logWeights.max() ?? 0
    let weights = logWeights.map { exp(power * ($0 - largest)) }
    let sum = weights.reduce(0, +)
    return (weights.map { $0 / sum }, largest + log(sum))
  }

  /// Mean and covariance of weighted points.
  static func moments(_ points: [Double], _ weights: [Double], _ size: Int) -> (
    mean: [Double], covariance: [Double]
  ) {
    var mean = [Double](repeating: 0, count: size)
    var covariance = [Double](repeating: 0, count: size * size)
    for (index, weight) in weights.enumerated() {
      for place in 0..<size { mean[place] += weight * points[index * size + place] }
    }
    for (index, weight) in weights.enumerated() where weight > 0 {
      for row in 0..<size {
        let away = weight * (points[index * size + row] - mean[row])
        for column in 0...row {
          covariance[row * size + column] += away * (points[index * size + column] - mean[column])
        }
      }
    }
    for row in 0..<size {
      for column in 0..<row { covariance[column * size + row] = covariance[row * size + column] }
    }
    return (mean, covariance)
  }
}
