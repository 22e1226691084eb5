import Formats

/// What can be wrong with a search for halos; particles are indices, which messages count from 1.
public enum HaloError: Fault, Equatable, Sendable {
  /// A setting outside its range.
  case setting(name: String, value: String, expected: String)
  /// A linking length that the box is too small or too large for [Mpc/h].
  case linkingLength(Double, boxSize: Double, allowed: ClosedRange<Double>)
  /// A number of coordinates that makes no particles.
  case coordinateCount(Int)
  /// Velocities for another number of particles.
  case velocityCount(positions: Int, velocities: Int)
  /// More particles than the finder can number.
  case tooManyParticles(found: Int, limit: Int)
  /// A coordinate or velocity that is no finite number.
  case notFinite(quantity: String, particle: Int, axis: Int, value: String)
  /// Not enough memory for the search.
  case memory(particles: Int)

  /// One sentence: what, where, expected and found.
  public var description: String {
    switch self {
    case .setting(let name, let value, let expected):
      "\(name) of the halo finder must be \(expected), found \(value)."
    case .linkingLength(let length, let boxSize, let allowed):
      "The linking length must lie in \(allowed.lowerBound) to \(allowed.upperBound) of the box's side, found"
        + " \(length) of \(boxSize) Mpc/h; change linking_length or the number of particles."
    case .coordinateCount(let count):
      "Positions of particles are at least one triple of coordinates, found \(count) numbers."
    case .velocityCount(let positions, let velocities):
      "Velocities must come as \(positions) numbers like the positions, found \(velocities)."
    case .tooManyParticles(let found, let limit):
      "The halo finder takes at most \(limit) particles, found \(found)."
    case .notFinite(let quantity, let particle, let axis, let value):
      "\(quantity) \("xyz".map(String.init)[axis]) of particle \(particle + 1) must be a finite number,"
        + " found \(value)."
    case .memory(let particles): "There is not enough memory to find the halos of \(particles) particles."
    }
  }
}

extension HaloError {
  /// The status with which the command ends.
  public var exitStatus: ExitStatus {
    switch self {
    case .setting, .linkingLength: .usage
    default: .badData
    }
  }
}
