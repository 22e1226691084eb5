import Cosmology
import Foundation

/// Gravity f(R) of Hu & Sawicki with n = 1 and its screening.
///
/// The scalaron of the quasi-static field equation ∇²f_R = -(a²/3) (δR - 8πG δρ), R ∝ |f_R|^(-1/2), has two limits: where
/// it varies slowly, R follows the density, |f_R| = |f̄_R| (R̄ / (R̄ + 8πG δρ))²; where perturbations are small, it is
/// linear with the mass m. Here the density is first smoothed as the linear scalaron does, by M² / (k² + M²), and then
/// mapped as in the first limit,
///
///     F_k = k² / 3M² [(1 - (1 + w δ_s)⁻²) / 2w]_k,   δ_s = M² / (k² + M²) δ,   w = Ω_m a⁻³ / (Ω_m a⁻³ + 4 Ω_Λ),
///
/// which for M = a m is exact in both limits, never lets f_R change its sign and suppresses the force where density is
/// high.
///
/// What a mesh of some Mpc/h does not resolve makes the scalaron heavier, because its mass squared grows as R³:
/// M² = a² m² (1 + c w σ), where σ is the linear rms density in spheres of the Compton wavelength 1 / (a m) and c is the
/// one number that is fitted: to e-MANTIS with |f_R0| = 1e-5 and 1e-6 at Quijote's fiducial cosmology. Without
/// structure the force is that of linear theory.
///
/// Boosts P_f(R) / P_ΛCDM - 1 against e-MANTIS for 0.06 ≤ k ≤ 0.3 h/Mpc with particles and cells 4 Mpc/h apart: 0.93 to 0.97
/// of it for |f_R0| = 1e-4, 0.95 to 1.04 for 1e-5, 0.89 to 1.18 for 1e-6. With 8 Mpc/h and five steps: 1.04 to 1.09, 1.01
/// to 1.17, and for 1e-6, whose Compton wavelength is not resolved, 1.01 to 1.19 up to k = 0.15 and 1.57 at 0.3. It also
/// fails where Ω_m and σ_8 are both high (0.56 of 0.1 % for 1e-6, Ω_m = 0.4, σ_8 = 0.9, k = 0.06), inside haloes, for
/// objects that screen themselves by their own potential, and where |f_R0| is below 1e-7.
struct HuSawickiGravity: Sendable {
  /// How much the structure on the Compton scale adds to the scalaron's mass, c.
  static let clumping = 1.75

  private let gravity: HuSawicki
  private let growth: GrowthFrame
  private let variance: Variance

  static func `extension`(_ matter: LinearMatter) -> GravityExtension? {
    let parameters = matter.parameters
    guard parameters.fR0 != 0 else { return nil }
    let model = HuSawickiGravity(
      gravity: HuSawicki(parameters), growth: GrowthFrame(Expansion(parameters)),
      variance: matter.coldVariance())
    let gravity = model.gravity
    return GravityExtension(
      name: "f(R)", linearFactor: { k, a in 1 + gravity.fifthForce(k, at: a) },
      fifthForce: model.screenedForce)
  }

  private var screenedForce: FifthForce {
    FifthForce(
      filter: { k, a in
        let mass = massSquared(at: a)
        return mass / (k * k + mass)
      },
      source: { a in
        let share = Float(gravity.curvatureShare(at: a))
        return { overdensity in
          // Filters ring: density stays above zero.
          let curvature = 1 + share * max(overdensity, -0.98)
          return (1 - 1 / (curvature * curvature)) / (2 * share)
        }
      },
      factor: { k, a in k * k / (3 * massSquared(at: a)) })
  }

  /// M², the comoving mass squared that forces on a mesh see [(h/Mpc)²].
  private func massSquared(at a: Double) -> Double {
    let square = a * a * gravity.massSquared(at: a)
    let radius = min(max(1 / square.squareRoot(), 1e-3), 100)
    let rms = variance.sigma(radius) * growth.first(at: a)
    return square * (1 + Self.clumping * gravity.curvatureShare(at: a) * rms)
  }
}
