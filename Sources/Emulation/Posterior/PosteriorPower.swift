import Formats
import Foundation

/// The power to which an emulated likelihood is taken so that posteriors are as sure as they are right: that of the highest
/// density of held-out truths (the learning rate of Grünwald & van Ommen 2017, "Inconsistency of Bayesian inference for
/// misspecified linear models, and a proposal for repairing it", chosen by held-out simulations).
///
/// A response learnt from few simulations is wrong in the same way for all numbers of all observations. Its variance is
/// part of the likelihood, but the lengths and amplitudes that it rests on are estimates, and many numbers make their
/// error look like knowledge of the parameters. One power for all directions is a compromise, but a linear map of posteriors that gives
/// held-out truths their covariance costs up to two nats where posteriors are bent along their prior's edges.
public struct PosteriorPower: Sendable {
  /// Powers that may be chosen.
  package static let range = 0.1...2.0
  /// The powers tried, evenly in the logarithm.
  static let tried = (0...24).map {
    range.lowerBound * pow(range.upperBound / range.lowerBound, Double($0) / 24)
  }
  /// The width of the normal prior of its logarithm, a weak one.
  static let width = 0.7

  /// What a held-out simulation says of each power.
  public struct Vote: Sendable {
    /// The logarithm of the posterior density of the truth, but for the prior's volume, for each power tried.
    let logDensities: [Double]
    /// The posterior mean for each power tried.
    let means: [[Double]]
    /// How many independent draws the posterior's were worth.
    public let effectiveSize: Double
  }

  /// The power chosen.
  public let value: Double
  private let place: Int

  /// The power of the highest density of held-out truths and its weak prior.
  public init(_ votes: [Vote]) {
    let sums = Self.tried.indices.map { place in
      votes.reduce(-0.5 * pow(log(Self.tried[place]) / Self.width, 2)) { $0 + $1.logDensities[place] }
    }
    place = sums.indices.filter { sums[$0].isFinite }.max { sums[$0] < sums[$1] } ?? Self.ofOne
    value = Self.tried[place]
  }

  /// The place of the power that is closest to 1.
  private static let ofOne = tried.indices.min { abs(log(tried[$0])) < abs(log(tried[$1])) } ?? 0

  /// The posterior mean of a held-out simulation with the power chosen.
  public func mean(_ vote: Vote) -> [Double] { vote.means[place] }

  /// The logarithm of the posterior density of a held-out truth with the power chosen, but for the prior's volume.
  public func logDensity(_ vote: Vote) -> Double { vote.logDensities[place] }
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
      let tempered = PosteriorPower.tried.map { posterior.tempered($0, truth: likelihood) }
      return PosteriorPower.Vote(
        logDensities: tempered.map(\.logDensity), means: tempered.map(\.mean),
        effectiveSize: posterior.effectiveSize)
    }
  }
}
