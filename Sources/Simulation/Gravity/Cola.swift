import CKernels
import Fields
import Foundation
import Tensor

/// Particles under gravity by COLA: perturbation theory carries the large scales, a particle mesh the remainder (Tassev,
/// Zaldarriaga & Eisenstein 2013).
///
/// T²[x] = 3/2 Ω_m a F with T = a³ E d/da and F = i k/k² δ_k is solved for v = T[x] - T[D_1] ψ_1 - T[D_2] ψ_2 and for x
/// (equations 3.2 to 3.6). Fields are in single precision, times and growth in double. The same settings give the
/// same bytes at every number of threads.
public struct Cola: Sendable {
  /// How to simulate.
  public let settings: ColaSettings
  /// What to simulate.
  public let model: GravityModel
  /// What makes the initial potential non-Gaussian; nothing when nil.
  public var potentialTransformation: PotentialTransformation?

  /// Prepares a simulation.
  /// - Throws: `SimulationError.setting`.
  public init(
    _ settings: ColaSettings, model: GravityModel, potentialTransformation: PotentialTransformation? = nil
  ) throws {
    try settings.validate()
    self.settings = settings
    self.model = model
    self.potentialTransformation = potentialTransformation
  }

  /// Simulates from the initial modes to the final time.
  ///
  /// - Throws: `FieldError` for an invalid spectrum; `FieldError` or `TensorError` when memory runs out.
  public func snapshot() throws -> ParticleSnapshot {
    let displacements = try LagrangianDisplacements(
      InitialModes.make(settings, model, transforming: potentialTransformation))
    // The meshes of large initial conditions would lie idle beside the particles.
    if settings.particles >= 256 { Engine.releaseCachedMemory() }
    return try snapshot(from: displacements)
  }

  /// Simulates from given displacements at D_1 = D_2 = 1, of the lattice of the settings.
  ///
  /// - Throws: `FieldError` for another lattice and when memory runs out.
  public func snapshot(
    from displacements: LagrangianDisplacements
  ) throws -> ParticleSnapshot {
    guard displacements.particles == settings.particles else {
      throw FieldError.otherMesh(expected: settings.particles, found: displacements.particles)
    }
    let times = TimeSteps(settings, model.expansion)
    // Until the first kick residual velocities are zero, and perturbation theory is exact for the frame.
    var particles = MovingParticles(
      displacements, settings, model.growth, at: times.middles.first ?? settings.finalScaleFactor)
    if settings.steps > 0 {
      let mesh = try ForceMesh(settings, model)
      for step in 0..<settings.steps {
        let potential = try mesh.potential(of: particles.positions, at: times.middles[step])
        particles.push(potential, kick: times.kick(step), drift: times.drift(step))
      }
    }
    return particles.snapshot(at: settings.finalScaleFactor)
  }
}
