import Formats

/// Where in the unit cube the simulations of a suite are placed.
public enum Design: Sendable, Equatable, Hashable, Codable {
  /// One point per stratum of every parameter; points lie in the middle of their stratum or anywhere in it.
  case latinHypercube(centred: Bool)
  /// The low-discrepancy sequence of Sobol, as it is or scrambled.
  case sobol(SobolSequence.Scrambling)

  /// Name for manifests.
  public var name: String {
    switch self {
    case .latinHypercube(let centred): centred ? "latin-hypercube-centred" : "latin-hypercube"
    case .sobol(.none): "sobol"
    case .sobol(let scrambling): "sobol-" + scrambling.rawValue
    }
  }

  /// The designs that can be asked for by their names.
  public static let all: [Design] =
    [.latinHypercube(centred: false), .latinHypercube(centred: true)]
    + SobolSequence.Scrambling.allCases.map { .sobol($0) }

  /// The design of a name.
  ///
  /// - Throws: ``SimulationError/unknownDesign(name:nearest:available:)``.
  public static func named(_ name: String) throws(SimulationError) -> Design {
    let names = all.map(\.name)
    guard let index = names.firstIndex(of: name) else {
      throw .unknownDesign(name: name, nearest: nearestName(to: name, in: names), available: names)
    }
    return all[index]
  }

  /// The points of the design `[count, dimensions]`, each coordinate in [0, 1).
  ///
  /// - Throws: ``SimulationError`` for a count or a number of dimensions that the method does not cover.
  public func points(count: Int, dimensions: Int, seed: UInt64) throws(SimulationError) -> Matrix {
    switch self {
    case .latinHypercube(let centred):
      try LatinHypercube(count: count, dimensions: dimensions, centred: centred, seed: seed).points
    case .sobol(let scrambling):
      try SobolSequence(dimensions: dimensions, scrambling: scrambling, seed: seed).points(count: count)
    }
  }
}
