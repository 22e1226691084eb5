import Cosmology
import Foundation
import Testing

@Suite struct GrowthTests {
  @Test func einsteinDeSitterGrowsAsTheScaleFactor() {
    let growth = Growth(omegaM: 1)
    for a in [1e-3, 0.1, 0.5, 1] {
      #expect(abs(growth.unnormalised(at: a) / a - 1) < 3e-6)
      #expect(abs(growth.rate(at: a) - 1) < 1e-6)
      #expect(abs(growth.accumulated(at: a) / a - 1) < 1e-4)
      #expect(growth.omegaM(at: a) == 1)
    }
  }

  /// Heath 1977: D = 5/2 Ω_m E ∫ da / (a E)³ for a cosmological constant.
  @Test(arguments: [0.1, 0.3175, 0.5])
  func cosmologicalConstantFollowsTheIntegral(omegaM: Double) {
    let growth = Growth(omegaM: omegaM)
    for a in [0.2, 0.5, 1] {
      let expansion = { (a: Double) in (omegaM / (a * a * a) + 1 - omegaM).squareRoot() }
      let count = 20000
      var sum = 0.0
      for i in 0..<count {
        let x = a * (Double(i) + 0.5) / Double(count)
        sum += pow(x * expansion(x), -3) * a / Double(count)
      }
      let expected = 2.5 * omegaM * expansion(a) * sum
      #expect(abs(growth.unnormalised(at: a) / expected - 1) < 1e-5)
    }
  }

  /// σ_8 at z = 1 over today's; CAMB's growth differs by radiation, which Growth neglects.
  @Test func agreesWithCAMBWithoutNeutrinos() throws {
    for item in try CAMBFixture.shared.get().cases("lh") {
      let growth = Growth(try item.cosmology())
      #expect(abs(growth.factor(at: 0.5) / (item.sigma8Z1 / item.parameters[4]) - 1) < 3e-3)
    }
  }

  @Test func coldMatterAgreesWithCAMB() throws {
    let fixture = try CAMBFixture.shared.get()
    for item in fixture.cases("nwlh") {
      let p = try item.cosmology()
      let neutrinos = NeutrinoGrowth(p)
      let growth = Growth(p).unnormalised(at: 1)
      for (k, expected) in zip(fixture.kCold, item.cold) {
        // The fit of Eisenstein & Hu holds to a few per cent of the suppression.
        let ratio = 2 * log(neutrinos.coldOverTotal(k, growth: growth))
        #expect(abs(ratio - expected) < 0.02 + 0.1 * abs(expected), "\(item.parameters) k = \(k)")
      }
    }
  }

  @Test func masslessNeutrinosChangeNothing() {
    let neutrinos = NeutrinoGrowth(.quijoteFiducial)
    #expect(neutrinos.coldOverTotal(1, growth: 0.8) == 1)
    #expect(neutrinos.totalRatio(1, from: 0.4, to: 0.8) == 0.5)
  }
}
