import Foundation

/// Linear spectra from the fits of Eisenstein & Hu, without any table or training.
///
/// Baryon oscillations follow Eisenstein & Hu 1998 (astro-ph/9709112); massive neutrinos change the smooth part as in
/// Eisenstein & Hu 1999 (astro-ph/9710252). Accurate to 3-6 % on the oscillations over Quijote's priors.
public struct EisensteinHu: LinearPowerSource {
  /// Whether the acoustic oscillations are left out.
  public let smooth: Bool

  /// The fits with oscillations, or without.
  public init(smooth: Bool = false) {
    self.smooth = smooth
  }

  /// Name for manifests and reports.
  public var name: String { smooth ? "Eisenstein & Hu 1998 without wiggles" : "Eisenstein & Hu 1998" }

  private static let points = 512
  private static let start = log(5e-5)
  private static let step = (log(100) - start) / Double(points - 1)

  /// The linear spectra of any cosmology at z = 0.
  public func spectrum(for parameters: CosmologicalParameters) throws(CosmologyError) -> LinearSpectrum {
    let transfer = EisensteinHuTransfer(parameters)
    let noWiggle = NoWiggleTransfer(parameters)
    let suppression =
      parameters.mNu > 0
      ? NeutrinoTransfer(parameters, growthToday: Growth(parameters).unnormalised(at: 1)) : nil
    var total = [Double](repeating: 0, count: Self.points)
    for i in 0..<Self.points {
      let logK = Self.start + Double(i) * Self.step
      let k = exp(logK)
      var amplitude = smooth ? noWiggle(k) : transfer(k)
      if let suppression { amplitude *= suppression(k) }
      total[i] = parameters.nS * logK + 2 * log(max(abs(amplitude), 1e-30))
    }
    return LinearSpectrum(
      logK: Self.start, step: Self.step, total: total, estimatingColdFor: parameters)
  }
}
