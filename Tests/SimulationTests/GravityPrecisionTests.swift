import Fields
import Foundation
import Simulation
import Testing

@Suite struct GravityPrecisionTests {
  /// Single precision against the same simulation in double precision.
  @Test func singleFieldsFollowDoubleOnes() throws {
    var settings = ColaSettings(
      particles: 8, cells: 16, boxSize: 64, steps: 4, seed: 2, timeExponent: nil, cutoff: 0.6)
    settings.startScaleFactor = 0.2
    let model = GravityFixture.matterDomination(amplitude: 3e3)
    let modes = try GaussianField.modes(of: { model.startSpectrum($0, 1) }, cells: 8, boxSize: 64, seed: 2)
    let displacements = try LagrangianDisplacements(modes)
    let values = displacements.values
    let snapshot = try Cola(settings, model: model).snapshot(from: displacements)
    let reference = GravityDoubleReference(
      settings: settings, first: values.first.map { Double($0) }, second: values.second.map { Double($0) })
    let (positions, residuals) = try reference.run()
    let moved = GravityFixture.rms(values.first)
    #expect(moved > 1)
    let distance = GravityFixture.distance(snapshot.positions, positions.map { Float($0) }, boxSize: 64)
    #expect(distance < 1e-5 * moved, "distance \(distance) of \(moved)")
    // At a = 1, T[D_1] = 1 and T[D_2] = -6/7.
    let velocities = residuals.indices.map { index -> Float in
      Float(100 * (residuals[index] + Double(values.first[index]) - 6.0 / 7 * Double(values.second[index])))
    }
    let difference = GravityFixture.rms(zip(snapshot.velocities, velocities).map { $0 - $1 })
    #expect(difference < 1e-5 * GravityFixture.rms(velocities))
    // The residual velocities are no small part, so the force was tested.
    #expect(GravityFixture.rms(residuals.map { Float($0) }) > 0.05 * moved)
  }
}
