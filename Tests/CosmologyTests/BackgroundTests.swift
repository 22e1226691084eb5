import Cosmology
import Foundation
import TestSupport
import Testing

@Suite struct BackgroundTests {
  @Test(arguments: ["lh", "nwlh", "w0wa"])
  func distancesAgreeWithCAMB(suite: String) throws {
    let fixture = try CAMBFixture.shared.get()
    for item in fixture.cases(suite) {
      let background = Background(try item.cosmology())
      for (z, expected) in zip(fixture.distanceRedshifts, item.distances) {
        let distance = try background.comovingDistance(to: z)
        #expect(abs(distance / expected - 1) < 2e-4, "\(item.parameters) z = \(z)")
      }
    }
  }

  /// Matter alone: D = 2 c/H_0 (1 - 1/√(1 + z)); the little radiation there is shortens it by 0.01 %.
  @Test func einsteinDeSitterDistance() throws {
    let p = try CosmologicalParameters(omegaM: 0.99999, omegaB: 0.05, h: 2, nS: 1, sigma8: 0.8)
    for z in [0.1, 1, 4] {
      let expected = 2 * PhysicalConstants.hubbleDistance * (1 - 1 / (1 + z).squareRoot())
      #expect(abs(try Background(p).comovingDistance(to: z) / expected - 1) < 2e-4)
    }
  }

  @Test func distancesDeriveFromEachOther() throws {
    let background = Background(.quijoteFiducial)
    let comoving = try background.comovingDistance(to: 1)
    #expect(abs(try background.angularDiameterDistance(to: 1) - comoving / 2) < 1e-9)
    #expect(abs(try background.luminosityDistance(to: 1) - comoving * 2) < 1e-9)
    #expect(try background.comovingDistance(to: 0) == 0)
    #expect(abs(background.expansion(at: 1) - 1) < 1e-12)
  }

  @Test func darkEnergyFollowsItsEquationOfState() throws {
    let p = try CosmologicalParameters(
      omegaM: 0.3, omegaB: 0.05, h: 0.7, nS: 1, sigma8: 0.8, w0: -0.9, wa: 0.2)
    let background = Background(p)
    // dlnρ/dlna = -3 (1 + w).
    let (a, step) = (0.5, 1e-5)
    let slope =
      log(background.darkEnergy(at: a * (1 + step)) / background.darkEnergy(at: a * (1 - step))) / (2 * step)
    #expect(abs(slope + 3 * (1 - 0.9 + 0.5 * 0.2)) < 1e-6)
  }

  @Test func refusesNegativeRedshifts() {
    let background = Background(.quijoteFiducial)
    #expect(
      message { try background.comovingDistance(to: -1) }
        == "The redshift must lie between 0 and 1000000.0, found -1.0.")
  }
}
