import Cosmology
import Fields
import Simulation
import Testing

@Suite struct GravityErrorTests {
  private func message(_ change: (inout ColaSettings) -> Void) throws -> String {
    var settings = ColaSettings(particles: 8, cells: 16, boxSize: 64)
    change(&settings)
    do {
      _ = try Cola(settings, model: GravityFixture.matterDomination())
      return "accepted"
    } catch { return "\(error)" }
  }

  @Test func settingsOutsideTheirRangesAreNamed() throws {
    #expect(try message { $0.particles = 1 } == "The simulation's particles is 1.0, expected 2.0 to 1024.0.")
    #expect(try message { $0.cells = 4096 } == "The simulation's cells is 4096.0, expected 2.0 to 2048.0.")
    #expect(
      try message { $0.boxSize = .nan } == "The simulation's boxSize is nan, expected 0.001 to 1000000.0.")
    #expect(try message { $0.steps = -1 } == "The simulation's steps is -1.0, expected 0.0 to 10000.0.")
    #expect(
      try message { $0.startScaleFactor = 0 }
        == "The simulation's startScaleFactor is 0.0, expected 0.001 to 1.0.")
    #expect(
      try message { $0.finalScaleFactor = 0.2 }
        == "The simulation's finalScaleFactor is 0.2, expected 0.3 to 1.0.")
    #expect(
      try message { $0.timeExponent = 0 }
        == "The simulation's timeExponent is 0, expected a number other than 0, or none.")
    #expect(
      try message { $0.timeExponent = 99 } == "The simulation's timeExponent is 99.0, expected -20.0 to 20.0."
    )
    #expect(try message { $0.sharpening = 9 } == "The simulation's sharpening is 9.0, expected 0.0 to 4.0.")
    #expect(try message { $0.cutoff = -1 } == "The simulation's cutoff is -1.0, expected 0.0 to 10.0.")
    #expect(
      try message { $0.latticeOffset = 2 } == "The simulation's latticeOffset is 2.0, expected 0.0 to 1.0.")
    #expect(
      try message { $0.steps = 0 }
        == "The simulation's steps is 0, expected at least 1 where the start is not the end.")
  }

  @Test func neutrinosAreNotColdMatter() throws {
    let parameters = try CosmologicalParameters(
      omegaM: 0.3, omegaB: 0.05, h: 0.7, nS: 0.96, sigma8: 0.8, mNu: 0.1)
    #expect(throws: SimulationError.gravity("cold matter alone needs M_nu = 0, found 0.1 eV")) {
      try GravityModel.lambdaCDM(parameters)
    }
    #expect(
      "\(SimulationError.gravity("cold matter alone needs M_nu = 0, found 0.1 eV"))"
        == "The model of gravity refuses: cold matter alone needs M_nu = 0, found 0.1 eV.")
  }

  @Test func spectraThatFailAreReported() throws {
    var model = GravityFixture.matterDomination()
    model.startSpectrum = { _, _ in -1 }
    let cola = try Cola(ColaSettings(particles: 8, cells: 16, boxSize: 64), model: model)
    let k = 2 * Double.pi / 64
    let error = #expect(throws: FieldError.self) { try cola.snapshot() }
    if case .invalidPower(let found, _) = error {
      #expect(abs(found - k) < 1e-12)
    } else {
      Issue.record("found \(String(describing: error))")
    }
    #expect(error?.description.hasSuffix("expected a finite number that is not negative.") == true)
  }

  @Test func displacementsMustFitTheLattice() throws {
    let displacements = try LagrangianDisplacements(FourierField(cells: 4, boxSize: 64))
    let cola = try Cola(
      ColaSettings(particles: 8, cells: 16, boxSize: 64), model: GravityFixture.matterDomination())
    #expect(throws: FieldError.otherMesh(expected: 8, found: 4)) {
      try cola.snapshot(from: displacements)
    }
  }
}
