import Formats
import Foundation
import Randomness
import Tensor

/// The response to new parameters that a simulator of the extended model expects: the prior mean of what the target's
/// simulations teach.
///
/// A polynomial m(theta, phi) of all parameters is fitted to the simulator's suite; r(theta, phi) = m(theta, phi) -
/// m(theta, phi_0) is exactly zero at the source's point phi_0, whatever else the simulator gets wrong.
public struct ResponsePrior: Sendable, Equatable {
  /// What the polynomial is and how good.
  public struct Facts: Sendable, Equatable, Codable {
    /// The suite that it was fitted to.
    public var name: String
    /// Simulations of that suite.
    public var simulations: Int
    /// Total degree.
    public var degree: Int
    /// Whether shared parameters enter by their logarithms.
    public var logarithmic: Bool
    /// The root mean square of held-out errors of the polynomial, in units of the source's scatter.
    public var misfit: Double
    /// Where the suite has simulations: the range of each shared parameter, scaled `[d][2]`; beyond its ends the response
    /// is that at its ends.
    public var ranges: [[Double]]
  }

  /// What the polynomial is and how good.
  public let facts: Facts
  let parameters: EmulatedParameters
  /// Coefficients `[terms, D]`.
  let coefficients: Matrix

  /// Shares of its range by which a suite may be extrapolated.
  static let reach = 0.05
  /// Total degrees to choose from.
  private static let degrees = 1...4

  /// Fits the polynomial; its degree, coordinates and ridge have the least held-out errors.
  ///
  /// - Parameters:
  ///   - name: the suite's name, for messages and the model.
  ///   - values: encoded numbers `[N, D]`.
  ///   - scaled: all parameters `[N, P]` scaled by the target's bounds, beyond which they may go.
  ///   - source: the source suite, in whose scatter errors are measured.
  ///   - folds: parts that are held out in turn.
  ///   - seed: of the folds.
  ///   - isCancelled: asked before each polynomial; true ends the fit as ``EmulationError/interrupted``.
  /// - Throws: ``EmulationError`` for too few simulations, a new parameter that does not vary and ranges that end early.
  public init(
    name: String, values: Matrix, scaled: Matrix, source: SourceModel, folds: Int = 5, seed: UInt64 = 1,
    isCancelled: () -> Bool = { false }
  ) throws {
    parameters = source.parameters
    try Self.check(name, values, scaled, source)
    let forms = [false, true].filter { !$0 || source.parameters.hasLogarithms }.map {
      ($0, Self.coordinates(scaled, source.parameters, logarithmic: $0))
    }.filter { $0.1.firstNonFinite() == nil }
    let ranges = source.parameters.shared.map { place in
      let column = scaled.column(place)
      return [column.min() ?? 0, column.max() ?? 1]
    }
    var stream = RandomStream(seed: seed, purpose: "folds of a response prior")
    let order = stream.permutation(values.rows)
    let rows = values.rows - values.rows / folds
    (facts, coefficients) = try withOneThread { () throws in
      var best: (error: Double, choice: SourceMean.Choice, coordinates: Matrix)?
      for (logarithmic, coordinates) in forms {
        let choices = Self.degrees.flatMap { degree in
          SourceMean.choices(
            rows: rows, coordinates: coordinates.columns, degree: degree,
            isLowest: degree == Self.degrees.lowerBound, logarithmic: logarithmic)
        }
        for choice in choices {
          if isCancelled() { throw EmulationError.interrupted }
          let error = try Self.error(
            choice, coordinates, values, source.covariance, order: order, folds: folds)
          if error < best?.error ?? .infinity { best = (error, choice, coordinates) }
        }
      }
      guard let best else {
        throw EmulationError.degenerate(
          what: "simulations of the response prior \(name)", simulations: values.rows, numbers: values.columns
        )
      }
      let mean = try SourceMean(best.choice, coordinates: best.coordinates, values: values)
      return (
        Facts(
          name: name, simulations: values.rows, degree: best.choice.degree,
          logarithmic: best.choice.logarithmic, misfit: best.error.squareRoot(), ranges: ranges),
        mean.coefficients
      )
    }
  }

  /// A prior as it was kept.
  init(_ facts: Facts, parameters: EmulatedParameters, coefficients: Matrix) {
    self.facts = facts
    self.parameters = parameters
    self.coefficients = coefficients
  }

  /// The expected response of the encoded numbers `[N, D]` at points `[N, P]` scaled to [0, 1].
  public func response(at scaled: Matrix) throws -> Matrix {
    try Matrix(terms(scaled).tensor().matmul(coefficients.tensor()))
  }

  /// The polynomial's terms less those at the source's point `[N, terms]`, shared parameters beyond the suite's ends taken
  /// at these: a polynomial says nothing beyond them.
  func terms(_ scaled: Matrix) -> Matrix {
    let basis = PolynomialBasis(coordinates: parameters.count, degree: facts.degree)
    var inside = scaled
    for (place, range) in zip(parameters.shared, facts.ranges) {
      for row in 0..<inside.rows { inside[row, place] = min(max(inside[row, place], range[0]), range[1]) }
    }
    let here = Self.coordinates(inside, parameters, logarithmic: facts.logarithmic)
    var there = here
    for row in 0..<there.rows {
      for column in parameters.shared.count..<there.columns { there[row, column] = 0 }
    }
    return basis.values(here).subtracting(basis.values(there))
  }

  /// The shared parameters, then distances of the new ones from their source values `[N, P]`.
  private static func coordinates(
    _ scaled: Matrix, _ parameters: EmulatedParameters, logarithmic: Bool
  ) -> Matrix {
    let shared = parameters.sharedCoordinates(scaled, logarithmic: logarithmic)
    let new = parameters.newCoordinates(scaled)
    return Matrix(
      rows: scaled.rows, columns: parameters.count,
      values: (0..<scaled.rows).flatMap { shared.row($0) + new.row($0) })
  }

  /// The mean square of held-out errors, in units of the source's scatter.
  private static func error(
    _ choice: SourceMean.Choice, _ coordinates: Matrix, _ values: Matrix, _ covariance: ResidualCovariance,
    order: [Int], folds: Int
  ) throws(TensorError) -> Double {
    var sum = 0.0
    for fold in 0..<folds {
      let held = order.indices.filter { $0 % folds == fold }.map { order[$0] }
      let kept = order.indices.filter { $0 % folds != fold }.map { order[$0] }
      let mean = try SourceMean(
        choice, coordinates: coordinates.selecting(rows: kept), values: values.selecting(rows: kept))
      let left = try covariance.whitened(
        values.selecting(rows: held).subtracting(mean.values(coordinates.selecting(rows: held))))
      sum += dot(left.values, left.values)
    }
    return sum / Double(max(values.values.count, 1))
  }
}
