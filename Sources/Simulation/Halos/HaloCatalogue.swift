import CKernels
import Cosmology
import Formats

/// The halos of a simulation, the heaviest first.
public struct HaloCatalogue: Sendable, Equatable {
  /// How the halos were found.
  public let finder: FriendsOfFriends
  /// Side of the periodic cube [Mpc/h].
  public let boxSize: Double
  /// Mass of a particle [M☉/h].
  public let particleMass: Double
  /// Particles in the whole cube.
  public let particlesInBox: Int
  /// Centres of mass inside the cube, `[H, 3]` [Mpc/h].
  public let positions: [Float]
  /// Mean velocities, `[H, 3]` [km/s]; nil where the particles have none.
  public let velocities: [Float]?
  /// Particles of each halo.
  public let particles: [Int]

  init(
    finder: FriendsOfFriends, boxSize: Double, particleMass: Double, particlesInBox: Int,
    hasVelocities: Bool, halos: [halos_group]
  ) {
    self.finder = finder
    self.boxSize = boxSize
    self.particleMass = particleMass
    self.particlesInBox = particlesInBox
    positions = halos.flatMap { halo in
      [halo.position.0, halo.position.1, halo.position.2].map { Self.inside($0, boxSize) }
    }
    velocities =
      hasVelocities
      ? halos.flatMap { [Float($0.velocity.0), Float($0.velocity.1), Float($0.velocity.2)] } : nil
    particles = halos.map { Int($0.particles) }
  }

  /// The number of halos.
  public var count: Int { particles.count }

  /// Masses [M☉/h].
  public var masses: [Double] { particles.map { Double($0) * particleMass } }

  /// The mass of a particle [M☉/h], Ω ρ_crit L³ / N.
  ///
  /// - Parameter density: density of what the particles stand for in units of the critical density today: Ω_m, or
  ///   Ω_cb when neutrinos have no particles.
  /// - Parameter boxSize: side of the cube [Mpc/h].
  /// - Parameter particles: number of particles in it.
  public static func particleMass(density: Double, boxSize: Double, particles: Int) -> Double {
    density * PhysicalConstants.criticalDensity * boxSize * boxSize * boxSize / Double(particles)
  }

  /// Writes `position.npy` `[H, 3]` [Mpc/h], `velocity.npy` `[H, 3]` [km/s] if there are velocities, `mass.npy` `[H]` [M☉/h],
  /// `particles.npy` `[H]` and `manifest.json` into a new folder that appears whole or not at all.
  ///
  /// - Parameter origin: what the manifest says of the simulation.
  /// - Parameter warnings: what a user should hear of the particles.
  /// - Parameter replacing: allows an older folder of that name to be replaced.
  /// - Throws: `FormatError`.
  public func write(
    to directory: String, origin: [(String, JSONValue)] = [], warnings: [String] = [],
    replacing: Bool = false
  ) throws {
    let output = try AtomicDirectory(destination: directory, kind: .halos, replacing: replacing)
    do throws(FormatError) {
      try writeFiles(to: output.scratchPath, manifest(origin, warnings))
    } catch {
      output.discard()
      throw error
    }
    try output.commit()
  }

  private func writeFiles(to folder: String, _ manifest: JSONValue) throws(FormatError) {
    try NumpyFile.write(NumpyFloats(shape: [count, 3], values: positions), to: folder + "/position.npy")
    if let velocities {
      try NumpyFile.write(NumpyFloats(shape: [count, 3], values: velocities), to: folder + "/velocity.npy")
    }
    try NumpyFile.write(NumpyArray(masses, kind: .float32), to: folder + "/mass.npy")
    try NumpyFile.write(
      NumpyArray(particles.map(Double.init), kind: .int32), to: folder + "/particles.npy")
    try manifest.write(to: folder + "/manifest.json")
  }

  private func manifest(_ origin: [(String, JSONValue)], _ warnings: [String]) -> JSONValue {
    .object([
      ("kind", .string(FolderKind.halos.name)),
      ("finder", .string("friends of friends")),
      ("linking_length", .number(finder.linkingLength)),
      ("minimum_particles", .integer(finder.minimumParticles)),
      ("halos", .integer(count)),
      ("box_size", .number(boxSize)),
      ("particles", .integer(particlesInBox)),
      ("particle_mass", .number(particleMass)),
      (
        "units",
        .object([
          ("position", .string("Mpc/h")), ("velocity", .string("km/s")), ("mass", .string("M_sun/h")),
          ("box_size", .string("Mpc/h")), ("particle_mass", .string("M_sun/h")),
          ("linking_length", .string("mean separation of particles")),
        ])
      ),
      ("warnings", .strings(warnings)), ("origin", .object(origin)),
    ])
  }

  /// A centre in single precision that is still inside the cube.
  private static func inside(_ x: Double, _ boxSize: Double) -> Float {
    let rounded = Float(x)
    return Double(rounded) < boxSize ? rounded : 0
  }
}

extension FolderKind {
  /// Halos; older records say so under `catalogue`.
  public static let halos = FolderKind(
    name: "halos", maker: "slingshot halos", parts: [".npy", "manifest.json"]
  ) { ($0["kind"] ?? $0["catalogue"])?.string == "halos" }
}
