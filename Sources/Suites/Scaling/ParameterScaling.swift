import Cosmology
import Formats

/// Maps every parameter from its bounds to [0, 1], so that errors of different parameters can be averaged.
///
/// ``ParameterBounds`` says where bounds come from.
public struct ParameterScaling: Sendable, Equatable, Hashable, Codable {
  /// Names of the parameters, in the order of a network's outputs.
  public let names: [String]
  /// Values that map to 0, in the parameters' units.
  public let lower: [Double]
  /// Values that map to 1, in the parameters' units.
  public let upper: [Double]
  /// How each runs between its bounds.
  public let scales: [ParameterScale]
  /// Symbols for tables and figures.
  public let labels: [String]
  /// Units, empty for plain numbers.
  public let units: [String]

  /// Bounds that are stated for a parameter: those of the transfer experiment (Omega_m [0.1, 0.5], Omega_b [0.02, 0.08],
  /// h [0.5, 0.9], n_s [0.8, 1.2], sigma_8 [0.6, 1.0], M_nu [0.01, 1.0] eV, w [-1.3, -0.7]) and the priors of Quijote's
  /// and CAMELS' further suites; nil for other names.
  public static func standardBounds(of name: String) -> ClosedRange<Double>? {
    ParameterCatalogue.entry(named: name)?.scaling ?? furtherBounds[name]
  }

  private static let furtherBounds: [String: ClosedRange<Double>] = [
    "A_SN1": 0.25...4, "A_AGN1": 0.25...4, "A_SN2": 0.5...2, "A_AGN2": 0.5...2,
  ]

  /// Scales by the given ends, as a model keeps them.
  ///
  /// - Parameters:
  ///   - names: the parameters, in the order wanted.
  ///   - lower: values that map to 0.
  ///   - upper: values that map to 1.
  ///   - scales: how each runs between its bounds; linear unless given.
  ///   - labels: symbols for tables and figures; the names unless given.
  ///   - units: units, empty for plain numbers.
  /// - Throws: ``SuiteError/scaling(_:)`` for empty bounds, bounds that do not suit a scale or lists of different length.
  public init(
    names: [String], lower: [Double], upper: [Double], scales: [ParameterScale]? = nil,
    labels: [String]? = nil, units: [String]? = nil
  ) throws(SuiteError) {
    let scales = scales ?? names.map { _ in .linear }
    let (labels, units) = (labels ?? names.map(Self.standardLabel), units ?? names.map(Self.standardUnit))
    guard !names.isEmpty else { throw .scaling(.noParameters) }
    guard
      [lower.count, upper.count, scales.count, labels.count, units.count].allSatisfy({ $0 == names.count })
    else {
      throw .scaling(.parameters(expected: names.count, found: min(lower.count, upper.count)))
    }
    var seen = Set<String>()
    for (index, name) in names.enumerated() {
      guard seen.insert(name).inserted else { throw .repeated(kind: "parameter", name: name) }
      // A width beyond the largest number would make every value infinite.
      guard lower[index] < upper[index], (upper[index] - lower[index]).isFinite else {
        throw .scaling(.emptyBounds(parameter: name, lower: lower[index], upper: upper[index]))
      }
      guard scales[index].suits(lower[index], upper[index]) else {
        throw .scaling(
          .scaleOfBounds(
            parameter: name, scale: scales[index].rawValue, lower: lower[index], upper: upper[index]))
      }
    }
    self.names = names
    self.lower = lower
    self.upper = upper
    self.scales = scales
    self.labels = labels
    self.units = units
  }

  private static func standardLabel(_ name: String) -> String {
    ParameterCatalogue.entry(named: name)?.symbol ?? name
  }

  private static func standardUnit(_ name: String) -> String {
    ParameterCatalogue.entry(named: name)?.unit ?? ""
  }

  private enum CodingKeys: String, CodingKey { case names, lower, upper, scales, labels, units }

  /// Decodes and checks a scaling; one without scales, labels and units is linear and of standard names.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      names: container.decode([String].self, forKey: .names),
      lower: container.decode([Double].self, forKey: .lower),
      upper: container.decode([Double].self, forKey: .upper),
      scales: container.decodeIfPresent([ParameterScale].self, forKey: .scales),
      labels: container.decodeIfPresent([String].self, forKey: .labels),
      units: container.decodeIfPresent([String].self, forKey: .units))
  }

  /// The scaling of some of the parameters, in the given order.
  ///
  /// - Throws: ``SuiteError/unknown(kind:name:nearest:available:)``.
  public func selecting(_ chosen: [String]) throws(SuiteError) -> ParameterScaling {
    var places: [Int] = []
    for name in chosen { places.append(try position(of: name, in: names, kind: "parameter")) }
    return try ParameterScaling(
      names: chosen, lower: places.map { lower[$0] }, upper: places.map { upper[$0] },
      scales: places.map { scales[$0] }, labels: places.map { labels[$0] }, units: places.map { units[$0] })
  }

  /// The scaled parameters `[N, P]`; values beyond the bounds go beyond [0, 1].
  ///
  /// - Throws: ``SuiteError/scaling(_:)`` for another number of parameters.
  public func scaled(_ parameters: Matrix) throws(SuiteError) -> Matrix {
    try mapped(parameters) { scales[$1].scaled($0, lower[$1], upper[$1]) }
  }

  /// The parameters `[N, P]` in their own units from scaled ones, the inverse of ``scaled(_:)``.
  ///
  /// - Throws: ``SuiteError/scaling(_:)`` for another number of parameters.
  public func restored(_ scaled: Matrix) throws(SuiteError) -> Matrix {
    try mapped(scaled) { scales[$1].restored($0, lower[$1], upper[$1]) }
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
