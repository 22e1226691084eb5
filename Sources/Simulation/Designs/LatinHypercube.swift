import Formats
import Randomness

/// A Latin hypercube: every one of N equal strata of every parameter holds exactly one of the N points
/// (McKay, Beckman & Conover 1979).
public struct LatinHypercube: Sendable, Equatable {
  /// The points `[count, dimensions]`, each coordinate in [0, 1).
  public let points: Matrix

  /// Draws a hypercube; the same seed gives the same points, and more dimensions leave the first ones as they are.
  ///
  /// - Parameters:
  ///   - count: number of points and of strata.
  ///   - dimensions: number of parameters.
  ///   - centred: points in the middle of their strata, otherwise uniform inside them.
  ///   - seed: the user's seed.
  /// - Throws: ``SimulationError`` when there is no point or no parameter.
  public init(count: Int, dimensions: Int, centred: Bool, seed: UInt64) throws(SimulationError) {
    guard count > 0 else { throw .emptyDesign(count: count) }
    guard dimensions > 0 else {
      throw .dimensions(method: "Latin hypercube", found: dimensions, allowed: 1...Int.max)
    }
    var points = Matrix(rows: count, columns: dimensions)
    for dimension in 0..<dimensions {
      var strata = RandomStream(seed: seed, purpose: "latin hypercube strata", index: UInt64(dimension))
      var places = RandomStream(seed: seed, purpose: "latin hypercube places", index: UInt64(dimension))
      for (row, stratum) in strata.permutation(count).enumerated() {
        let place = centred ? 0.5 : places.uniform()
        // Rounding may carry a point at the very end of a stratum into the next one.
        points[row, dimension] = min(
          (Double(stratum) + place) / Double(count), (Double(stratum + 1) / Double(count)).nextDown)
      }
    }
    self.points = points
  }
}
