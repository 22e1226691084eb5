import Formats

/// Why numbers cannot be judged.
public enum DiagnosticsError: Fault, Equatable, Sendable {
  /// There is nothing to judge.
  case empty(what: String)
  /// An array has another length than its shape says.
  case shapeMismatch(what: String, expected: Int, found: Int)
  /// A number is NaN or infinite.
  case notFinite(what: String, seed: Int, simulation: Int, parameter: String, found: String)
  /// All test simulations have the same value of a parameter, so R^2 is undefined.
  case constantTruth(parameter: String, value: Double)
  /// Two evaluations that must be paired differ in seeds, test simulations or parameters.
  case notPaired(what: String, expected: String, found: String)
  /// What a user gives lies outside the range that it needs.
  case unsuited(what: String, expected: String, found: String)
  /// A setting lies outside its range.
  case outOfRange(what: String, expected: String, found: String)

  /// One sentence: what, where, expected, found.
  public var description: String {
    switch self {
    case .empty(let what):
      "There are no \(what): expected at least one, found none."
    case .shapeMismatch(let what, let expected, let found):
      "The \(what) have the wrong length: expected \(expected) numbers, found \(found)."
    case .notFinite(let what, let seed, let simulation, let parameter, let found):
      "The \(what) of \(parameter) for seed number \(seed) and test simulation \(simulation)"
        + " must be a finite number, found \(found)."
    case .constantTruth(let parameter, let value):
      "All test simulations have \(parameter) = \(value): expected at least two values, as R^2 needs a spread."
    case .notPaired(let what, let expected, let found):
      "The two evaluations cannot be paired: expected the same \(what), found \(expected) and \(found)."
    case .outOfRange(let what, let expected, let found), .unsuited(let what, let expected, let found):
      "The \(what) must be \(expected), found \(found)."
    }
  }
}

extension DiagnosticsError {
  /// The status with which the command ends: a study gives the statistics their numbers, so all but a parameter that
  /// does not vary and what a user gives is a bug.
  public var exitStatus: ExitStatus {
    switch self {
    case .constantTruth, .unsuited: .badData
    default: .bug
    }
  }
}
