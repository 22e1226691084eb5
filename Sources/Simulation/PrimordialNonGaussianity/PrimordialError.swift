import Fields

/// What can be wrong with a request for non-Gaussian initial conditions.
public enum PrimordialError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A number outside its range.
  case outsideRange(name: String, value: Double, lowest: Double, highest: Double)
  /// A field cannot be made or does not fit.
  case field(FieldError)

  /// One sentence: what, where, expected and found.
  public var description: String {
    switch self {
    case .outsideRange(let name, let value, let lowest, let highest):
      "\(name) of the primordial potential must lie in \(lowest) to \(highest), found \(value)."
    case .field(let error): error.description
    }
  }
}
