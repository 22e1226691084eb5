/// The parameters of the posterior: exp(-S) with
/// S = (beta N gamma^2 / 2) sum (f - y)^2 + (lambda / 2)(|W|^2 + |w|^2) + (delta / 2)|W - Wbar|^2.
public struct BayesParameters: Sendable, Equatable {
  /// gamma1, the feature strength of the source training; 0 is the lazy limit.
  public let sourceStrength: Double
  /// gamma2, the feature strength of the target training; 0 is the lazy limit.
  public let targetStrength: Double
  /// beta, the inverse ridge: 1 / beta is the variance of the labels' noise.
  public let beta: Double
  /// lambda, the weight decay: the precision of the prior of every weight.
  public let lambda: Double
  /// delta, the elastic coupling of the target's hidden weights to the source's; 0 is no transfer.
  public let delta: Double

  /// Parameters within their ranges.
  ///
  /// - Throws: `TheoryError.parameter` for a value that is not finite, a negative gamma or delta, and a beta or
  ///   lambda that is not above 0.
  public init(
    sourceStrength: Double = 1, targetStrength: Double = 1, beta: Double = 100, lambda: Double = 1,
    delta: Double = 0
  ) throws(TheoryError) {
    try TheoryError.require("the source's feature strength gamma1", sourceStrength)
    try TheoryError.require("the target's feature strength gamma2", targetStrength)
    try TheoryError.require("the inverse ridge beta", beta, strictly: true)
    try TheoryError.require("the weight decay lambda", lambda, strictly: true)
    try TheoryError.require("the elastic coupling delta", delta)
    self.sourceStrength = sourceStrength
    self.targetStrength = targetStrength
    self.beta = beta
    self.lambda = lambda
    self.delta = delta
  }
}
