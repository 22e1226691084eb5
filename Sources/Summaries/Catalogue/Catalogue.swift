/// Particles in a periodic cube: what every summary is measured of.
///
/// A value of this type has been checked: equal numbers of rows, finite numbers, weights >= 0 with a positive sum.
public struct Catalogue: Sendable {
  /// Comoving positions `[N, 3]`, row-major [Mpc/h]; any value, the box is periodic.
  public let positions: [Float]
  /// Peculiar velocities `[N, 3]`, row-major [km/s].
  public let velocities: [Float]?
  /// Weight of each particle `[N]`; nil stands for equal ones.
  public let weights: [Float]?
  /// Side of the box [Mpc/h].
  public let boxSize: Double

  /// How many particles there are.
  public var count: Int { positions.count / 3 }

  /// What to call the arrays in messages.
  public struct Names: Sendable {
    /// The name of the positions.
    public var positions = "positions"
    /// The name of the velocities.
    public var velocities = "velocities"
    /// The name of the weights.
    public var weights = "weights"

    /// The plain words.
    public init() {}
  }

  /// Puts particles together and checks them.
  ///
  /// - Throws: ``SummaryError`` with the row of the first fault.
  public init(
    positions: [Float], velocities: [Float]? = nil, weights: [Float]? = nil, boxSize: Double,
    names: Names = Names()
  ) throws(SummaryError) {
    guard boxSize > 0, boxSize.isFinite else {
      throw .setting("the box", expected: "a positive length [Mpc/h]", found: "\(boxSize)")
    }
    try Self.checkVectors(positions, names.positions)
    guard !positions.isEmpty else { throw .noParticles(names.positions) }
    if let velocities {
      try Self.checkVectors(velocities, names.velocities)
      guard velocities.count == positions.count else {
        throw .shape(
          names.velocities, expected: "(\(positions.count / 3), 3)", found: [velocities.count / 3, 3])
      }
    }
    if let weights { try Self.checkWeights(weights, count: positions.count / 3, names.weights) }
    self.positions = positions
    self.velocities = velocities
    self.weights = weights
    self.boxSize = boxSize
  }

  private init(_ other: Catalogue, positions: [Float]) {
    self.positions = positions
    velocities = other.velocities
    weights = other.weights
    boxSize = other.boxSize
  }

  /// The same particles elsewhere; `positions` are finite and as many.
  func moved(to positions: [Float]) -> Catalogue { Catalogue(self, positions: positions) }

  private static func checkVectors(_ values: [Float], _ name: String) throws(SummaryError) {
    guard values.count % 3 == 0 else { throw .shape(name, expected: "(N, 3)", found: [values.count]) }
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw .value(
        name, row: index / 3, column: index % 3, found: "\(values[index])", expected: "a finite number")
    }
  }

  private static func checkWeights(_ weights: [Float], count: Int, _ name: String) throws(SummaryError) {
    guard weights.count == count else {
      throw .shape(name, expected: "(\(count),)", found: [weights.count])
    }
    if let row = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw .value(
        name, row: row, column: 0, found: "\(weights[row])", expected: "a finite weight, zero or more")
    }
    guard weights.contains(where: { $0 > 0 }) else { throw .noWeight(name) }
  }

  /// The Poisson noise of the number density, V sum w^2 / (sum w)^2, with equal weights V / N [(Mpc/h)^3].
  public var shotNoise: Double {
    let volume = boxSize * boxSize * boxSize
    guard let weights else { return volume / Double(count) }
    var (first, second) = (0.0, 0.0)
    for weight in weights {
      first += Double(weight)
      second += Double(weight) * Double(weight)
    }
    return volume * second / (first * first)
  }
}
