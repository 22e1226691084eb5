import Cosmology
import Fields
import Foundation
import Simulation
import Tensor
import Testing

@Suite(.serialized) struct GravityColaTests {
  private func settings(_ particles: Int = 16, steps: Int = 4) -> ColaSettings {
    ColaSettings(
      particles: particles, cells: 2 * particles, boxSize: 8 * Double(particles), steps: steps, seed: 3)
  }

  @Test func bytesAreTheSameAtEveryNumberOfThreads() throws {
    let before = Engine.threads
    defer { try? Engine.setThreads(before) }
    let cola = try Cola(settings(), model: GravityFixture.fiducial())
    var snapshots: [ParticleSnapshot] = []
    for threads in [1, 2, 3] {
      try Engine.setThreads(threads)
      snapshots.append(try cola.snapshot())
    }
    let same = snapshots.map { $0 == snapshots[0] }
    #expect(same == [true, true, true])
  }

  /// The forces between particles come in pairs, and so do the frame's displacements.
  @Test func momentumIsConserved() throws {
    for steps in [0, 5] {
      var settings = settings(24, steps: steps)
      if steps == 0 { settings.startScaleFactor = 1 }
      let snapshot = try Cola(settings, model: GravityFixture.fiducial()).snapshot()
      let typical = GravityFixture.rms(snapshot.velocities)
      #expect(typical > 50)
      for axis in 0..<3 {
        var sum = 0.0
        for particle in 0..<snapshot.count { sum += Double(snapshot.velocities[3 * particle + axis]) }
        // A mean of 24³ rounded numbers.
        #expect(abs(sum / Double(snapshot.count)) < 2e-5 * typical)
      }
    }
  }

  @Test func massIsConserved() throws {
    let snapshot = try Cola(settings(), model: GravityFixture.fiducial()).snapshot()
    #expect(snapshot.count == 4096)
    #expect(snapshot.positions.allSatisfy { (0..<128).contains($0) })
    let field = try paint(positions: snapshot.positions, cells: 32, boxSize: 128)
    let mean = field.values.reduce(0.0) { $0 + Double($1) } / 32768
    #expect(abs(mean - 1) < 1e-6)
  }

  /// Without steps the particles are those of perturbation theory: x = q + D_1 ψ_1 + D_2 ψ_2, and v the derivative.
  @Test func startIsPerturbationTheory() throws {
    var settings = settings(8, steps: 0)
    settings.startScaleFactor = 0.5
    settings.finalScaleFactor = 0.5
    settings.latticeOffset = 0.5
    let model = GravityFixture.matterDomination()
    let modes = try GaussianField.modes(
      of: { model.startSpectrum($0, 1) }, cells: 8, boxSize: 64, seed: 3)
    let displacements = try LagrangianDisplacements(modes)
    let values = displacements.values
    let snapshot = try Cola(settings, model: model).snapshot()
    for index in values.first.indices {
      let site = [index / 3 / 64, index / 3 / 8 % 8, index / 3 % 8][index % 3]
      let (one, two) = (Double(values.first[index]), Double(values.second[index]))
      let position = 8 * (Double(site) + 0.5) + 0.5 * one - 3.0 / 28 * two
      let difference = Double(snapshot.positions[index]) - position
      #expect(abs(difference - 64 * (difference / 64).rounded()) < 1e-4)
      // v = a H dx/dlna / H_0 × 100 km/s, with aH = 100 a^(-1/2).
      let velocity = 100 / 0.5.squareRoot() * (0.5 * one - 3.0 / 14 * two)
      #expect(abs(Double(snapshot.velocities[index]) - velocity) < 1e-4 * (1 + abs(velocity)))
    }
  }

  /// A pancake before it folds: Zel'dovich's solution is exact, and so particles must keep to it whatever the steps.
  ///
  /// Displacements reach 7.1 Mpc/h; the error is that of the force across the dense sheet and falls with the cells.
  @Test func pancakeFollowsItsExactSolution() throws {
    let errors = try [16, 32].map { try Self.pancakeError(particles: $0) }
    #expect(errors[1] < 0.15)
    #expect(errors[1] < 0.55 * errors[0])
  }

  /// The largest distance [Mpc/h] from the exact solution at a = 1, in matter domination and with the default force.
  private static func pancakeError(particles: Int) throws -> Double {
    let (planes, boxSize) = (particles * particles, 64.0)
    let k = 2 * Double.pi / boxSize
    let spacing = boxSize / Double(particles)
    let field = try RealField(cells: particles, boxSize: boxSize)
    field.withValues { values in
      for index in values.indices { values[index] = Float(0.7 * cos(k * spacing * Double(index / planes))) }
    }
    let displacements = try LagrangianDisplacements(field.fourier())
    let settings = ColaSettings(
      particles: particles, cells: 2 * particles, boxSize: boxSize, steps: 8, startScaleFactor: 0.1)
    let snapshot = try Cola(settings, model: GravityFixture.matterDomination()).snapshot(from: displacements)
    let errors = (0..<particles).map { x in
      let displacement = -0.7 / k * sin(k * spacing * Double(x))
      let exact = (Double(x) + settings.latticeOffset) * spacing + displacement
      let error = Double(snapshot.positions[3 * planes * x]) - exact
      return abs(error - boxSize * (error / boxSize).rounded())
    }
    return errors.max() ?? 0
  }

