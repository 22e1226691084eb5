import Fields
import Foundation
import Simulation
import Testing

/// Orders of convergence, by regression of ln error on ln step.
@Suite struct GravityConvergenceTests {
  /// The leapfrog is of the second order.
  @Test(arguments: [Optional(-2.5), nil]) func stepsConvergeToSecondOrder(exponent: Double?) throws {
    var settings = ColaSettings(
      particles: 16, cells: 32, boxSize: 64, seed: 1, spacing: .logarithmic, timeExponent: exponent)
    settings.startScaleFactor = 0.1
    let model = GravityFixture.matterDomination(amplitude: 1e3)
    func positions(_ steps: Int) throws -> [Float] {
      settings.steps = steps
      return try Cola(settings, model: model).snapshot().positions
    }
    let reference = try positions(128)
    let counts = [4, 8, 16, 32]
    let errors = try counts.map { GravityFixture.distance(try positions($0), reference, boxSize: 64) }
    let order = -GravityFixture.slope(counts.map { log(Double($0)) }, errors.map { log($0) })
    #expect(order > 1.8 && order < 2.4, "order \(order), errors \(errors)")
  }

  /// The force of a wave, from the acceleration of one short step: sharpened, the error falls with the fourth power of the
  /// cell, and with the second without.
  @Test(arguments: [(1.0, 4.0), (0.0, 2.0)]) func forceConvergesWithTheMesh(
    sharpening: Double, expected: Double
  ) throws {
    let (particles, boxSize) = (96, 96.0)
    let k = 2 * Double.pi / boxSize
    let field = try RealField(cells: particles, boxSize: boxSize)
    field.withValues { values in
      for index in values.indices { values[index] = Float(0.05 * cos(k * Double(index / (96 * 96)))) }
    }
    let displacements = try LagrangianDisplacements(field.fourier())
    let cells = [8, 10, 12, 16]
    let errors = try cells.map { cells -> Double in
      // The frame is exact for a wave: what residual velocity there is comes from the error of the force.
      let settings = ColaSettings(
        particles: particles, cells: cells, boxSize: boxSize, steps: 1, startScaleFactor: 0.9,
        sharpening: sharpening, cutoff: 0, latticeOffset: 0.5)
      let model = GravityFixture.matterDomination()
      let snapshot = try Cola(settings, model: model).snapshot(from: displacements)
      // What is missing of the wave's amplitude: single particles feel the shape of their cell, the mean does not.
      let values = displacements.values.first
      var amplitude = 0.0
      var norm = 0.0
      for index in stride(from: 0, to: values.count, by: 3) {
        amplitude += Double(snapshot.velocities[index]) * Double(values[index])
        norm += Double(values[index]) * Double(values[index])
      }
      return abs(amplitude / norm - 100) / 100
    }
    let order = -GravityFixture.slope(cells.map { log(Double($0)) }, errors.map { log($0) })
    #expect(abs(order - expected) < 0.4, "order \(order), errors \(errors)")
  }
}
