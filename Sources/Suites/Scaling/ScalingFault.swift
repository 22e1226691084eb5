/// Why parameters cannot be scaled; columns are indices, which messages count from 1.
public enum ScalingFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// Bounds that are empty or not finite.
  case emptyBounds(parameter: String, lower: Double, upper: Double)
  /// Bounds for a parameter that is not scaled.
  case unusedBounds(parameter: String, nearest: String?, parameters: [String])
  /// Bounds that a scale cannot take.
  case scaleOfBounds(parameter: String, scale: String, lower: Double, upper: Double)
  /// Bounds or a scale stated of a parameter of the network that is started from, whose outputs mean something else.
  case fixedByModel(parameter: String, what: String, model: String, found: String)
  /// Bounds or a scale of a parameter that is not inferred, on which they have no effect.
  case notInferred(parameter: String, inferred: [String])
  /// A parameter that no suite has, so that nothing bounds it.
  case nowhere(parameter: String, nearest: String?)
  /// A parameter that is the same in all simulations.
  case constant(file: String, column: Int, parameter: String, value: Double, rows: String)
  /// No parameter to scale.
  case noParameters
  /// A row of another number of parameters than the scaling's.
  case parameters(expected: Int, found: Int)

  /// One sentence: what, where, expected and found.
  public var description: String {
    switch self {
    case .emptyBounds(let parameter, let lower, let upper):
      "the bounds of \(parameter) must be finite and increasing, found \(lower) to \(upper)"
    case .unusedBounds(let parameter, let nearest, let parameters):
      "bounds are given for '\(parameter)'\(nearest.map { ", did you mean '\($0)'?" } ?? "")"
        + " (the parameters are \(parameters.joined(separator: ", ")))"
    case .scaleOfBounds(let parameter, let scale, let lower, let upper):
      "\(parameter) runs from \(lower) to \(upper), which the scale '\(scale)' cannot take, expected bounds "
        + (scale == ParameterScale.log.rawValue ? "above 0" : "on one side of 0")
    case .fixedByModel(let parameter, let what, let model, let found):
      "the network that is started from has the \(what) \(model) of \(parameter), found \(found);"
        + " pre-train anew with these"
    case .notInferred(let parameter, let inferred):
      "bounds or a scale are given for \(parameter), which is not inferred, expected them of"
        + " \(inferred.joined(separator: ", "))"
    case .nowhere(let parameter, let nearest):
      "no suite has the parameter '\(parameter)'\(nearest.map { ", did you mean '\($0)'?" } ?? "")"
    case .constant(let file, let column, let parameter, let value, let rows):
      "\(file): column \(column + 1), parameter \(parameter) is \(value) in \(rows), expected values that differ:"
        + " what does not vary cannot be inferred"
    case .noParameters: "expected at least one parameter to infer, found none"
    case .parameters(let expected, let found):
      "expected \(expected) parameters as the scaling has, found \(found)"
    }
  }
}
