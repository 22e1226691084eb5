import Foundation

/// How a parameter runs from 0 to 1 between its bounds.
public enum ParameterScale: String, Sendable, Codable, CaseIterable {
  /// In proportion to the parameter.
  case linear
  /// In proportion to its logarithm; the bounds must be positive.
  case log
  /// In proportion to the logarithm of its size, for a parameter of one sign such as f_R0; the bounds must not meet 0.
  case logSize = "log-size"

  /// Whether bounds suit the scale.
  func suits(_ lower: Double, _ upper: Double) -> Bool {
    switch self {
    case .linear: true
    case .log: lower > 0
    case .logSize: lower > 0 || upper < 0
    }
  }

  /// The scaled value, 0 at `lower` and 1 at `upper`.
  package func scaled(_ value: Double, _ lower: Double, _ upper: Double) -> Double {
    switch self {
    case .linear: (value - lower) / (upper - lower)
    case .log, .logSize:
      (Foundation.log(abs(value)) - Foundation.log(abs(lower)))
        / (Foundation.log(abs(upper)) - Foundation.log(abs(lower)))
    }
  }

  /// The value of a scaled one, the inverse of ``scaled(_:_:_:)``.
  package func restored(_ scaled: Double, _ lower: Double, _ upper: Double) -> Double {
    switch self {
    case .linear: lower + scaled * (upper - lower)
    case .log, .logSize:
      (lower < 0 ? -1 : 1)
        * exp(
          Foundation.log(abs(lower)) + scaled * (Foundation.log(abs(upper)) - Foundation.log(abs(lower))))
    }
  }
}
