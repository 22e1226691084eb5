/// What can be wrong with a field on a periodic box.
public enum FieldError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A box or a range of shells without modes.
  case emptyShells(boxSize: Double, first: Int, last: Int)

  /// One sentence: what, where, expected and found.
  public var description: String {
    switch self {
    case .emptyShells(let boxSize, let first, let last):
      "Shells need a positive box size and 1 <= first <= last <= 4096,"
        + " found a box of \(boxSize) Mpc/h and shells \(first) to \(last)."
    }
  }
}
