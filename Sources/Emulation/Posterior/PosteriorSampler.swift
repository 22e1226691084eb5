import Formats
import Foundation
import Randomness
import Tensor
import Work

/// Finds posteriors under an emulator by adaptive importance sampling.
///
/// Draws of the prior, shared by all observations, are tempered until they are worth some hundred; rounds of draws from a
/// Student distribution fitted to what is known of the posterior follow, and every draw is weighted by the mixture of all
/// rounds (Cornuet et al. 2012, "Adaptive multiple importance sampling").
public struct PosteriorSampler: Sendable {
  /// How the sampler works.
  public struct Settings: Sendable, Equatable {
    /// Draws of the prior.
    public var bank = 8192
    /// Draws of a round.
    public var draws = 1500
    /// Rounds at least and at most.
    public var rounds = 2...20
    /// Rounds at most for a posterior that is worth hardly any draws after these.
    public var manyRounds = 60
    /// The effective size below which a posterior is worth hardly any draws.
    public var hardlyAny = 100.0
    /// The effective size at which rounds end.
    public var enough = 600.0
    /// Seed of all draws.
    public var seed: UInt64 = 1

    /// The settings that were measured.
    public init() {}
  }

  let emulator: Emulator
  let settings: Settings
  /// The uniform prior, scaled `[P]`.
  public var prior: [ClosedRange<Double>] { emulator.prior }
  private let modes: ModeFunction
  private let standard: StandardStudent
  private let bank: Matrix
  /// The logarithm of the prior's volume, scaled.
  private let logVolume: Double
  /// The inverse variances `[D, B]`, the means times them `[D, B]` and what depends on neither `[B]` of the bank.
  private let inverse: Tensor
  private let weighted: Tensor
  private let squares: [Double]
  private let logVariances: [Double]

  /// Prepares posteriors of any number of observations.
  public init(_ emulator: Emulator, settings: Settings = Settings()) throws {
    self.emulator = emulator
    self.settings = settings
    let size = emulator.parameters.count
    standard = StandardStudent(size: size, seed: settings.seed)
    logVolume = emulator.prior.reduce(0) { $0 + log($1.upperBound - $1.lowerBound) }
    var stream = RandomStream(seed: settings.seed, purpose: "prior of an emulated posterior")
    let bank = Matrix(
      rows: settings.bank, columns: size,
      values: (0..<settings.bank).flatMap { _ in emulator.prior.map { stream.uniform(in: $0) } })
    self.bank = bank
    let function = try ModeFunction(emulator)
    self.modes = function
    (inverse, weighted, squares, logVariances) = try withOneThread { () throws(TensorError) in
      let modes = try function(bank)
      let inverse = try modes.variance.reciprocal()
      let weighted = try modes.mean * inverse
      return (
        try inverse.transposed().contiguous(), try weighted.transposed().contiguous(),
        try (weighted * modes.mean).sum(over: [1]).doubles(),
        try modes.variance.log().sum(over: [1]).doubles()
      )
    }
  }

  /// The posteriors of encoded observations `[N, D]`, each of the same draws whatever else is observed.
  ///
  /// - Parameters:
  ///   - threads: observations at a time, as many as processors unless given; the results do not depend on it.
  ///   - progress: told observations done and in all.
  /// - Throws: ``EmulationError/size(of:expected:found:)``, ``EmulationError/nonFinite(of:row:column:)``.
  public func posteriors(
    of observations: Matrix, threads: Int? = nil, progress: (@Sendable (Int, Int) -> Void)? = nil
  ) throws -> [EmulatedPosterior] {
    try posteriors(of: observations, threads: threads, progress: progress) { $0 }
  }

  /// What is wanted of the posteriors of encoded observations `[N, D]`, whose draws would fill the memory if kept.
  ///
  /// - Parameters:
  ///   - threads: observations at a time, as many as processors unless given; the results do not depend on it.
  ///   - isCancelled: asked before each observation; true ends the work as ``EmulationError/interrupted``.
  ///   - progress: told observations done and in all.
  ///   - wanted: what is kept of a posterior.
  /// - Throws: ``EmulationError/size(of:expected:found:)``, ``EmulationError/nonFinite(of:row:column:)``.
  public func posteriors<Value: Sendable>(
    of observations: Matrix, threads: Int? = nil, isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (@Sendable (Int, Int) -> Void)? = nil,
    keeping wanted: @escaping @Sendable (EmulatedPosterior) -> Value
  ) throws -> [Value] {
    guard observations.columns == emulator.width else {
      throw EmulationError.size(
        of: "numbers of an observation", expected: emulator.width, found: observations.columns)
    }
    if let (row, column) = observations.firstNonFinite() {
      throw EmulationError.nonFinite(of: "observations", row: row, column: column)
    }
    return try withOneThread { () throws in
      let modes = try Matrix(observations.tensor().matmul(emulator.toModes.tensor()))
      let found = try concurrently(
        modes.rows, threads: threads, isCancelled: isCancelled, progress: progress
      ) { row throws(TensorError) in
        wanted(try withOneThread { () throws(TensorError) in try posterior(Array(modes.row(row))) })
      }
      let kept = found.compactMap { $0 }
      guard kept.count == modes.rows else { throw EmulationError.interrupted }
      return kept
    }
  }

