import CKernels
import Foundation

/// The halo finder of Davis et al. (1985): particles closer than a linking length are friends, and friends of
/// friends with all of theirs are one halo.
///
/// The box is periodic. The result depends on the particles alone, not on threads.
public struct FriendsOfFriends: Sendable, Equatable {
  /// Linking length in units of the mean separation of particles, (V / N)^(1/3).
  public let linkingLength: Double
  /// The fewest particles of a halo.
  public let minimumParticles: Int

  /// The finder with its settings; the standard ones are those of Quijote's catalogues.
  ///
  /// - Throws: `HaloError.setting`.
  public init(linkingLength: Double = 0.2, minimumParticles: Int = 20) throws(HaloError) {
    guard linkingLength > 0, linkingLength.isFinite else {
      throw .setting(name: "linking_length", value: "\(linkingLength)", expected: "a positive number")
    }
    guard minimumParticles >= 1 else {
      throw .setting(name: "minimum_particles", value: "\(minimumParticles)", expected: "at least 1")
    }
    self.linkingLength = linkingLength
    self.minimumParticles = minimumParticles
  }

  /// Which halo each particle belongs to.
  ///
  /// - Parameter positions: `[N, 3]` with x, y, z of a particle together [Mpc/h]; any value, wrapped into the box.
  /// - Parameter boxSize: side of the periodic cube [Mpc/h].
  /// - Throws: `HaloError` on positions, a box or a linking length that make no sense together.
  public func groups(positions: [Float], boxSize: Double) throws(HaloError) -> ParticleGroups {
    let length = try checkedLength(positions: positions, boxSize: boxSize)
    let particles = positions.count / 3
    var found: Int64 = -1
    let labels = [Int32](unsafeUninitializedCapacity: particles) { labels, count in
      found = halos_friends_of_friends(
        positions, Int64(particles), boxSize, length, Int64(minimumParticles), labels.baseAddress)
      count = found < 0 ? 0 : particles
    }
    guard found >= 0 else { throw .memory(particles: particles) }
    return ParticleGroups(labels: labels, count: Int(found))
  }

  /// The halos with their centres, mean velocities and masses, the heaviest first.
  ///
  /// A centre is the mean of nearest images, so it is right for halos smaller than half the box.
  ///
  /// - Parameter positions: `[N, 3]` [Mpc/h], any value: wrapped into the box.
  /// - Parameter velocities: `[N, 3]` [km/s]; halos have none where the particles have none.
  /// - Parameter boxSize: side of the periodic cube [Mpc/h].
  /// - Parameter particleMass: mass of a particle [M☉/h], see ``HaloCatalogue/particleMass(density:boxSize:particles:)``.
  /// - Throws: `HaloError`, as ``groups(positions:boxSize:)`` and for velocities that do not fit.
  public func halos(
    positions: [Float], velocities: [Float]?, boxSize: Double, particleMass: Double
  ) throws(HaloError) -> HaloCatalogue {
    if let velocities {
      guard velocities.count == positions.count else {
        throw .velocityCount(positions: positions.count, velocities: velocities.count)
      }
      try Self.check(velocities, "Velocity")
    }
    guard particleMass > 0, particleMass.isFinite else {
      throw .setting(name: "particle mass", value: "\(particleMass)", expected: "a positive number of M☉/h")
    }
    let groups = try groups(positions: positions, boxSize: boxSize)
    var halos = [halos_group](repeating: halos_group(), count: groups.count)
    let done = halos_means(
      positions, velocities ?? positions, groups.labels, Int64(groups.labels.count), boxSize,
      Int64(groups.count), &halos)
    guard done else { throw .memory(particles: groups.labels.count) }
    return HaloCatalogue(
      finder: self, boxSize: boxSize, particleMass: particleMass, particlesInBox: groups.labels.count,
      hasVelocities: velocities != nil, halos: halos)
  }

  /// The halos of a snapshot.
  ///
  /// - Parameter density: density of what the particles stand for in units of the critical density today: Ω_m, or
  ///   Ω_cb when neutrinos have no particles.
  /// - Throws: `HaloError`, as ``halos(positions:velocities:boxSize:particleMass:)``.
  public func halos(in snapshot: ParticleSnapshot, density: Double) throws(HaloError) -> HaloCatalogue {
    try halos(
      positions: snapshot.positions, velocities: snapshot.velocities, boxSize: snapshot.boxSize,
      particleMass: HaloCatalogue.particleMass(
        density: density, boxSize: snapshot.boxSize, particles: max(1, snapshot.count)))
  }

  /// The linking length [Mpc/h] of positions that have passed every check.
  private func checkedLength(positions: [Float], boxSize: Double) throws(HaloError) -> Double {
    guard boxSize > 0, boxSize.isFinite else {
      throw .setting(name: "box size", value: "\(boxSize)", expected: "a positive number of Mpc/h")
    }
    guard positions.count >= 3, positions.count.isMultiple(of: 3) else {
      throw .coordinateCount(positions.count)
    }
    let particles = positions.count / 3
    guard particles <= Int(Int32.max) else {
      throw .tooManyParticles(found: particles, limit: Int(Int32.max))
    }
    let length = linkingLength * boxSize / cbrt(Double(particles))
    let allowed = HALOS_SHORTEST...HALOS_LONGEST
    guard allowed.contains(length / boxSize) else {
      throw .linkingLength(length, boxSize: boxSize, allowed: allowed)
    }
    try Self.check(positions, "Position")
    return length
  }

  private static func check(_ values: [Float], _ quantity: String) throws(HaloError) {
    // A sum tells in one pass whether there is anything to look for.
    if values.reduce(into: Float(0), { $0 += $1 * 0 }) == 0 { return }
    for (index, value) in values.enumerated() where !value.isFinite {
      throw .notFinite(quantity: quantity, particle: index / 3, axis: index % 3, value: "\(value)")
    }
  }
}

/// Which group each particle belongs to.
public struct ParticleGroups: Sendable, Equatable {
  /// Number of each particle's group, -1 for particles in none; group 0 has the most particles.
  public let labels: [Int32]
  /// The number of groups.
  public let count: Int
}
