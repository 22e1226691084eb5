import Formats

/// What can be wrong with a field on a periodic box.
public enum FieldError: Fault, Equatable, Sendable {
  /// A box or a range of shells without modes.
  case emptyShells(boxSize: Double, first: Int, last: Int)
  /// Shells that reach or pass the Nyquist frequency of a mesh.
  case shellsBeyondMesh(last: Int, cells: Int)
  /// Shells of another box than the field's.
  case otherBox(expected: Double, found: Double)
  /// A mesh or a box of impossible size.
  case impossibleMesh(cells: Int, boxSize: Double)
  /// Fields of different meshes that belong together.
  case otherMesh(expected: Int, found: Int)
  /// A list of coordinates that is not xyz triples, or weights that are not one a particle.
  case particleCount(what: String, expected: String, found: Int)
  /// A coordinate that is not a finite number.
  case notFinite(particle: Int)
  /// A coordinate so many boxes away that single precision does not know its place.
  case tooFar(particle: Int, coordinate: Float, boxSize: Double)
  /// A box so small or large that single precision cannot hold lengths or wavenumbers.
  case boxSize(Double)
  /// Weights that are no finite numbers or whose sum is none.
  case massNotFinite(particles: Int)
  /// Particles whose weights add up to nothing.
  case noMass(particles: Int)
  /// A radial table that does not reach all modes.
  case shortTable(expected: Int, found: Int)
  /// A power spectrum that is negative or not a number somewhere.
  case invalidPower(k: Double, power: Double)

  /// One sentence: what, where, expected and found.
  public var description: String {
    switch self {
    case .emptyShells(let boxSize, let first, let last):
      "Shells need a positive box size and 1 <= first <= last <= 4096,"
        + " found a box of \(boxSize) Mpc/h and shells \(first) to \(last)."
    case .shellsBeyondMesh(let last, let cells):
      "A mesh of \(cells) cells a side has whole shells below \((cells + 1) / 2), found shells up to \(last)."
    case .otherBox(let expected, let found):
      "Shells of a box of \(found) Mpc/h were asked of a field in a box of \(expected) Mpc/h."
    case .impossibleMesh(let cells, let boxSize):
      "A mesh needs 2 to 2048 cells a side and a positive box size,"
        + " found \(cells) cells and a box of \(boxSize) Mpc/h."
    case .otherMesh(let expected, let found):
      "Two fields must lie on the same mesh, expected \(expected) cells a side and found \(found)."
    case .particleCount(let what, let expected, let found):
      "The \(what) must hold \(expected) numbers, found \(found)."
    case .notFinite(let particle):
      "The position of particle \(particle + 1) (counted from 1) is not finite, expected three finite numbers."
    case .tooFar(let particle, let coordinate, let boxSize):
      "The position of particle \(particle + 1) (counted from 1) holds \(coordinate), expected coordinates at most"
        + " \(Int(Mesh.reach)) boxes of \(boxSize) Mpc/h away."
    case .boxSize(let boxSize):
      "A box has a side from \(Mesh.boxSizes.lowerBound) to \(Mesh.boxSizes.upperBound) Mpc/h, found \(boxSize)."
    case .massNotFinite(let particles):
      "The weights of \(particles) particles do not add up to a finite number, expected a positive total mass."
    case .noMass(let particles):
      "The weights of \(particles) particles add up to nothing, expected a positive total mass."
    case .shortTable(let expected, let found):
      "A radial table of this mesh needs \(expected) numbers, one for each squared length, found \(found)."
    case .invalidPower(let k, let power):
      "The power at k = \(k) h/Mpc is \(power), expected a finite number that is not negative."
    }
  }
}

extension FieldError {
  /// The status with which the command ends.
  public var exitStatus: ExitStatus { .badData }

  /// Why a particle has no place on a mesh.
  static func unplaced(
    particle: Int, _ coordinates: some Collection<Float>, boxSize: Double
  ) -> FieldError {
    guard coordinates.allSatisfy(\.isFinite),
      let farthest = coordinates.max(by: { $0.magnitude < $1.magnitude })
    else { return .notFinite(particle: particle) }
    return .tooFar(particle: particle, coordinate: farthest, boxSize: boxSize)
  }
}
