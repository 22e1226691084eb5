import Foundation

/// Threshold and virial density of spherical collapse (Mead 2017, arXiv 1606.05345, appendix A).
struct SphericalCollapse: Sendable {
  /// Linear overdensity at collapse, δ_c.
  let threshold: Double
  /// Overdensity of a virialised halo over the mean matter density, Δ_v.
  let virialOverdensity: Double

  /// The fits at scale factor `a`, with the neutrino corrections of Mead et al. 2021 (arXiv 2009.01858, section 3.4).
  init(growth: Growth, at a: Double, neutrinoFraction: Double) {
    let x = 1 - growth.unnormalised(at: a) / a
    let y = 1 - growth.accumulated(at: a) / a
    let logOmega = log10(growth.omegaM(at: a))
    // Equation A3.
    func f(_ p0: Double, _ p1: Double, _ p2: Double, _ p3: Double) -> Double {
      p0 + p1 * x + p2 * x * x + p3 * y
    }
    let c1 = f(-0.0069, -0.0208, 0.0312, 0.0021)
    let c2 = f(0.0001, -0.0647, -0.0417, 0.0646)
    let v1 = f(-0.79, -10.17, 2.51, 6.51)
    let v2 = f(-1.89, 0.38, 18.8, -15.87)
    let einsteinDeSitter = 3.0 / 20 * pow(12 * Double.pi, 2.0 / 3)
    threshold = einsteinDeSitter * (1 + c1 * logOmega + c2) * (1 - 0.041 * neutrinoFraction)
    let correction = 1 + v1 * logOmega + v2 * logOmega * logOmega
    virialOverdensity = 18 * Double.pi * Double.pi * correction * (1 + 0.763 * neutrinoFraction)
  }
}
