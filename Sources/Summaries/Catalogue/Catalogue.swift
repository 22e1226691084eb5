import Fields

/// Particles in a periodic cube: what every summary is measured of.
///
/// A value of this type has been checked: equal numbers of rows, finite numbers, positions inside the box, weights >= 0
/// with a positive sum.
public struct Catalogue: Sendable {
  /// Comoving positions `[N, 3]`, row-major [Mpc/h], wrapped into the box.
  public let positions: [Float]
  /// Peculiar velocities `[N, 3]`, row-major [km/s].
  public let velocities: [Float]?
  /// Weight of each particle `[N]`, scaled by a power of two where single precision needs it; nil stands for equal ones.
  public let weights: [Float]?
  /// Side of the box [Mpc/h].
  public let boxSize: Double
  /// What a user should hear of the positions: one sentence each.
  public let notes: [String]

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
  /// - Parameter positions: any value near the box, which is periodic.
  /// - Throws: ``SummaryError`` with the row of the first fault.
  public init(
    positions: [Float], velocities: [Float]? = nil, weights: [Float]? = nil, boxSize: Double,
    names: Names = Names()
  ) throws(SummaryError) {
    try Self.check(boxSize: boxSize)
    guard positions.count % 3 == 0 else {
      throw .shape(names.positions, expected: "(N, 3)", found: [positions.count])
    }
    var placement = Placement(boxSize: boxSize)
    placement.reserve(positions.count)
    placement.append(positions.lazy.map { Double($0) })
    let notes = try placement.notes(names.positions) { Double(Float($0).ulp) }
    if let velocities {
      guard velocities.count == positions.count else {
        throw .shape(
          names.velocities, expected: "(\(positions.count / 3), 3)", found: [velocities.count / 3, 3])
      }
      try Self.checkVelocities(velocities.lazy.map { Double($0) }, from: 0, names.velocities)
    }
    let count = positions.count / 3
    if let weights, weights.count != count {
      throw .shape(names.weights, expected: "(\(count),)", found: [weights.count])
    }
    self.init(
      placement, notes: notes, velocities: velocities,
      weights: try weights.map { (weights) throws(SummaryError) in
        try Self.scaled(weights.map { Double($0) }, names.weights)
      })
  }

  /// Parts that have been checked.
  init(_ placement: Placement, notes: [String], velocities: [Float]?, weights: [Float]?) {
    positions = placement.positions
    boxSize = placement.boxSize
    self.notes = notes
    self.velocities = velocities
    self.weights = weights
  }

  private init(_ other: Catalogue, positions: [Float]) {
    self.positions = positions
    velocities = other.velocities
    weights = other.weights
    boxSize = other.boxSize
    notes = other.notes
  }

  /// The same particles elsewhere in the box; `positions` are finite and as many.
  func moved(to positions: [Float]) -> Catalogue { Catalogue(self, positions: positions) }

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

extension Catalogue {
  /// Refuses boxes without a size and those that single precision cannot hold.
  static func check(boxSize: Double) throws(SummaryError) {
    guard boxSize > 0, boxSize.isFinite else {
      throw .setting("the box", expected: "a positive length [Mpc/h]", found: "\(boxSize)")
    }
    guard Mesh.boxSizes.contains(boxSize) else {
      throw .setting(
        "the box", expected: "from \(Mesh.boxSizes.lowerBound) to \(Mesh.boxSizes.upperBound) Mpc/h",
        found: "\(boxSize)")
    }
  }

  /// Refuses velocities [km/s] that are not finite or that no particle has; `first` is the number of the first component.
  static func checkVelocities(
    _ values: some Sequence<Double>, from first: Int, _ name: String
  ) throws(SummaryError) {
    let light = 299_792.458
    var index = first
    for value in values {
      if !(value.magnitude <= light) {
        throw .value(
          name, row: index / 3, column: index % 3, found: "\(value)",
          expected: value.isFinite ? "a velocity in km/s, below that of light" : "a finite number")
      }
      index += 1
    }
  }

  /// Weights in single precision; no summary depends on their unit, so those that it cannot hold are divided by the power
  /// of two of the largest, which is exact.
  static func scaled(_ weights: [Double], _ name: String) throws(SummaryError) -> [Float] {
    if let row = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw .value(
        name, row: row, column: 0, found: "\(weights[row])", expected: "a finite weight, zero or more")
    }
    guard let largest = weights.max(), largest > 0 else { throw .noWeight(name) }
    guard !(0x1p-64...0x1p64).contains(largest) else { return weights.map { Float($0) } }
    return weights.map { Float(Double(sign: .plus, exponent: -Int(largest.exponent), significand: $0)) }
  }
}
