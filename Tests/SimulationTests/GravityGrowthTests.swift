import Cosmology
import Foundation
import Simulation
import Testing

@Suite struct GravityGrowthTests {
  @Test func matterDominationHasItsPowers() {
    let growth = GrowthFrame(Expansion(omegaM: 1))
    for a in [0.01, 0.1, 0.5, 1] {
      #expect(abs(growth.first(at: a) / a - 1) < 1e-8)
      #expect(abs(growth.rate(at: a) - 1) < 1e-8)
      #expect(abs(growth.second(at: a) / (-3.0 / 7 * a * a) - 1) < 1e-7)
    }
  }

  /// With a smooth share 1 - μ matter grows as a^p, 2p² + p = 3μ.
  @Test func smoothMatterSlowsGrowth() {
    let growth = GrowthFrame(Expansion(omegaM: 1), clustering: 0.9)
    #expect(abs(growth.rate(at: 0.3) - (-1 + (1 + 24 * 0.9).squareRoot()) / 4) < 1e-8)
  }

  @Test(arguments: [(-1.0, 0.0), (-0.8, 0.3), (-1.2, -0.4)])
  func firstOrderIsLinearTheory(w0: Double, wa: Double) {
    let linear = Growth(omegaM: 0.3, w0: w0, wa: wa)
    let growth = GrowthFrame(Expansion(omegaM: 0.3, w0: w0, wa: wa))
    for a in [0.05, 0.2, 0.5, 0.9] {
      #expect(abs(growth.first(at: a) / linear.factor(at: a) - 1) < 1e-5)
      #expect(abs(growth.rate(at: a) / linear.rate(at: a) - 1) < 1e-4)
    }
  }

  /// D_2 = -3/7 D_1² Ω_m^(-1/143) to half a percent (Bouchet et al. 1995, equation 50).
  @Test func secondOrderFollowsItsFit() {
    let expansion = Expansion(omegaM: 0.3175)
    let growth = GrowthFrame(expansion)
    for a in [0.2, 0.6, 1] {
      let fit = -3.0 / 7 * pow(growth.first(at: a), 2) * pow(expansion.omegaM(at: a), -1.0 / 143)
      #expect(abs(growth.second(at: a) / fit - 1) < 5e-3)
    }
  }

  @Test func expansionIsThatOfTheCosmologyWithoutRadiation() throws {
    let parameters = try CosmologicalParameters(
      omegaM: 0.3, omegaB: 0.05, h: 0.7, nS: 0.96, sigma8: 0.8, w0: -0.9, wa: 0.2)
    let (expansion, background) = (Expansion(parameters), Background(parameters))
    for a in [0.3, 0.7, 1] { #expect(abs(expansion.rate(at: a) / background.expansion(at: a) - 1) < 5e-4) }
    let step = 1e-5
    let slope = (log(expansion.rate(at: 0.5 + step)) - log(expansion.rate(at: 0.5 - step))) / (2 * step) * 0.5
    #expect(abs(expansion.slope(at: 0.5) - slope) < 1e-8)
  }
}
