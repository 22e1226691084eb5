import Fields
import Formats
import Summaries
import TestSupport
import Testing

@Suite struct MarkedPowerSpectrumTests {
  @Test func equalsThePyliansRecipeForSeveralMarksInOnePass() throws {
    let reference = try Pylians()
    let power = try PowerSpectrumEstimator(
      mesh: MeshSettings(cells: reference.cells), boxSize: reference.catalogue.boxSize)
    let names = ["mpk_quijote", "mpk_other"]
    let marks = try names.map { name in
      try Mark(
        radius: reference.radius, power: #require(reference.value(name, "power").double),
        softening: #require(reference.value(name, "softening").double))
    }
    let found = try MarkedPowerSpectrumEstimator(power: power, marks: marks).measure(reference.catalogue)
    #expect(worst(found.power.power, try reference.numbers("pk_cic")) < 1e-4)
    for (name, spectrum) in zip(names, found.marked) {
      let expected = try #require(reference.value(name, "M").doubles)
      let difference = worst(spectrum.power, expected)
      print("\(name): worst difference from Pylians \(difference)")
      #expect(difference < 1e-3)
      #expect(abs(spectrum.meanMark / (try #require(reference.value(name, "mean").double)) - 1) < 1e-5)
    }
  }

  @Test func normalisationIsTheSquareOfTheMeanMark() throws {
    let reference = try Pylians()
    let power = try PowerSpectrumEstimator(
      mesh: MeshSettings(cells: 32), boxSize: reference.catalogue.boxSize)
    let contrast = try MarkedPowerSpectrumEstimator(power: power).measure(reference.catalogue).marked[0]
    let density = try MarkedPowerSpectrumEstimator(power: power, normalisation: .density)
      .measure(reference.catalogue).marked[0]
    let factor = contrast.meanMark * contrast.meanMark
    #expect(worst(density.power, contrast.power.map { factor * $0 }) < 1e-12)
    #expect(abs(density.shotNoise / (factor * contrast.shotNoise) - 1) < 1e-12)
  }

  @Test func aVeryWideMarkChangesNothing() throws {
    // A sphere around the whole box has no overdensity: every mark is 1.
    let reference = try Pylians()
    let power = try PowerSpectrumEstimator(
      mesh: MeshSettings(cells: 32), boxSize: reference.catalogue.boxSize)
    let mark = try Mark(radius: 5000, power: 2, softening: 0.25)
    let found = try MarkedPowerSpectrumEstimator(power: power, marks: [mark]).measure(reference.catalogue)
    #expect(worst(found.marked[0].power, found.power.power) < 1e-3)
    #expect(abs(found.marked[0].shotNoise / found.power.shotNoise - 1) < 1e-3)
  }

  @Test func marksOutOfRangeAreRefused() {
    #expect(
      message { try Mark(radius: 0, power: 2, softening: 0.25) }
        == "the radius R of a mark must be a positive length [Mpc/h], found 0.0")
    #expect(
      message { try Mark(radius: 10, power: 0, softening: 0.25) }
        == "the power p of a mark must be in -20 to 20 and not 0, found 0.0")
    #expect(
      message { try Mark(radius: 10, power: 2, softening: 0) }
        == "the softening delta_s of a mark must be at least 0.001, found 0.0")
  }
}