  /// The largest modes grow as linear theory says.
  @Test func largeScalesGrowLinearly() throws {
    let model = try GravityFixture.fiducial()
    var settings = ColaSettings(particles: 48, cells: 96, boxSize: 3000, steps: 6, fixedAmplitude: true)
    settings.startScaleFactor = 0.1
    let shells = try Shells(boxSize: 3000, first: 1, last: 8)
    for final in [0.5, 1] {
      settings.finalScaleFactor = final
      // A pair of opposite phases: the scatter from the coupling of three modes cancels (Angulo & Pontzen 2016).
      let pair = try [false, true].map { opposite in
        settings.pairedPhase = opposite
        return try Self.power(Cola(settings, model: model).snapshot(), in: shells)
      }
      let power = zip(pair[0], pair[1]).map { ($0 + $1) / 2 }
      let linear = shells.k.map { model.startSpectrum($0, final) }
      // Beyond, the force of cells this coarse begins to sag.
      for (bin, k) in shells.k.enumerated() where k < 0.007 {
        #expect(abs(power[bin] / linear[bin] - 1) < 0.015, "k = \(k), a = \(final)")
      }
    }
  }

  /// The response to dark energy at low k is that of linear theory, the phases being the same.
  @Test func darkEnergyActsAsInLinearTheory() throws {
    let fiducial = CosmologicalParameters.quijoteFiducial
    let other = try CosmologicalParameters(
      omegaM: fiducial.omegaM, omegaB: fiducial.omegaB, h: fiducial.h, nS: fiducial.nS,
      sigma8: fiducial.sigma8,
      w0: -0.8, wa: -0.3)
    var settings = ColaSettings(
      particles: 32, cells: 64, boxSize: 1500, steps: 5, finalScaleFactor: 0.5, seed: 1)
    settings.startScaleFactor = 0.1
    let shells = try Shells(boxSize: 1500, first: 1, last: 6)
    let models = try [fiducial, other].map { try GravityModel.lambdaCDM($0, linear: EisensteinHu()) }
    let power = try models.map { try Self.power(Cola(settings, model: $0).snapshot(), in: shells) }
    for (bin, k) in shells.k.enumerated() {
      let linear = models[1].startSpectrum(k, 0.5) / models[0].startSpectrum(k, 0.5)
      #expect(abs(linear - 1) > 0.02)
      #expect(abs(power[1][bin] / power[0][bin] / linear - 1) < 0.003)
    }
  }

  @Test func fifthForceOfNothingChangesNothing() throws {
    var model = try GravityFixture.fiducial()
    var settings = settings()
    settings.cutoff = 0
    func positions() throws -> [Float] { try Cola(settings, model: model).snapshot().positions }
    func force(_ source: @escaping @Sendable (Float) -> Float) -> FifthForce {
      FifthForce(filter: { _, _ in 1 }, source: { _ in source }, factor: { _, _ in 1.0 / 3 })
    }
    let plain = try positions()
    model.fifthForce = force { _ in 0 }
    let screened = try positions()
    #expect(GravityFixture.distance(plain, screened, boxSize: 128) < 1e-5)
    model.fifthForce = force { $0 }
    let free = try positions()
    model.fifthForce = nil
    model.forceFactor = { _, _ in 4.0 / 3 }
    #expect(GravityFixture.distance(free, try positions(), boxSize: 128) < 1e-4)
    #expect(GravityFixture.distance(free, plain, boxSize: 128) > 0.05)
  }

  /// The overdensity sourced by a potential transformation that does nothing is the one drawn directly.
  @Test func potentialReturnsToItsDensity() throws {
    let model = try GravityFixture.fiducial()
    let direct = try Cola(settings(), model: model).snapshot()
    let through = try Cola(settings(), model: model) { _ in }.snapshot()
    #expect(GravityFixture.distance(direct.positions, through.positions, boxSize: 128) < 1e-3)
  }

  static func power(_ snapshot: ParticleSnapshot, in shells: Shells) throws -> [Double] {
    try paint(positions: snapshot.positions, cells: 64, boxSize: snapshot.boxSize).fourier()
      .power(in: shells, compensating: .cic).power
  }
}
