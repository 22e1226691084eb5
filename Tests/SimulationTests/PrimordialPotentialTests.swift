import Cosmology
import Foundation
import Simulation
import TestSupport
import Testing

@Suite struct PrimordialPotentialTests {
  /// P_φ = (3/5)² 2π² A_s (k / 0.05 Mpc⁻¹)^(n_s - 1) / k³ with CAMB's A_s = 2.13507e-9 for σ_8 = 0.834 (CAMB 2.0.5,
  /// the parameters of Quijote, 3.046 massless neutrinos, T = 2.7255 K).
  @Test func potentialIsThatOfTheCurvature() throws {
    let potential = try GravityModel.lambdaCDM(.quijoteFiducial).potentialSpectrum
    for k in [1e-4, 1e-2, 1] {
      let curvature =
        2 * Double.pi * Double.pi * 2.13507e-9 * pow(k / (0.05 / 0.6711), 0.9624 - 1) / pow(k, 3)
      #expect(abs(potential(k) / (0.36 * curvature) - 1) < 0.005)
    }
  }

  @Test func numbersOutOfRangeAreRefused() {
    #expect(
      message { try PrimordialNonGaussianity(.local, amplitude: 2e5, tilt: 1) }
        == "The simulation's f_NL is 200000.0, expected -100000 to 100000.")
    #expect(
      message { try PrimordialNonGaussianity(.local, amplitude: 1, tilt: 4) }
        == "The simulation's n_s is 4.0, expected above -2 and below 4.")
    #expect(message { try PrimordialNonGaussianity(.local, amplitude: .nan, tilt: 1) } != nil)
    #expect(message { try PrimordialNonGaussianity(.local, amplitude: 1, tilt: .nan) } != nil)
  }

  @Test func gaussianNeedsNoTransformation() throws {
    #expect(try PrimordialNonGaussianity(.local, amplitude: 0, tilt: 1).transformation == nil)
    #expect(try PrimordialNonGaussianity(.local, amplitude: 1, tilt: 1).transformation != nil)
  }
}
