import Cosmology
import Fields
import Simulation
import TestSupport
import Testing

@Suite struct PrimordialErrorTests {
  @Test func amplitudesBeyondReason() {
    #expect(
      message { try PrimordialNonGaussianity(.local, amplitude: 2e5) }
        == "f_NL of the primordial potential must lie in -100000.0 to 100000.0, found 200000.0.")
    #expect(message { try PrimordialNonGaussianity(.local, amplitude: .nan) }?.contains("found nan") == true)
  }

  @Test func spectraThatAreNone() {
    #expect(
      message { try PrimordialPotential(amplitude: 1, pivot: 1, tilt: 4) }
        == "n_s of the primordial potential must lie in -2.0 to 4.0, found 4.0.")
    #expect(
      message { try PrimordialPotential(amplitude: 0, pivot: 1, tilt: 1) }?.hasPrefix(
        "the power of the primordial potential must lie in ") == true)
    #expect(
      message { try PrimordialPotential(amplitude: 1, pivot: -1, tilt: 1) }?.hasPrefix(
        "the pivot of the primordial potential must lie in ") == true)
    #expect(throws: PrimordialError.self) {
      try PrimordialPotential(.quijoteFiducial, totalMatterPower: { _ in .nan })
    }
  }

  @Test func spectrumOfTheDensityMustBePositive() throws {
    let potential = try PrimordialPotential(amplitude: 1, pivot: 1, tilt: 1)
    let density = try FourierField(cells: 8, boxSize: 8)
    let error = thrown(PrimordialError.self) {
      try PrimordialNonGaussianity(.local, amplitude: 1)
        .apply(toDensity: density, power: { _ in -1 }, potential: potential)
    }
    guard case .field(.invalidPower(_, let power)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(power == -1)
    #expect(
      error?.description.contains("found -1.0") == true || error?.description.contains("is -1.0") == true)
  }
}
