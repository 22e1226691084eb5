import CKernels
import Fields

/// The particles of a run: where they are, and how fast they leave the reference frame.
struct MovingParticles {
  private(set) var positions: [Float]
  /// v = T[x] - T[D_1] ψ_1 - T[D_2] ψ_2, T = a³ E d/da [Mpc/h].
  private var residuals: [Float]
  private let displacements: LagrangianDisplacements
  private let settings: ColaSettings
  private let growth: GrowthFrame
  private let count: Int

  /// Particles where perturbation theory puts them at a time.
  init(
    _ displacements: LagrangianDisplacements, _ settings: ColaSettings, _ growth: GrowthFrame, at a: Double
  ) {
    self.displacements = displacements
    self.settings = settings
    self.growth = growth
    count = settings.particles * settings.particles * settings.particles
    residuals = [Float](repeating: 0, count: 3 * count)
    let moment = growth.moment(at: a)
    let mix = mesh_mix(value: 0, first: Float(moment.first), second: Float(moment.second))
    positions = [Float](unsafeUninitializedCapacity: 3 * count) { positions, initialised in
      let into = positions.baseAddress
      displacements.withPointers { displacements in
        Parallel.ranges(settings.particles) { planes in
          mesh_place(
            Int32(settings.particles), Float(settings.boxSize), Float(settings.latticeOffset), displacements,
            mix,
            Int32(planes.lowerBound), Int32(planes.upperBound), into)
        }
      }
      initialised = positions.count
    }
  }

  /// Kicks the particles by a force, less what the frame accelerates, and moves them with the frame and the residual
  /// velocities that they then have.
  mutating func push(_ potential: RealField, kick: Kick, drift: Drift) {
    let frame = growth.accelerations(at: kick.middle)
    let pull = 1.5 * growth.expansion.omegaM * kick.middle / (settings.boxSize / Double(settings.cells))
    let kicks = mesh_mix(
      value: Float(kick.factor * pull), first: Float(-kick.factor * frame.first),
      second: Float(-kick.factor * frame.second))
    let drifts = mix(drift)
    let how = settings.assignment.kernel(potential.mesh, shift: 0)
    let boxSize = Float(settings.boxSize)
    potential.withValues { field in
      let field = UnsafePointer(field.baseAddress)
      update { positions, residuals, displacements, range in
        var how = how
        mesh_push(
          &how, field, boxSize, displacements, kicks, drifts, Int64(range.lowerBound),
          Int64(range.upperBound), residuals, positions)
      }
    }
  }

  private func mix(_ drift: Drift) -> mesh_mix {
    let (before, after) = (growth.moment(at: drift.start), growth.moment(at: drift.end))
    return mesh_mix(
      value: Float(drift.factor), first: Float(after.first - before.first),
      second: Float(after.second - before.second))
  }

  /// The particles with their full peculiar velocities, a dx/dt = 100 km/s T[x] / a; the residual ones are gone.
  mutating func snapshot(at a: Double) -> ParticleSnapshot {
    let frame = growth.velocities(at: a)
    let unit = 100 / a
    let mix = mesh_mix(
      value: Float(unit), first: Float(unit * frame.first), second: Float(unit * frame.second))
    update { _, residuals, displacements, range in
      mesh_mix_velocities(displacements, mix, Int64(range.lowerBound), Int64(range.upperBound), residuals)
    }
    return ParticleSnapshot(
      positions: positions, velocities: residuals, boxSize: settings.boxSize, scaleFactor: a)
  }

  /// Runs a loop over the particles on all threads.
  private mutating func update(
    _ body: (UnsafeMutablePointer<Float>?, UnsafeMutablePointer<Float>?, mesh_displacements, Range<Int>) ->
      Void
  ) {
    let count = count
    displacements.withPointers { displacements in
      positions.withUnsafeMutableBufferPointer { positions in
        residuals.withUnsafeMutableBufferPointer { residuals in
          let (x, v) = (positions.baseAddress, residuals.baseAddress)
          Parallel.ranges(count) { body(x, v, displacements, $0) }
        }
      }
    }
  }
}
