import Formats

/// Why a prediction of transfer cannot be made: one sentence with what, where, expected and found.
public indirect enum TheoryError: Fault, Equatable, Sendable {
  /// A parameter is not finite or out of range.
  case parameter(name: String, found: String, expected: String)
  /// A task has no examples or no dimensions.
  case empty(task: String)
  /// An array has another length.
  case size(of: String, expected: Int, found: Int)
  /// The inputs of source and target have different dimensions.
  case dimensions(source: Int, target: Int)
  /// A number is NaN or infinite.
  case nonFinite(of: String, row: Int, column: Int)
  /// The law of a single neuron cannot be normalised: rho is not below 1.
  case diverges(rho: Double)
  /// The law of a single neuron of this activation cannot be normalised at any feature strength.
  case unbounded(activation: String)
  /// The particles run away, or the iteration does.
  case runaway(stage: String, detail: String)
  /// An iteration ends before it has settled.
  case notConverged(stage: String, steps: Int, residual: Double, expected: Double)
  /// A matrix that must be positive definite is not.
  case notPositiveDefinite(String)
  /// A value of a case, at a path of keys such as `bayes[2].lam`, is not what it must be.
  case value(file: String, key: String, expected: String, found: String)
  /// Something of a case, at a path of keys, cannot be computed.
  case entry(file: String, key: String, TheoryError)
  /// The work was stopped on request.
  case interrupted
}

extension TheoryError {
  /// The sentence that a user reads.
  public var description: String {
    switch self {
    case .parameter(let name, let found, let expected): "\(name) is \(found), expected \(expected)"
    case .empty(let task): "the \(task) task must have at least one example of at least one dimension"
    case .size(let of, let expected, let found): "the \(of) have \(found) values, expected \(expected)"
    case .dimensions(let source, let target):
      "the source inputs have \(source) dimensions and the target inputs \(target), expected the same number"
    case .nonFinite(let of, let row, let column):
      "the \(of) are not finite in row \(row + 1), column \(column + 1)"
    case .diverges(let rho):
      "the law of a neuron's weights has no finite integral: rho = gamma^2 |u|^2 / (lambda (lambda + delta))"
        + " is \(rho), expected below 1"
    case .unbounded(let activation):
      "the law of a neuron with activation \(activation) has no finite integral at any feature strength above 0,"
        + " expected an activation that grows at most linearly"
    case .runaway(let stage, let detail): "\(stage) runs away: \(detail)"
    case .notConverged(let stage, let steps, let residual, let expected):
      "\(stage) has a relative residual of \(residual) after \(steps) steps, expected at most \(expected)"
    case .notPositiveDefinite(let matrix): "\(matrix) must be positive definite, but is not"
    case .value(let file, let key, let expected, let found):
      "\(file): \(key) must be \(expected), found \(found)"
    case .interrupted: "stopped on request"
    case .entry(let file, let key, let error): "\(file): \(key): \(error)"
    }
  }
}

extension TheoryError {
  /// Refuses a parameter that is not finite or below `minimum` (at it, when `strictly`).
  ///
  /// - Throws: `TheoryError.parameter`.
  package static func require(
    _ name: String, _ value: Double, atLeast minimum: Double = 0, strictly: Bool = false
  ) throws(TheoryError) {
    guard value.isFinite, strictly ? value > minimum : value >= minimum else {
      let bound = minimum == minimum.rounded() ? "\(Int(minimum))" : "\(minimum)"
      throw .parameter(
        name: name, found: "\(value)",
        expected: "a finite number \(strictly ? "above" : "of at least") \(bound)")
    }
  }

  /// Refuses a count below `minimum`.
  ///
  /// - Throws: `TheoryError.parameter`.
  package static func require(
    count name: String, _ value: Int, atLeast minimum: Int = 1
  ) throws(TheoryError) {
    guard value >= minimum else {
      throw .parameter(name: name, found: "\(value)", expected: "a whole number of at least \(minimum)")
    }
  }
}
