import Formats

/// Why a suite cannot be emulated, or an emulator not be used: one sentence with what, where, expected and found.
public enum EmulationError: Fault, Equatable, Sendable {
  /// Too few simulations of a suite.
  case tooFew(what: String, expected: Int, found: Int, reason: String)
  /// A parameter that is the same in all simulations of the target.
  case constant(parameter: String, value: Double, simulations: Int)
  /// The value of a new parameter at which the target suite is the source suite is not known.
  case noSourceValue(parameter: String)
  /// A source value far from where the target suite has simulations.
  case farSource(parameter: String, value: Double, lower: Double, upper: Double)
  /// The source suite states another value of a new parameter than that at which it is to equal the target.
  case sourcePoint(parameter: String, stated: Double, found: String)
  /// A value for a parameter that is not new.
  case notNew(parameter: String, nearest: String?, new: [String])
  /// A suite lacks a parameter of the other.
  case lacks(parameter: String, suite: String, other: String)
  /// A new parameter that is the same in all simulations of a response prior.
  case constantPrior(prior: String, parameter: String, value: Double, simulations: Int)
  /// A response prior that would be extrapolated.
  case shortPrior(prior: String, parameter: String, lower: Double, upper: Double, wanted: String)
  /// No parameter is varied by both suites.
  case nothingShared(source: [String], target: [String])
  /// A point outside the prior.
  case outside(parameter: String, value: Double, lower: Double, upper: Double)
  /// A table of another size.
  case size(of: String, expected: Int, found: Int)
  /// A number that is not finite.
  case nonFinite(of: String, row: Int, column: Int)
  /// A covariance that is not positive definite.
  case degenerate(what: String, simulations: Int, numbers: Int)
  /// An emulator that fails its cross-validation.
  case unreliable(problems: [String])
  /// What was kept of an emulator is not one.
  case damaged(reason: String)
  /// The work was called off.
  case interrupted
}

extension EmulationError {
  /// The sentence that a user reads.
  public var description: String {
    switch self {
    case .tooFew(let what, let expected, let found, let reason):
      "an emulator needs at least \(expected) \(what) \(reason), found \(found)"
    case .constant(let parameter, let value, let simulations):
      "the new parameter \(parameter) is \(value) in all \(simulations) target simulations, expected values that"
        + " differ: what does not vary cannot be emulated"
    case .noSourceValue(let parameter):
      "at which value of \(parameter) the target suite is the source suite is not known, expected to be stated"
        + " (0 for an amplitude of new physics, -1 for w)"
    case .farSource(let parameter, let value, let lower, let upper):
      "the target suite is to be the source suite at \(parameter) = \(value), expected a value no further from its bounds"
        + " \(lower) to \(upper) than they are from each other"
    case .sourcePoint(let parameter, let stated, let found):
      "the source suite has \(parameter) \(found), expected \(stated), at which the target suite equals it"
    case .notNew(let parameter, let nearest, let new):
      "a source value is stated for '\(parameter)'\(nearest.map { ", did you mean '\($0)'?" } ?? "")"
        + (new.isEmpty
          ? ", but no parameter is new" : " (the new parameters are \(new.joined(separator: ", ")))")
    case .lacks(let parameter, let suite, let other):
      "\(suite) has no parameter \(parameter), expected it as in \(other)"
    case .constantPrior(let prior, let parameter, let value, let simulations):
      "the new parameter \(parameter) is \(value) in all \(simulations) simulations of the response prior \(prior),"
        + " expected values that differ: it says nothing of the response to \(parameter)"
    case .shortPrior(let prior, let parameter, let lower, let upper, let wanted):
      "the response prior \(prior) has \(parameter) from \(lower) to \(upper), expected it to reach \(wanted), but for 5 %"
        + " of its range: beyond that it would be extrapolated"
    case .nothingShared(let source, let target):
      "the source suite varies \(source.joined(separator: ", ")) and the target suite"
        + " \(target.joined(separator: ", ")), expected at least one parameter that both vary"
    case .outside(let parameter, let value, let lower, let upper):
      "the emulator is asked at \(parameter) = \(value), expected \(lower) to \(upper), its prior"
    case .size(let what, let expected, let found): "\(what): expected \(expected), found \(found)"
    case .nonFinite(let what, let row, let column):
      "\(what): row \(row + 1), column \(column + 1) is not finite, expected finite numbers"
    case .degenerate(let what, let simulations, let numbers):
      "the covariance of \(numbers) numbers over \(simulations) \(what) cannot be inverted, expected numbers that"
        + " are not functions of each other or of the parameters"
    case .unreliable(let problems):
      "the emulator must not be used: \(problems.joined(separator: "; "))"
    case .damaged(let reason): reason
    case .interrupted: "interrupted while a suite was being emulated"
    }
  }
}

extension EmulationError {
  /// The status with which the command ends.
  public var exitStatus: ExitStatus { self == .interrupted ? .interrupted : .badData }
}
