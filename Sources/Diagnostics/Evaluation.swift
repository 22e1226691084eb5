/// The test errors of one strategy at one number of target simulations: every seed's network on the same
/// test simulations.
///
/// Parameters are those of the study, scaled to [0, 1] by the stated bounds, so the mean square error is the
/// normalised one. The column after the last parameter is `total`, the mean over parameters.
public struct Evaluation: Sendable, Equatable {
  /// The name of the column that is the mean over parameters.
  public static let total = "total"

  /// Names of the `P` parameters.
  public let parameters: [String]
  /// Number `S` of seeds.
  public let seeds: Int
  /// Number `T` of test simulations.
  public let simulations: Int
  /// True values `[T, P]`, scaled to [0, 1].
  let truth: [Double]
  /// Squared errors `[S, T, P + 1]`; the last column is the mean over parameters.
  let squaredErrors: [Double]

  /// Names of the `P + 1` columns: the parameters, then `total`.
  public var columns: [String] { parameters + [Self.total] }

  /// Compares predictions with the truth.
  ///
  /// - Parameters:
  ///   - parameters: names of the `P` parameters.
  ///   - truth: true values `[T, P]`, row by row, scaled to [0, 1].
  ///   - predictions: for each of the `S` seeds the predicted values `[T, P]`, scaled alike.
  /// - Throws: `empty`, `shapeMismatch`, `notFinite` or `constantTruth`.
  public init(
    parameters: [String], truth: [Double], predictions: [[Double]]
  ) throws(DiagnosticsError) {
    if parameters.isEmpty { throw .empty(what: "parameters") }
    if truth.isEmpty { throw .empty(what: "test simulations") }
    if predictions.isEmpty { throw .empty(what: "seeds") }
    let width = parameters.count
    let count = truth.count / width
    if count * width != truth.count {
      throw .shapeMismatch(what: "true values", expected: (count + 1) * width, found: truth.count)
    }
    self.parameters = parameters
    self.seeds = predictions.count
    self.simulations = count
    self.truth = truth
    try Self.checkTruth(truth, parameters)
    var errors: [Double] = []
    errors.reserveCapacity(predictions.count * count * (width + 1))
    for (seed, predicted) in predictions.enumerated() {
      if predicted.count != truth.count {
        throw .shapeMismatch(
          what: "predictions of seed number \(seed)", expected: truth.count, found: predicted.count)
      }
      for simulation in 0..<count {
        var sum = 0.0
        for parameter in 0..<width {
          let value = predicted[simulation * width + parameter]
          if !value.isFinite {
            throw .notFinite(
              what: "prediction", seed: seed, simulation: simulation, parameter: parameters[parameter],
              found: "\(value)")
          }
          let difference = value - truth[simulation * width + parameter]
          errors.append(difference * difference)
          sum += difference * difference
        }
        errors.append(sum / Double(width))
      }
    }
    squaredErrors = errors
  }

  private static func checkTruth(_ truth: [Double], _ parameters: [String]) throws(DiagnosticsError) {
    let width = parameters.count
    for (index, value) in truth.enumerated() where !value.isFinite {
      throw .notFinite(
        what: "true value", seed: 0, simulation: index / width, parameter: parameters[index % width],
        found: "\(value)")
    }
    for (index, name) in parameters.enumerated() {
      let column = stride(from: index, to: truth.count, by: width).lazy.map { truth[$0] }
      if column.allSatisfy({ $0 == truth[index] }) {
        throw .constantTruth(parameter: name, value: truth[index])
      }
    }
  }

  /// Refuses an evaluation on other seeds, test simulations or parameters than this one.
  func requirePaired(with other: Evaluation) throws(DiagnosticsError) {
    if parameters != other.parameters {
      throw .notPaired(
        what: "parameters", expected: parameters.joined(separator: " "),
        found: other.parameters.joined(separator: " "))
    }
    if seeds != other.seeds {
      throw .notPaired(what: "number of seeds", expected: "\(seeds)", found: "\(other.seeds)")
    }
    if simulations != other.simulations || truth != other.truth {
      throw .notPaired(
        what: "test simulations", expected: "\(simulations)",
        found: simulations == other.simulations ? "as many with other parameters" : "\(other.simulations)")
    }
  }

  /// The mean square error of one seed `[P + 1]`.
  func meanSquareErrors(seed: Int) -> [Double] {
    let width = parameters.count + 1
    var sums = [Double](repeating: 0, count: width)
    let start = seed * simulations * width
    for simulation in 0..<simulations {
      for column in 0..<width { sums[column] += squaredErrors[start + simulation * width + column] }
    }
    return sums.map { $0 / Double(simulations) }
  }
}
