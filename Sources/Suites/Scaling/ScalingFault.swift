/// Why data cannot be normalised or scaled; rows and bins are counted from 0.
public enum ScalingFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// Too few simulations to tell a mean and a standard deviation.
  case tooFewRows(found: Int)
  /// A bin that does not vary over the simulations fitted on.
  case constantBin(bin: Int, rows: Int, value: Double)
  /// A spectrum of another length than the normaliser's.
  case bins(expected: Int, found: Int)
  /// A value without a logarithm.
  case notPositive(row: Int, bin: Int, value: String)
  /// A normaliser whose means and deviations do not fit together.
  case malformed(String)
  /// A choice of suites that the given data lacks.
  case missingSuite(origin: String)
  /// A parameter without stated bounds.
  case noBounds(parameter: String, nearest: String?)
  /// Bounds that are empty or not finite.
  case emptyBounds(parameter: String, lower: Double, upper: Double)
  /// Bounds for a parameter that is not scaled.
  case unusedBounds(parameter: String, nearest: String?, parameters: [String])
  /// A row of another number of parameters than the scaling's.
  case parameters(expected: Int, found: Int)

  /// One sentence: what, where, expected and found.
  public var description: String {
    switch self {
    case .tooFewRows(let found):
      "a normaliser needs at least 2 training simulations, found \(found)"
    case .constantBin(let bin, let rows, let value):
      "bin \(bin) cannot be standardised: it is \(value) in all \(rows) training simulations"
    case .bins(let expected, let found):
      "expected spectra of \(expected) bins as those that the normaliser was fitted on, found \(found)"
    case .notPositive(let row, let bin, let value):
      "row \(row), bin \(bin) is \(value), expected a positive finite number to take the logarithm of"
    case .malformed(let problem): "the normaliser is malformed: \(problem)"
    case .missingSuite(let origin):
      "a normaliser fitted on '\(origin)' needs the training simulations of that suite, found none"
    case .noBounds(let parameter, let nearest):
      "there are no standard bounds for the parameter '\(parameter)'"
        + "\(nearest.map { ", did you mean '\($0)'?" } ?? ""), state its bounds"
    case .emptyBounds(let parameter, let lower, let upper):
      "the bounds of \(parameter) must be finite and increasing, found \(lower) to \(upper)"
    case .unusedBounds(let parameter, let nearest, let parameters):
      "bounds are given for '\(parameter)'\(nearest.map { ", did you mean '\($0)'?" } ?? "")"
        + " (the parameters are \(parameters.joined(separator: ", ")))"
    case .parameters(let expected, let found):
      "expected \(expected) parameters as the scaling has, found \(found)"
    }
  }
}
