/// What can be wrong with a request to simulate.
public enum SimulationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A design of fewer than one point.
  case emptyDesign(count: Int)
  /// A design in a number of dimensions that its method does not cover.
  case dimensions(method: String, found: Int, allowed: ClosedRange<Int>)
  /// More points than the method can tell apart.
  case tooManyPoints(method: String, found: Int, limit: Int)
  /// A box or a range of shells without modes.
  case emptyShells(boxSize: Double, first: Int, last: Int)
  /// A spectrum whose bins are not those of the scatter.
  case binCount(expected: Int, found: Int)

  /// One sentence: what, where, expected and found.
  public var description: String {
    switch self {
    case .emptyDesign(let count):
      "A design needs at least 1 point, found a count of \(count)."
    case .dimensions(let method, let found, let allowed):
      "The \(method) design covers \(allowed.lowerBound) to \(allowed.upperBound) parameters, found \(found)."
    case .tooManyPoints(let method, let found, let limit):
      "The \(method) design has at most \(limit) points, found a count of \(found)."
    case .emptyShells(let boxSize, let first, let last):
      "Shells need a positive box size and 1 <= first <= last <= 4096,"
        + " found a box of \(boxSize) Mpc/h and shells \(first) to \(last)."
    case .binCount(let expected, let found):
      "The scatter is made for spectra of \(expected) bins, found \(found)."
    }
  }
}
