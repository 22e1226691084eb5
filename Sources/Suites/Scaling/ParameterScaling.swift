import Cosmology
import Formats

/// Maps every parameter from stated bounds to [0, 1], so that errors of different parameters can be averaged.
///
/// The bounds are those of the experiment and not of the data at hand, so normalised errors compare between suites.
public struct ParameterScaling: Sendable, Equatable, Hashable, Codable {
  /// Names of the parameters, in the order of a network's outputs.
  public let names: [String]
  /// Values that map to 0, in the parameters' units.
  public let lower: [Double]
  /// Values that map to 1, in the parameters' units.
  public let upper: [Double]

  /// Bounds that are stated for a parameter: those of the transfer experiment (Omega_m [0.1, 0.5], Omega_b [0.02, 0.08],
  /// h [0.5, 0.9], n_s [0.8, 1.2], sigma_8 [0.6, 1.0], M_nu [0.01, 1.0] eV, w [-1.3, -0.7]) and the priors of Quijote's
  /// and CAMELS' further suites; nil for other names.
  public static func standardBounds(of name: String) -> ClosedRange<Double>? {
    ParameterCatalogue.entry(named: name)?.scaling ?? furtherBounds[name]
  }

  private static let furtherBounds: [String: ClosedRange<Double>] = [
    "A_SN1": 0.25...4, "A_AGN1": 0.25...4, "A_SN2": 0.5...2, "A_AGN2": 0.5...2,
  ]

  /// Scales by stated bounds, or by bounds that the user gives.
  ///
  /// - Parameters:
  ///   - names: the parameters, in the order wanted.
  ///   - bounds: bounds that replace the standard ones or add to them.
  /// - Throws: ``SuiteError/scaling(_:)`` for a parameter without bounds, empty bounds or bounds of another parameter,
  ///   ``SuiteError/repeated(kind:name:)``.
  public init(names: [String], bounds: [String: ClosedRange<Double>] = [:]) throws(SuiteError) {
    if let extra = bounds.keys.sorted().first(where: { !names.contains($0) }) {
      throw .scaling(
        .unusedBounds(parameter: extra, nearest: nearestName(to: extra, in: names), parameters: names))
    }
    var (lower, upper): ([Double], [Double]) = ([], [])
    for name in names {
      guard let range = bounds[name] ?? Self.standardBounds(of: name) else {
        let known =
          ParameterCatalogue.names + ParameterCatalogue.extensionNames + Self.furtherBounds.keys.sorted()
        throw .scaling(.noBounds(parameter: name, nearest: nearestName(to: name, in: known)))
      }
      lower.append(range.lowerBound)
      upper.append(range.upperBound)
    }
    try self.init(names: names, lower: lower, upper: upper)
  }

  /// Scales by the given ends, as a model keeps them.
  ///
  /// - Throws: ``SuiteError/scaling(_:)`` for empty bounds or lists of different length.
  public init(names: [String], lower: [Double], upper: [Double]) throws(SuiteError) {
    guard !names.isEmpty, names.count == lower.count, names.count == upper.count else {
      throw .scaling(.parameters(expected: max(names.count, 1), found: min(lower.count, upper.count)))
    }
    var seen = Set<String>()
    for (index, name) in names.enumerated() {
      guard seen.insert(name).inserted else { throw .repeated(kind: "parameter", name: name) }
      guard lower[index].isFinite, upper[index].isFinite, lower[index] < upper[index] else {
        throw .scaling(.emptyBounds(parameter: name, lower: lower[index], upper: upper[index]))
      }
    }
    self.names = names
    self.lower = lower
    self.upper = upper
  }

  /// Decodes and checks a scaling.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      names: container.decode([String].self, forKey: .names),
      lower: container.decode([Double].self, forKey: .lower),
      upper: container.decode([Double].self, forKey: .upper))
  }

  /// The scaled parameters `[N, P]`; values beyond the bounds go beyond [0, 1].
  ///
  /// - Throws: ``SuiteError/scaling(_:)`` for another number of parameters.
  public func scaled(_ parameters: Matrix) throws(SuiteError) -> Matrix {
    try mapped(parameters) { value, index in (value - lower[index]) / (upper[index] - lower[index]) }
  }

  /// The parameters `[N, P]` in their own units from scaled ones, the inverse of ``scaled(_:)``.
  ///
  /// - Throws: ``SuiteError/scaling(_:)`` for another number of parameters.
  public func restored(_ scaled: Matrix) throws(SuiteError) -> Matrix {
    try mapped(scaled) { value, index in lower[index] + value * (upper[index] - lower[index]) }
  }

  /// The scaled parameters of some rows of a table as a network's targets, `[rows, P]` row-major; the table may hold
  /// further parameters.
  ///
  /// - Throws: ``SuiteError/unknown(kind:name:nearest:available:)`` for a parameter that the table lacks,
  ///   ``SuiteError/row(_:count:)`` for a row that does not exist.
  public func targets(_ table: ParameterTable, rows: [Int]) throws(SuiteError) -> [Float] {
    var columns: [Int] = []
    for name in names { columns.append(try position(of: name, in: table.names, kind: "parameter")) }
    if let row = rows.first(where: { $0 < 0 || $0 >= table.values.rows }) {
      throw .row(row, count: table.values.rows)
    }
    return try scaled(table.values.selecting(rows: rows).selecting(columns: columns)).values.map { Float($0) }
  }

  private func mapped(
    _ matrix: Matrix, _ map: (Double, Int) -> Double
  ) throws(SuiteError) -> Matrix {
    guard matrix.columns == names.count else {
      throw .scaling(.parameters(expected: names.count, found: matrix.columns))
    }
    let values = matrix.values.enumerated().map { map($1, $0 % names.count) }
    return Matrix(rows: matrix.rows, columns: matrix.columns, values: values)
  }
}

/// The position of a name, refused with the nearest one when it is absent.
func position(of name: String, in names: [String], kind: String) throws(SuiteError) -> Int {
  guard let index = names.firstIndex(of: name) else {
    throw .unknown(kind: kind, name: name, nearest: nearestName(to: name, in: names), available: names)
  }
  return index
}
