import Formats
import Tensor

/// The factor on the response that a prior expects: 1 beforehand, to within a half.
///
/// Whitened differences y = a r + what the process has + noise, with covariance K x B + 1, have the likeliest a by
/// generalised least squares; with z and q the modes of y and r and s their variances (``ResponseEvidence``),
///
///     a = (tau + sum_ij q_ij z_ij / s_ij) / (tau + sum_ij q_ij^2 / s_ij),   a >= 0, tau = 1 / 0.5^2.
extension ResponseData {
  /// The precision of the normal prior of the factor around 1.
  private static let precision = 4.0
  /// Simulations that are looked at.
  private static let most = 1200

  /// The likeliest factor at some lengths and amplitudes of the process; as it is without a prior.
  func likelyAmplitude(at point: [Double], under covariance: ResidualCovariance) throws(TensorError) -> Double
  {
    guard let expected else { return amplitude }
    let count = min(shared.rows, Self.most)
    let rows = (0..<count).map { $0 * shared.rows / count }
    let evidence = try ResponseEvidence(
      parameters, shared: shared.selecting(rows: rows), new: new.selecting(rows: rows),
      residuals: covariance.whitened(differences.selecting(rows: rows)), whitener: covariance.whitener)
    let kernel = try evidence.kernel.matrix(evidence.points, evidence.points, at: point)
    let spectrum = try evidence.spectrum(kernel, at: point)
    let modes = try spectrum.kernel.vectors.transposed().matmul(
      covariance.whitened(expected.selecting(rows: rows)).tensor().matmul(spectrum.bins.vectors))
    let weighted = try modes / spectrum.variances
    let (pull, weight) = (
      try (weighted * spectrum.modes).sum().number(), try (weighted * modes).sum().number()
    )
    return max(0, (Self.precision + pull) / (Self.precision + weight))
  }
}