  /// The logarithms of the posterior density of some points `[M, P]` scaled to [0, 1]; minus infinity outside the prior.
  public func logDensities(_ posterior: EmulatedPosterior, at points: Matrix) throws -> [Double] {
    guard points.columns == emulator.parameters.count else {
      throw EmulationError.size(
        of: "parameters of a point", expected: emulator.parameters.count, found: points.columns)
    }
    let inside = (0..<points.rows).filter {
      zip(points.row($0), emulator.prior).allSatisfy { $1.contains($0) }
    }
    var densities = [Double](repeating: -.infinity, count: points.rows)
    let found = try withOneThread { () throws(TensorError) in
      try logLikelihoods(posterior.modes, at: points.selecting(rows: inside))
    }
    for (row, value) in zip(inside, found) { densities[row] = value - logVolume - posterior.logEvidence }
    return densities
  }

  /// The logarithms of the likelihood, to the emulator's power, at points `[M, P]` inside the prior.
  func logLikelihoods(
    _ posterior: EmulatedPosterior, at points: Matrix
  ) throws(TensorError) -> [Double] {
    try logLikelihoods(posterior.modes, at: points)
  }

  /// The log likelihood of an observation's modes `[D]` at points `[M, P]`.
  private func logLikelihoods(_ observed: [Double], at points: Matrix) throws(TensorError) -> [Double] {
    guard points.rows > 0 else { return [] }
    let modes = try modes(points)
    let errors = try modes.mean - Tensor.vector(observed)
    let chi = try (errors.square() / modes.variance).sum(over: [1]).doubles()
    let logVariances = try modes.variance.log().sum(over: [1]).doubles()
    return logDensities(chi, logVariances)
  }

  private func logDensities(_ chi: [Double], _ logVariances: [Double]) -> [Double] {
    zip(chi, logVariances).map {
      emulator.law.power * emulator.law.logDensity(chi: $0, logVariances: $1, modes: emulator.width)
    }
  }

  private func posterior(_ observed: [Double]) throws(TensorError) -> EmulatedPosterior {
    let size = emulator.parameters.count
    var block = 0
    var proposal = try start(observed)
    var proposals: [StudentProposal] = []
    var draws: [Double] = []
    var likelihoods: [Double] = []
    // The logarithm of the sum of all rounds' densities at every draw.
    var mixture: [Double] = []
    for round in 1...settings.manyRounds {
      let points = proposal.draw(settings.draws, standard, from: &block)
      let count = points.count / size
      guard count > 0 else { break }
      likelihoods += try logLikelihoods(observed, at: Matrix(rows: count, columns: size, values: points))
      mixture = zip(mixture, proposal.logDensities(draws)).map { Self.logSum($0, $1) }
      proposals.append(proposal)
      var own = proposal.logDensities(points)
      for earlier in proposals.dropLast() {
        own = zip(own, earlier.logDensities(points)).map { Self.logSum($0, $1) }
      }
      mixture += own
      draws += points
      let rounds = log(Double(round))
      let logWeights = zip(likelihoods, mixture).map { $0 - $1 + rounds - logVolume }
      let (weights, _) = EmulatedPosterior.normalised(logWeights)
      let effective = 1 / weights.reduce(0) { $0 + $1 * $1 }
      let wanted = round < settings.rounds.upperBound ? settings.enough : settings.hardlyAny
      if round == settings.manyRounds || round >= settings.rounds.lowerBound && effective >= wanted {
        return EmulatedPosterior(
          draws: draws, logWeights: logWeights, logLikelihoods: likelihoods, parameters: size, modes: observed
        )
      }
      let tempered = Self.tempered(logWeights, atLeast: 15 * Double(size))
      let (mean, covariance) = EmulatedPosterior.moments(draws, tempered, size)
      proposal = StudentProposal(mean: mean, covariance: covariance, box: emulator.prior)
    }
    let found = try bankLikelihoods(observed)
    return EmulatedPosterior(
      draws: Array(bank.values), logWeights: found, logLikelihoods: found, parameters: size, modes: observed)
  }

  /// The log likelihood of an observation at all draws of the prior.
  private func bankLikelihoods(_ observed: [Double]) throws(TensorError) -> [Double] {
    let z = try Tensor.vector(observed)
    let squared = try z.square().matmul(inverse).doubles()
    let crossed = try z.matmul(weighted).doubles()
    let chi = squared.indices.map { squared[$0] - 2 * crossed[$0] + squares[$0] }
    return logDensities(chi, logVariances)
  }

  /// A distribution fitted to tempered draws of the prior.
  private func start(_ observed: [Double]) throws(TensorError) -> StudentProposal {
    let size = emulator.parameters.count
    let weights = Self.tempered(try bankLikelihoods(observed), atLeast: 15 * Double(size))
    let (mean, covariance) = EmulatedPosterior.moments(bank.values, weights, size)
    return StudentProposal(mean: mean, covariance: covariance, box: emulator.prior)
  }

  /// Weights to the highest power up to 1 at which they are worth some draws.
  private static func tempered(_ logWeights: [Double], atLeast wanted: Double) -> [Double] {
    func weights(_ power: Double) -> (weights: [Double], size: Double) {
      let weights = EmulatedPosterior.normalised(logWeights, power: power).weights
      return (weights, 1 / weights.reduce(0) { $0 + $1 * $1 })
    }
    var found = weights(1)
    guard found.size < wanted else { return found.weights }
    var (low, high) = (0.0, 1.0)
    for _ in 0..<20 {
      let power = low == 0 ? high / 4 : 0.5 * (low + high)
      let trial = weights(power)
      if trial.size < wanted { high = power } else { (low, found) = (power, trial) }
      if low > 0, high < 1.1 * low { break }
    }
    return found.weights
  }

  private static func logSum(_ a: Double, _ b: Double) -> Double {
    max(a, b) + log1p(exp(-abs(a - b)))
  }
}
