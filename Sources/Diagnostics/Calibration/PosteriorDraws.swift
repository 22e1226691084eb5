/// Draws from the posteriors of test simulations, beside the true parameters and the densities of both.
public struct PosteriorDraws: Sendable {
  /// Names of the parameters.
  public let parameters: [String]
  /// Number N of test simulations.
  public let count: Int
  /// Number S of draws for each.
  public let draws: Int
  /// True parameters `[N, P]`, scaled so that a distance means the same along each.
  public let truth: [Double]
  /// Draws `[N, S, P]`.
  public let values: [Double]
  /// Logarithm of the posterior's density at the truth `[N]`.
  public let truthLogDensity: [Double]
  /// The same at the draws `[N, S]`.
  public let drawLogDensity: [Double]

  /// Fewest simulations and draws that say anything about calibration.
  public static let fewest = (simulations: 50, draws: 99)

  /// Takes draws and densities; a density may be zero, whose logarithm is minus infinity.
  ///
  /// - Throws: `DiagnosticsError` for too few simulations or draws, arrays of wrong lengths and values that are no
  ///   numbers.
  public init(
    parameters: [String], truth: [Double], values: [Double], truthLogDensity: [Double],
    drawLogDensity: [Double]
  ) throws(DiagnosticsError) {
    guard !parameters.isEmpty else { throw .empty(what: "parameters") }
    let (width, count) = (parameters.count, truthLogDensity.count)
    guard count >= Self.fewest.simulations else {
      throw .unsuited(
        what: "number of test simulations", expected: "at least \(Self.fewest.simulations) for calibration",
        found: "\(count)")
    }
    let draws = drawLogDensity.count / count
    guard draws >= Self.fewest.draws else {
      throw .outOfRange(
        what: "number of draws for each test simulation", expected: "at least \(Self.fewest.draws)",
        found: "\(draws)")
    }
    let lengths = [
      ("true values", count * width, truth.count), ("draws", count * draws * width, values.count),
      ("densities of the draws", count * draws, drawLogDensity.count),
    ]
    for (what, expected, found) in lengths where expected != found {
      throw .shapeMismatch(what: what, expected: expected, found: found)
    }
    for (what, numbers, row) in [("true value", truth, width), ("draw", values, draws * width)] {
      if let index = numbers.firstIndex(where: { !$0.isFinite }) {
        throw .notFinite(
          what: what, seed: 0, simulation: index / row, parameter: parameters[index % width],
          found: "\(numbers[index])")
      }
    }
    for (numbers, row) in [(truthLogDensity, 1), (drawLogDensity, draws)] {
      if let index = numbers.firstIndex(where: { !($0 < .infinity) }) {
        throw .notFinite(
          what: "log density", seed: 0, simulation: index / row, parameter: "all parameters",
          found: "\(numbers[index])")
      }
    }
    (self.parameters, self.count, self.draws) = (parameters, count, draws)
    (self.truth, self.values) = (truth, values)
    (self.truthLogDensity, self.drawLogDensity) = (truthLogDensity, drawLogDensity)
  }

  /// Draw number `draw` of parameter `parameter` for a simulation.
  func value(_ simulation: Int, _ draw: Int, _ parameter: Int) -> Double {
    values[(simulation * draws + draw) * parameters.count + parameter]
  }

  /// The true value of a parameter.
  func truth(_ simulation: Int, _ parameter: Int) -> Double {
    truth[simulation * parameters.count + parameter]
  }

  /// Mean and standard deviation of the draws of each parameter for a simulation.
  func moments(_ simulation: Int) -> [(mean: Double, deviation: Double)] {
    parameters.indices.map { parameter in
      var (sum, squares) = (0.0, 0.0)
      for draw in 0..<draws { sum += value(simulation, draw, parameter) }
      let mean = sum / Double(draws)
      for draw in 0..<draws {
        let miss = value(simulation, draw, parameter) - mean
        squares += miss * miss
      }
      return (mean, (squares / Double(draws - 1)).squareRoot())
    }
  }
}
