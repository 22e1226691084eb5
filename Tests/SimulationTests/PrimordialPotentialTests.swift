import Cosmology
import Foundation
import Simulation
import Testing

@Suite struct PrimordialPotentialTests {
  /// P_φ = (3/5)² 2π² A_s (k / 0.05 Mpc⁻¹)^(n_s - 1) / k³ with CAMB's A_s = 2.13507e-9 for σ_8 = 0.834 (CAMB 2.0.5,
  /// the parameters of Quijote, 3.046 massless neutrinos, T = 2.7255 K).
  @Test func amplitudeIsThatOfTheCurvature() throws {
    let fiducial = CosmologicalParameters.quijoteFiducial
    let matter = try MatterPower(parameters: fiducial)
    let potential = try PrimordialPotential(fiducial) { matter.linear([$0])[0] }
    for k in [1e-4, 1e-2, 1] {
      let curvature =
        2 * Double.pi * Double.pi * 2.13507e-9 * pow(k / (0.05 / 0.6711), 0.9624 - 1) / pow(k, 3)
      #expect(abs(potential.power(at: k) / (0.36 * curvature) - 1) < 0.005)
    }
  }
}
