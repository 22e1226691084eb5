import Formats

/// Why a suite cannot be divided as asked.
public enum SplitFault: Fault, Equatable, Sendable {
  /// More simulations held out for testing than there are, or none left.
  case testTooLarge(test: Int, count: Int)
  /// More simulations asked for than the test leaves.
  case targetTooLarge(target: Int, available: Int, count: Int, test: Int)
  /// Too few simulations to train and validate.
  case targetTooSmall(target: Int, validationShare: Double)
  /// A share outside its range.
  case share(name: String, value: Double, allowed: String)
  /// A negative number of simulations.
  case negative(name: String, value: Int)
  /// A row in two parts of a split, or twice in one.
  case overlap(row: Int)
  /// A row that the suite does not have.
  case row(Int, count: Int)

  /// One sentence: what, expected and found.
  public var description: String {
    switch self {
    case .testTooLarge(let test, let count):
      "expected fewer test simulations than the suite's \(count), found \(test)"
    case .targetTooLarge(let target, let available, let count, let test):
      "expected at most \(available) simulations to train and validate on"
        + " (\(count) in the suite, \(test) of them for testing), found \(target)"
    case .targetTooSmall(let target, let share):
      "expected enough simulations for at least one to train on and one to validate on"
        + " at a validation share of \(share), found \(target)"
    case .share(let name, let value, let allowed): "expected \(name) \(allowed), found \(value)"
    case .negative(let name, let value): "expected \(name) of at least 0, found \(value)"
    case .overlap(let row):
      "expected every simulation in at most one part of the split, found row \(row) twice, counted from 0"
    case .row(let row, let count):
      "row \(row) is asked for, expected rows 0 to \(count - 1) of \(count) simulations, counted from 0"
    }
  }
}
