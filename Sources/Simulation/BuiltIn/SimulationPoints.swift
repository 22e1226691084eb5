import Cosmology
import Formats
import Randomness

/// The cosmologies to simulate, in the order of the suite's rows.
public struct SimulationPoints: Sendable, Equatable {
  /// The parameters that the suite lists `[N, P]`.
  public let parameters: ParameterTable
  /// The cosmology of each row.
  public let cosmologies: [CosmologicalParameters]
  /// The values of each row beyond the cosmology, such as f_R0, by their names.
  public let extensions: [[String: Double]]
  /// Rows whose first point was not physical or not covered by linear theory, and was drawn anew.
  public let redrawn: [Int]

  /// Places simulations in a suite's prior.
  ///
  /// Points of a prior may leave cold dark matter less than nothing (in nwLH at small Omega_m and h, large M_nu), and
  /// those of a built-in suite may lie outside the range of the linear emulator (nearly no cold matter in nwLH, dark
  /// energy with w + wa above -0.2 in w0wa). Such a point is replaced by one uniform in the prior, drawn until it is
  /// none of these, so the suite keeps its size and covers the rest of the prior.
  ///
  /// - Parameters:
  ///   - suite: prior and default design.
  ///   - count: number of simulations.
  ///   - design: how to place them, that of the suite unless given.
  ///   - seed: the user's seed.
  /// - Throws: ``SimulationError``.
  public init(
    suite: BuiltInSuite, count: Int, design: Design? = nil, seed: UInt64
  ) throws(SimulationError) {
    let (prior, seed) = (suite.prior, suite.seed(seed))
    let unit = try (design ?? suite.design).points(
      count: count, dimensions: prior.dimensions, seed: seed)
    var values: [Double] = []
    var cosmologies: [CosmologicalParameters] = []
    var redrawn: [Int] = []
    for row in 0..<count {
      var point = prior.point(at: Array(unit.row(row)))
      var stream = RandomStream(seed: seed, purpose: "point drawn anew", index: UInt64(row))
      var cosmology = try Self.physical(point, of: prior, row: row)
      if cosmology == nil { redrawn.append(row) }
      while cosmology == nil {
        point = prior.point(at: (0..<prior.dimensions).map { _ in stream.uniform() })
        cosmology = try Self.physical(point, of: prior, row: row)
      }
      if let cosmology { cosmologies.append(cosmology) }
      values += point
    }
    parameters = ParameterTable(
      names: prior.names, values: Matrix(rows: count, columns: prior.dimensions, values: values))
    self.cosmologies = cosmologies
    extensions = Self.extensions(of: parameters)
    self.redrawn = redrawn
  }

  /// Takes the points of a parameter table by the names of its columns; parameters that it lacks are those of
  /// Quijote's fiducial cosmology.
  ///
  /// - Parameters:
  ///   - table: the parameters, under standard names.
  ///   - file: where they came from, for messages.
  /// - Throws: ``SimulationError`` for unknown names and for rows that are not physical.
  public init(table: ParameterTable, file: String) throws(SimulationError) {
    let known = ParameterCatalogue.names + ParameterCatalogue.extensionNames
    for name in table.names where !known.contains(name) {
      throw .unknownParameter(
        file: file, name: name, nearest: nearestName(to: name, in: known), known: known)
    }
    guard table.values.rows > 0 else { throw .emptyDesign(count: 0) }
    var cosmologies: [CosmologicalParameters] = []
    for row in 0..<table.values.rows {
      let given = Dictionary(uniqueKeysWithValues: zip(table.names, table.values.row(row)))
      for entry in ParameterCatalogue.extensions {
        guard let value = given[entry.name], !(entry.lowest...entry.highest).contains(value) else { continue }
        let problem = CosmologyError.outsideBounds(
          parameter: entry.name, value: value, lower: entry.lowest, upper: entry.highest)
        throw .cosmology(file: file, row: row, problem: "\(problem)")
      }
      do throws(CosmologyError) {
        cosmologies.append(
          try CosmologicalParameters(
            names: ParameterCatalogue.names,
            values: ParameterCatalogue.entries.map { given[$0.name] ?? $0.fiducial }))
      } catch { throw .cosmology(file: file, row: row, problem: "\(error)") }
    }
    parameters = table
    self.cosmologies = cosmologies
    extensions = Self.extensions(of: table)
    redrawn = []
  }

  init(parameters: ParameterTable, cosmologies: [CosmologicalParameters], redrawn: [Int]) {
    self.parameters = parameters
    self.cosmologies = cosmologies
    extensions = Self.extensions(of: parameters)
    self.redrawn = redrawn
  }

  /// Number of simulations.
  public var count: Int { cosmologies.count }

  private static func extensions(of table: ParameterTable) -> [[String: Double]] {
    let columns = table.names.indices.filter { ParameterCatalogue.extensionNames.contains(table.names[$0]) }
    return (0..<table.values.rows).map { row in
      Dictionary(uniqueKeysWithValues: columns.map { (table.names[$0], table.values[row, $0]) })
    }
  }

  /// A hash of all the points, to tell one plan from another.
  public var fingerprint: String {
    let lines = zip(cosmologies, extensions).map { cosmology, further in
      (cosmology.values.map { "\($0)" } + further.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        .joined(separator: " ")
    }
    return SHA256.hexadecimal(of: Array(lines.joined(separator: "\n").utf8))
  }

  /// What decides simulations of these points that are made of linear power, row by row.
  func plan(suite: String, seed: UInt64, settings: JSONValue, linear: String, block: Int) -> JSONValue {
    .object([
      ("suite", .string(suite)), ("seed", .string(String(seed))), ("settings", settings),
      ("linear", .string(linear)), ("simulations", .integer(count)),
      ("block", .integer(block)), ("cosmologies", .string(fingerprint)),
    ])
  }

  /// The cosmology of a point, nil when it leaves nothing for cold dark matter or lies outside the linear emulator of a
  /// prior that keeps to it.
  static func physical(
    _ point: [Double], of prior: Prior, row: Int
  ) throws(SimulationError) -> CosmologicalParameters? {
    do throws(CosmologyError) {
      let cosmology = try prior.cosmology(at: point)
      if prior.keepsToEmulator, try LinearPower.default.approximation(for: cosmology) != nil { return nil }
      return cosmology
    } catch {
      switch error {
      case .negativeColdMatter, .farOutsideEmulator: return nil
      default: throw .cosmology(file: "prior " + prior.name, row: row, problem: "\(error)")
      }
    }
  }
}
