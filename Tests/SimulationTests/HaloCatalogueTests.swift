import Cosmology
import Formats
import Foundation
import Simulation
import TestSupport
import Testing

@Suite struct HaloCatalogueTests {
  /// Two halos of three and two particles among eight in a box of 10, the first across a face.
  private func small() throws -> HaloCatalogue {
    let positions: [Float] = [
      9.75, 5, 5, 0.25, 5, 5, 0.75, 5, 5, 4, 4, 4, 4.5, 4, 4, 8, 8, 8, 8, 2, 8, 2, 8, 8,
    ]
    let velocities: [Float] = [
      1, 0, 0, 2, 0, 3, 3, 0, -3, 100, -50, 0, 300, 50, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9,
    ]
    return try FriendsOfFriends(minimumParticles: 2)
      .halos(positions: positions, velocities: velocities, boxSize: 10, particleMass: 2e12)
  }

  @Test func centresAndVelocitiesAreMeans() throws {
    let halos = try small()
    #expect(halos.count == 2)
    #expect(halos.positions == [0.25, 5, 5, 4.25, 4, 4])
    #expect(halos.velocities == [2, 0, 0, 200, 0, 0.5])
    #expect(halos.particles == [3, 2])
    #expect(halos.masses == [6e12, 4e12])
  }

  @Test func meansAreNumpys() throws {
    let fixture = try HaloFixture()
    let halos = try FriendsOfFriends().halos(
      positions: fixture.positions, velocities: fixture.velocities, boxSize: 100, particleMass: 1)
    #expect(halos.count == fixture.means.rows)
    let velocities = try #require(halos.velocities)
    for halo in 0..<halos.count {
      #expect(Double(halos.particles[halo]) == fixture.means[halo, 0])
      for axis in 0..<3 {
        #expect(abs(Double(halos.positions[3 * halo + axis]) - fixture.means[halo, 1 + axis]) < 1e-5)
        #expect(abs(Double(velocities[3 * halo + axis]) - fixture.means[halo, 4 + axis]) < 1e-4)
      }
    }
  }

  @Test func centresFollowTheParticles() throws {
    let fixture = try HaloFixture()
    func halos(_ shift: Float) throws -> HaloCatalogue {
      try FriendsOfFriends().halos(
        positions: fixture.positions.map { $0 + shift }, velocities: fixture.velocities, boxSize: 100,
        particleMass: 1)
    }
    let (here, there) = (try halos(0), try halos(37.5))
    #expect(here.particles == there.particles)
    #expect(here.velocities == there.velocities)
    for (a, b) in zip(here.positions, there.positions) {
      let apart = abs((a + 37.5).truncatingRemainder(dividingBy: 100) - b)
      #expect(min(apart, 100 - apart) < 1e-4)
      #expect(b >= 0 && b < 100)
    }
  }

  /// Quijote: 512³ particles of 6.57e11 M☉/h in (Gpc/h)³ at Ω_m = 0.3175.
  @Test func particleMassIsQuijotes() {
    let mass = HaloCatalogue.particleMass(
      density: CosmologicalParameters.quijoteFiducial.omegaM, boxSize: 1000, particles: 512 * 512 * 512)
    #expect(abs(mass / 6.565e11 - 1) < 1e-3)
  }

  @Test func snapshotKnowsItsParticleMass() throws {
    let snapshot = ParticleSnapshot(
      positions: [1, 1, 1, 1.5, 1, 1], velocities: [0, 0, 0, 10, 0, 0], boxSize: 10, scaleFactor: 1)
    let halos = try FriendsOfFriends(minimumParticles: 2).halos(in: snapshot, density: 0.3)
    #expect(halos.masses == [0.3 * PhysicalConstants.criticalDensity * 1000])
    #expect(halos.velocities == [5, 0, 0])
  }

  @Test func filesAreAsDescribed() throws {
    try withTemporaryDirectory { folder in
      let halos = try small()
      try halos.write(to: folder + "/halos", origin: [("seed", .integer(7))])
      let read = { (name: String) in try NumpyFile.read(folder + "/halos/" + name) }
      #expect(
        try read("position.npy")
          == NumpyArray(shape: [2, 3], values: [0.25, 5, 5, 4.25, 4, 4], kind: .float32))
      #expect(
        try read("velocity.npy")
          == NumpyArray(shape: [2, 3], values: [2, 0, 0, 200, 0, 0.5], kind: .float32))
      #expect(try read("mass.npy") == NumpyArray([Double(Float(6e12)), Double(Float(4e12))], kind: .float32))
      #expect(try read("particles.npy") == NumpyArray([3, 2], kind: .int32))
      let manifest = try JSONValue.read(folder + "/halos/manifest.json")
      #expect(manifest["halos"] == .integer(2))
      #expect(manifest["origin"]?["seed"] == .integer(7))
      #expect(manifest["units"]?["mass"] == .string("M_sun/h"))
    }
  }

  @Test func particlesAtRestUnknownMakeHalosWithoutVelocities() throws {
    try withTemporaryDirectory { folder in
      let halos = try FriendsOfFriends(minimumParticles: 2)
        .halos(positions: [1, 1, 1, 1.5, 1, 1], velocities: nil, boxSize: 10, particleMass: 2)
      #expect(halos.velocities == nil && halos.positions == [1.25, 1, 1])
      try halos.write(to: folder + "/halos")
      #expect(!FileManager.default.fileExists(atPath: folder + "/halos/velocity.npy"))
    }
  }

  @Test func noHalosMakeEmptyFiles() throws {
    try withTemporaryDirectory { folder in
      let none = try FriendsOfFriends().halos(
        positions: [1, 1, 1], velocities: [0, 0, 0], boxSize: 10, particleMass: 1)
      #expect(none.count == 0)
      try none.write(to: folder + "/halos")
      #expect(try NumpyFile.read(folder + "/halos/position.npy").shape == [0, 3])
    }
  }

  @Test func catalogueAppearsWholeOrNotAtAll() throws {
    try withTemporaryDirectory { folder in
      let halos = try small()
      try halos.write(to: folder + "/halos")
      let before = try snapshot(of: folder)
      #expect(throws: FormatError.self) { try halos.write(to: folder + "/halos") }
      #expect(throws: FormatError.self) { try halos.write(to: folder + "/absent/halos") }
      #expect(throws: FormatError.self) {
        try halos.write(to: folder + "/other", origin: [("sigma", .number(.nan))])
      }
      #expect(try snapshot(of: folder) == before)
      try halos.write(to: folder + "/halos", replacing: true)
      #expect(try snapshot(of: folder) == before)
    }
  }
}
