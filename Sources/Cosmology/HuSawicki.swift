import Foundation

/// Gravity f(R) of Hu & Sawicki 2007 (arXiv 0705.1158) with n = 1 on the background of ΛCDM.
///
/// The scalaron f_R = df/dR carries a force of up to a third of Newton's within its Compton wavelength.
public struct HuSawicki: Sendable {
  /// |f_R| of the background today, |f_R0|.
  public let today: Double
  private let omegaM: Double
  private let omegaL: Double

  /// The gravity of a cosmology, whose dark energy counts as a cosmological constant.
  public init(_ parameters: CosmologicalParameters) {
    today = abs(parameters.fR0)
    omegaM = parameters.omegaM
    omegaL = 1 - parameters.omegaM
  }

  /// Background curvature over 3 H_0², R / 3H_0² = Ω_m a⁻³ + 4 Ω_Λ.
  public func curvature(at a: Double) -> Double { omegaM / (a * a * a) + 4 * omegaL }

  /// |f_R| of the background at `a`, |f_R0| (R_0 / R)^(n + 1) in the limit of high curvature, n = 1.
  public func field(at a: Double) -> Double {
    let ratio = curvature(at: 1) / curvature(at: a)
    return today * ratio * ratio
  }

  /// Mass of the scalaron squared, m² = 1 / (3 f_RR) = R / (3 (n + 1) |f_R|) with n = 1 [(h/Mpc)²]; infinite in GR.
  public func massSquared(at a: Double) -> Double {
    let hubble = 1 / PhysicalConstants.hubbleDistance
    return hubble * hubble * curvature(at: a) / (2 * field(at: a))
  }

  /// The unscreened fifth force over Newton's at k [h/Mpc]: 1/3 k² / (k² + a² m²) (Pogosian & Silvestri 2008).
  public func fifthForce(_ k: Double, at a: Double) -> Double {
    let compton = a * a * massSquared(at: a)
    guard compton.isFinite else { return 0 }
    return k * k / (3 * (k * k + compton))
  }

  /// How much the local curvature grows per unit of overdensity, δR / R in the limit of a heavy scalaron:
  /// Ω_m a⁻³ / (Ω_m a⁻³ + 4 Ω_Λ).
  public func curvatureShare(at a: Double) -> Double {
    omegaM / (a * a * a) / curvature(at: a)
  }
}
