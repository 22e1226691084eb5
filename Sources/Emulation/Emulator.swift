import Formats
import Foundation
import Tensor

/// The distribution of a suite, p(x | theta), learnt from many simulations of a source suite and few of the suite itself.
///
/// The mean is that of the source plus a response; the covariance is the source's, each scaled as held-out simulations ask
/// for, plus the variance of the response. Numbers are encoded as networks read them, parameters scaled to [0, 1].
public struct Emulator: Sendable, Equatable {
  /// The parameters with their bounds.
  public let parameters: EmulatedParameters
  /// The uniform prior: the range of each parameter, scaled, where a suite has simulations `[P]`.
  public let prior: [ClosedRange<Double>]
  /// The source suite's distribution, its covariance sharpened by the target's simulations.
  public let source: SourceModel
  /// What the target suite adds to it.
  public let response: Response
  /// How far simulations are from the mean.
  public let law: NoiseLaw
  /// How well held-out simulations are predicted.
  public let check: EmulatorCheck
  /// The logarithm of the evidence of the response's lengths and amplitudes.
  public let logEvidence: Double
  /// Simulations of the target that were learnt from.
  public let simulations: Int
  /// The correlation of scatter with that of partners in the source suite, in the middle of all simulations that have one; nil
  /// where none has.
  public let correlation: Double?
  /// What partners make of the variance of the response: its mean over the prior with them, in units of that of the same
  /// simulations without; nil where none has one.
  public let pairedVariance: Double?

  /// The response that was expected beforehand, which ``response`` adds to; nil without one or where it is left out.
  public let responsePrior: ResponsePrior?
  /// What held-out simulations say of the prior that was given; nil where none was.
  public let verdict: PriorVerdict?

  /// Coefficients of the source's mean in whitened modes `[terms, D]`.
  let modeCoefficients: Matrix
  /// What the source's process is in whitened modes; nil without one.
  let process: Process?
  /// Coefficients of the expected response in whitened modes `[terms, D]`, its amplitude included; nil without one.
  let expectedCoefficients: Matrix?
  /// Maps encoded numbers to whitened modes: L^-T V `[D, D]`.
  let toModes: Matrix
  /// Maps whitened modes to encoded numbers: V^T L^T `[D, D]`.
  let fromModes: Matrix

  init(
    source: SourceModel, prior: [ClosedRange<Double>], response: Response, law: NoiseLaw,
    check: EmulatorCheck,
    logEvidence: Double, simulations: Int, responsePrior: ResponsePrior? = nil, verdict: PriorVerdict? = nil,
    correlation: Double? = nil, pairedVariance: Double? = nil
  ) throws(TensorError) {
    parameters = source.parameters
    self.prior = prior
    self.source = source
    self.response = response
    self.law = law
    self.check = check
    self.logEvidence = logEvidence
    self.simulations = simulations
    self.responsePrior = responsePrior
    self.verdict = verdict
    self.correlation = correlation
    self.pairedVariance = pairedVariance
    let modes = try response.modes.tensor()
    let whitening = try source.covariance.whitener.tensor().transposed().matmul(modes)
    toModes = try Matrix(whitening)
    fromModes = try Matrix(modes.transposed().timesTransposed(source.covariance.factor.tensor()))
    modeCoefficients = try Matrix(source.mean.coefficients.tensor().matmul(whitening))
    process = try source.mean.process.map { process throws(TensorError) in
      // Modes of the process are mixed in those of the response.
      let mixing = try process.toModes.tensor().inverse().matmul(whitening).square()
      return Process(
        coefficients: try Matrix(process.coefficients.tensor().matmul(whitening)),
        uncertainty: try Matrix(process.uncertainty.tensor().matmul(mixing)))
    }
    expectedCoefficients = try responsePrior.map { prior throws(TensorError) in
      try Matrix(prior.coefficients.tensor().matmul(whitening) * (verdict?.amplitude ?? 1))
    }
  }

  /// A process of the source's mean in whitened modes.
  struct Process: Equatable {
    /// Coefficients of its features `[R, D]`.
    let coefficients: Matrix
    /// What of a mode's variance a unit of each feature's square is `[R, D]`.
    let uncertainty: Matrix
  }

  /// Numbers per simulation, D.
  public var width: Int { toModes.rows }

  /// The emulator with another law of noise.
  public func with(_ law: NoiseLaw) throws -> Emulator {
    try Emulator(
      source: source, prior: prior, response: response, law: law, check: check, logEvidence: logEvidence,
      simulations: simulations, responsePrior: responsePrior, verdict: verdict, correlation: correlation,
      pairedVariance: pairedVariance)
  }

  /// Mean and variance in whitened modes at points `[M, P]` scaled to [0, 1].
  func modes(_ scaled: Matrix) throws(TensorError) -> ModeFunction.Modes { try ModeFunction(self)(scaled) }

  /// The mean of the encoded numbers `[M, D]` at points `[M, P]` scaled to [0, 1].
  ///
  /// - Throws: ``EmulationError/outside(parameter:value:lower:upper:)`` for a point outside the prior.
  public func mean(at scaled: Matrix) throws -> Matrix {
    try parameters.requireInside(scaled, prior)
    return try withOneThread { () throws(TensorError) in
      try Matrix(modes(scaled).mean.matmul(fromModes.tensor()))
    }
  }

  /// The covariance `[D, D]` of the encoded numbers at a point `[P]` scaled to [0, 1]: noise and what is not known of the
  /// mean.
  ///
  /// - Throws: ``EmulationError/outside(parameter:value:lower:upper:)`` for a point outside the prior.
  public func covariance(at scaled: [Double]) throws -> Matrix {
    let point = Matrix(rows: 1, columns: scaled.count, values: scaled)
    try parameters.requireInside(point, prior)
    return try withOneThread { () throws(TensorError) in
      let out = try fromModes.tensor()
      let tails = law.freedom.map { $0 > 2 ? $0 / ($0 - 2) : .infinity } ?? 1
      let variance = try modes(point).variance.view([width, 1]) * tails
      return try Matrix((out * variance).transposed().matmul(out))
    }
  }
}
