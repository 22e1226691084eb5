/// Particles of equal mass in a periodic box at one time.
public struct ParticleSnapshot: Sendable, Equatable {
  /// Comoving x, y, z of each particle, in [0, `boxSize`) [Mpc/h] `[N, 3]`.
  public let positions: [Float]
  /// Peculiar velocity of each particle, a dx/dt [km/s] `[N, 3]`.
  public let velocities: [Float]
  /// Side of the box [Mpc/h].
  public let boxSize: Double
  /// Scale factor.
  public let scaleFactor: Double

  /// Particles in a box.
  public init(positions: [Float], velocities: [Float], boxSize: Double, scaleFactor: Double) {
    self.positions = positions
    self.velocities = velocities
    self.boxSize = boxSize
    self.scaleFactor = scaleFactor
  }

  /// Number of particles.
  public var count: Int { positions.count / 3 }
}
