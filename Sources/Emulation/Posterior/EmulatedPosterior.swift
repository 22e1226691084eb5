import Foundation
import Randomness
import Tensor

/// The posterior of an observation under an emulator and the uniform prior over its bounds, as weighted draws.
public struct EmulatedPosterior: Sendable, Equatable {
  /// The draws, row-major `[S, P]`, scaled to [0, 1].
  public private(set) var draws: [Double]
  /// Their weights, which sum to 1 `[S]`.
  public private(set) var weights: [Double]
  /// The logarithms of the likelihood, to the emulator's power, at the draws `[S]`.
  private(set) var logLikelihoods: [Double]
  /// The mean `[P]`, scaled.
  public private(set) var mean: [Double]
  /// The covariance `[P, P]`, row-major, scaled.
  public private(set) var covariance: [Double]
  /// The logarithm of the evidence: the likelihood's mean over the prior.
  public let logEvidence: Double
  /// What the observation is in whitened modes `[D]`.
  let modes: [Double]
  /// By what the draws were stretched; nil where they are as the likelihood says.
  private(set) var stretch: Stretch?

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

  /// The same posterior given a shape S, row-major `[P, P]`: the covariance of its logits, V Vᵀ, becomes V S Vᵀ.
  func stretched(to shape: [Double], prior: [ClosedRange<Double>]) throws(TensorError) -> EmulatedPosterior {
    var posterior = self
    let stretch = try Stretch(Stretch.standard(draws, weights, prior), shape: shape, prior: prior)
    posterior.stretch = stretch
    posterior.draws = stretch.applied(to: draws)
    (posterior.mean, posterior.covariance) = Self.moments(posterior.draws, weights, mean.count)
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

  /// Weights of the same draws when the likelihood is taken to a further power, and the logarithm of the sum that they had.
  func tempered(_ power: Double) -> (weights: [Double], logSum: Double) {
    let logWeights = zip(weights, logLikelihoods).map { weight, likelihood in
      weight > 0 && likelihood.isFinite ? log(weight) + (power - 1) * likelihood : -.infinity
    }
    return Self.normalised(logWeights)
  }

  /// What remains of draws that are worth something: the others' weights are below a millionth of an even one.
  func withoutIdleDraws() -> EmulatedPosterior {
    var posterior = self
    let size = mean.count
    let least = 1e-6 / Double(max(weights.count, 1))
    let kept = weights.indices.filter { weights[$0] > least }
    posterior.draws = kept.flatMap { draws[$0 * size..<($0 + 1) * size] }
    posterior.weights = kept.map { weights[$0] }
    posterior.logLikelihoods = kept.map { logLikelihoods[$0] }
    return posterior
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
