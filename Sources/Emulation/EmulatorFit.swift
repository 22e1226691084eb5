import Formats
import Tensor

/// The response of some simulations with all that is learnt beside it: covariance, law of noise, amplitude of its prior.
struct EmulatorFit {
  /// The simulations, what is expected of them at its likeliest amplitude.
  var data: ResponseData
  /// The source's covariance, sharpened where that helps.
  var covariance: ResidualCovariance
  /// Lengths, amplitudes and exponents.
  var point: [Double]
  /// The logarithm of their evidence.
  var logEvidence: Double
  /// The response.
  var response: Response
  /// What each simulation says about the response learnt from the others.
  var leftOut: Response.LeftOut
  /// The same with lengths and amplitudes learnt anew without each part.
  var heldOut: Response.LeftOut
  /// How far simulations are from the mean.
  var law: NoiseLaw

  /// Fits everything.
  ///
  /// - Parameter plain: lengths and amplitudes without a prior, at which the prior's amplitude is judged first.
  init(
    _ simulations: ResponseData, _ source: ResidualCovariance, _ settings: Emulator.Settings,
    _ isCancelled: @escaping @Sendable () -> Bool, after plain: [Double]? = nil
  ) throws {
    data = simulations
    covariance = source
    var fit = ResponseFit()
    fit.seed = settings.seed
    fit.starts = settings.starts
    fit.isCancelled = isCancelled
    if let plain { data.amplitude = try data.likelyAmplitude(at: plain, under: covariance) }
    var found = try data.learn(fit, under: covariance)
    if isCancelled() { throw EmulationError.interrupted }
    if plain != nil {
      data.amplitude = try data.likelyAmplitude(at: found.point, under: covariance)
      fit.starts = 1
      found = try data.learn(fit, under: covariance, from: found.point)
      data.amplitude = try data.likelyAmplitude(at: found.point, under: covariance)
    }
    (response, leftOut) = try data.conditioned(at: found.point, under: covariance)
    if settings.sharpens,
      let sharper = try covariance.sharpened(by: leftOut, modes: response.modes, folds: settings.folds)
    {
      covariance = sharper
      fit.starts = 1
      found = try data.learn(fit, under: covariance, from: found.point)
      (response, leftOut) = try data.conditioned(at: found.point, under: covariance)
    }
    (point, logEvidence) = found
    heldOut =
      settings.refits
      ? try data.heldOut(folds: settings.folds, under: covariance, from: point, isCancelled: isCancelled)
      : leftOut
    if isCancelled() { throw EmulationError.interrupted }
    law = NoiseLaw(errors: heldOut.errors, variances: heldOut.variances)
  }

  /// The mean log density of held-out simulations by the law of noise, without the constant of the normal distribution.
  func meanLogDensity() -> Double {
    law.meanLogDensity(errors: heldOut.errors, variances: heldOut.variances) - 0.5 * covariance.logDeterminant
  }
}
