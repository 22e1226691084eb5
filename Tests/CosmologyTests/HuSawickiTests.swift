import Cosmology
import Foundation
import TestSupport
import Testing

@Suite struct HuSawickiTests {
  private static func cosmology(_ fR0: Double) throws -> CosmologicalParameters {
    try CosmologicalParameters(
      omegaM: 0.3175, omegaB: 0.049, h: 0.6711, nS: 0.9624, sigma8: 0.834, fR0: fR0)
  }

  /// The Compton wavelength today for Ω_m = 0.24 and |f_R0| = 1e-5, worked out by hand:
  /// 2997.92 √(2e-5 / (0.24 + 4 · 0.76)) = 7.4 Mpc/h.
  @Test func comptonWavelengthToday() throws {
    let p = try CosmologicalParameters(
      omegaM: 0.24, omegaB: 0.04, h: 0.7, nS: 0.96, sigma8: 0.8, fR0: -1e-5)
    let wavelength = 1 / HuSawicki(p).massSquared(at: 1).squareRoot()
    #expect(abs(wavelength - 2997.92458 * (2e-5 / 3.28).squareRoot()) < 1e-9)
  }

  @Test func forceTendsToItsLimits() throws {
    let gravity = HuSawicki(try Self.cosmology(-1e-5))
    #expect(abs(gravity.fifthForce(1e4, at: 1) - 1.0 / 3) < 1e-6)
    #expect(gravity.fifthForce(1e-4, at: 1) < 1e-6)
    // 1/6 at the Compton scale k = a m.
    let compton = 0.5 * gravity.massSquared(at: 0.5).squareRoot()
    #expect(abs(gravity.fifthForce(compton, at: 0.5) - 1.0 / 6) < 1e-12)
    // Heavier early: in matter domination m² grows as R³ ~ a⁻⁹.
    let ratio = gravity.massSquared(at: 0.01) / gravity.massSquared(at: 0.02)
    #expect(abs(log2(ratio) - 9) < 0.01)
    #expect(abs(gravity.field(at: 1) - 1e-5) < 1e-20)
    #expect(HuSawicki(.quijoteFiducial).fifthForce(0.1, at: 1) == 0)
    #expect(gravity.curvatureShare(at: 0.01) > 0.999)
  }

  /// D_fR / D_GR at z = 0 by an independent integrator (scipy's solve_ivp, rtol 1e-8, from a = 0.005).
  @Test(arguments: [
    (-1e-4, [0.05: 0.1194, 0.1: 0.2250, 0.3: 0.4062]), (-1e-5, [0.05: 0.0208, 0.1: 0.0658, 0.3: 0.2164]),
    (-1e-6, [0.05: 0.0023, 0.1: 0.0088, 0.3: 0.0608]),
  ])
  func linearBoosts(fR0: Double, expected: [Double: Double]) throws {
    let p = try Self.cosmology(fR0)
    let gravity = HuSawicki(p)
    let expansion = { @Sendable (a: Double) in (p.omegaM / (a * a * a) + 1 - p.omegaM).squareRoot() }
    let modified = ColdGrowth(omegaM: p.omegaM, expansion: expansion) { 1 + gravity.fifthForce($0, at: $1) }
    let newton = ColdGrowth(omegaM: p.omegaM, expansion: expansion) { _, _ in 1 }
    for (k, boost) in expected {
      let ratio =
        modified.amplification(k, from: 0.005, rate: 1) / newton.amplification(k, from: 0.005, rate: 1)
      #expect(abs(ratio * ratio - 1 - boost) < 1e-4, "k = \(k)")
    }
  }

  @Test func growthIsThatOfTheTable() throws {
    let p = try CosmologicalParameters(
      omegaM: 0.3, omegaB: 0.05, h: 0.7, nS: 0.96, sigma8: 0.8, w0: -0.9, wa: 0.2)
    let expansion = { @Sendable (a: Double) -> Double in
      let dark = exp(-3 * (1 - 0.9 + 0.2) * log(a) - 3 * 0.2 * (1 - a))
      return (0.3 / (a * a * a) + 0.7 * dark).squareRoot()
    }
    let growth = ColdGrowth(omegaM: 0.3, expansion: expansion) { _, _ in 1 }
    let table = Growth(p)
    for a in [0.05, 0.1, 0.3] {
      let found = growth.amplification(0.1, from: a, rate: table.rate(at: a))
      #expect(abs(found * table.factor(at: a) - 1) < 1e-5, "a = \(a)")
    }
    // A wave without velocity grows by 3/5 of the growing mode in matter domination.
    let still = ColdGrowth(omegaM: 1, expansion: { pow($0, -1.5) }) { _, _ in 1 }
    #expect(abs(still.amplification(0.1, from: 1e-4, to: 1e-1, rate: 0) / 600 - 1) < 1e-4)
  }

  @Test func refusesWhatIsNotModelled() throws {
    #expect(
      message {
        try CosmologicalParameters(
          omegaM: 0.3, omegaB: 0.05, h: 0.7, nS: 0.96, sigma8: 0.8, w0: -0.9, fR0: -1e-5)
      }
        == "Gravity f(R) is modelled for w = -1 and wa = 0 only, found f_R0 = -1e-05 with w = -0.9 and wa = 0.0."
    )
    #expect(
      message { try MatterPower(parameters: Self.cosmology(-1e-5), linear: EisensteinHu()) }
        == "The smooth matter power is modelled for f_R0 = 0 only, found f_R0 = -1e-05; simulate the fields instead."
    )
    #expect(
      message { try Self.cosmology(1e-5) } == "Parameter f_R0 must lie between -0.01 and 0.0, found 1e-05.")
    #expect(try Self.cosmology(-1e-5).withGeneralRelativity == .quijoteFiducial)
  }

  @Test func priorIsThatOfQuijote() throws {
    let prior = Prior.modifiedGravity
    #expect(prior.names == ["Omega_m", "Omega_b", "h", "n_s", "sigma_8", "M_nu", "f_R0"])
    let p = try prior.cosmology(at: prior.point(at: Array(repeating: 0.5, count: 7)))
    #expect(abs(p.fR0 + 1.5e-4) < 1e-18 && p.mNu == 0.505)
  }
}
