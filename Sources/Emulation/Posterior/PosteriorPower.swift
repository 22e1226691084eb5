import Formats
import Foundation
import Tensor

/// The power to which an emulated likelihood is taken so that posteriors are as sure as they are right: that of the highest
/// density of held-out truths (the learning rate of Grünwald & van Ommen 2017, "Inconsistency of Bayesian inference for
/// misspecified linear models, and a proposal for repairing it", chosen by held-out simulations).
///
/// A response learnt from few simulations is wrong in the same way for all numbers of all observations. Its variance is
/// part of the likelihood, but the lengths and amplitudes that it rests on are estimates, and many numbers make their
/// error look like knowledge of the parameters.
public struct PosteriorPower: Sendable {
  /// Powers that may be chosen.
  package static let range = 0.1...2.0
  /// The powers tried, evenly in the logarithm.
  static let tried = (0...24).map {
    range.lowerBound * pow(range.upperBound / range.lowerBound, Double($0) / 24)
  }
  /// The width of the normal prior of its logarithm, a weak one.
  static let width = 0.7

  /// What a held-out simulation says of each power and of the shape.
  public struct Vote: Sendable {
    /// The logarithm of the posterior density of the truth, but for the prior's volume, for each power tried.
    let logDensities: [Double]
    /// The posterior at the power 1.
    let posterior: EmulatedPosterior
    /// The truth, scaled `[P]`.
    let truth: [Double]
    /// The emulator's prior `[P]`.
    let prior: [ClosedRange<Double>]
    /// How many independent draws the posterior's were worth.
    public var effectiveSize: Double { posterior.effectiveSize }
  }

  /// The power chosen.
  public let value: Double

  /// The power of the highest density of held-out truths and its weak prior.
  public init(_ votes: [Vote]) {
    let sums = Self.tried.indices.map { place in
      votes.reduce(-0.5 * pow(log(Self.tried[place]) / Self.width, 2)) { $0 + $1.logDensities[place] }
    }
    value = Self.tried[sums.indices.filter { sums[$0].isFinite }.max { sums[$0] < sums[$1] } ?? Self.ofOne]
  }

  /// The place of the power that is closest to 1.
  private static let ofOne = tried.indices.min { abs(log(tried[$0])) < abs(log(tried[$1])) } ?? 0

  /// The standard score `[P]` of the truth under its posterior with the power chosen, in logits of places within the prior.
  ///
  /// - Throws: `TensorError` for numbers beyond all bounds.
  public func score(_ vote: Vote) throws -> [Double] {
    try withOneThread { () throws(TensorError) in try Stretch.score(vote.truth, standard(vote), vote.prior) }
  }

  /// The posterior mean of a held-out simulation with the power and the shape chosen.
  ///
  /// - Throws: `TensorError` for numbers beyond all bounds.
  public func mean(_ vote: Vote, _ shape: PosteriorShape) throws -> [Double] {
    try withOneThread { () throws(TensorError) in
      let stretch = try Stretch(standard(vote), shape: shape.covariance, prior: vote.prior)
      let weights = vote.posterior.tempered(value).weights
      return EmulatedPosterior.moments(stretch.applied(to: vote.posterior.draws), weights, vote.prior.count)
        .mean
    }
  }

  private func standard(_ vote: Vote) throws(TensorError) -> Stretch.Standard {
    try Stretch.standard(vote.posterior.draws, vote.posterior.tempered(value).weights, vote.prior)
  }
}

extension PosteriorSampler {
  /// What held-out simulations say of each power.
  ///
  /// - Parameters:
  ///   - observations: encoded numbers `[N, D]`.
  ///   - truth: their parameters `[N, P]` scaled to [0, 1].
  ///   - isCancelled: asked before each observation; true ends the work as ``EmulationError/interrupted``.
  /// - Throws: ``EmulationError``.
  public func votes(
    of observations: Matrix, truth: Matrix, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> [PosteriorPower.Vote] {
    try (0..<observations.rows).map { row in
      let own = observations.selecting(rows: [row])
      let point = truth.selecting(rows: [row])
      let found = try posteriors(of: own, threads: 1, isCancelled: isCancelled) { $0 }
      guard let posterior = found.first, let likelihood = try logLikelihoods(posterior, at: point).first
      else {
        throw EmulationError.interrupted
      }
      let densities = PosteriorPower.tried.map { power in
        power * likelihood - posterior.tempered(power).logSum - posterior.logEvidence
      }
      return PosteriorPower.Vote(
        logDensities: densities, posterior: posterior.withoutIdleDraws(), truth: Array(truth.row(row)),
        prior: emulator.prior)
    }
  }
}
