import Cosmology
import Emulation
import Formats
import Randomness
import Simulation
import Suites

/// Where simulations are drawn from an emulator.
struct EmulatedPoints {
  /// Scaled to [0, 1] `[N, P]`, in the order of the emulator's parameters.
  let scaled: Matrix
  /// The same in the parameters' own units.
  let table: ParameterTable
  /// How many were drawn anew, for nothing was left for cold dark matter.
  let drawnAnew: Int

  /// Tries to draw a point anew.
  private static let tries = 1000

  /// A Latin hypercube in the emulator's prior; a point that leaves nothing for cold dark matter is drawn anew, as in
  /// the suites that Slingshot simulates.
  ///
  /// - Parameter model: the model directory, for messages.
  /// - Throws: `SimulationError`.
  init(_ emulator: Emulator, count: Int, seed: UInt64, model: String) throws {
    let scaling = emulator.parameters.scaling
    var points = try Design.latinHypercube(centred: false).points(
      count: count, dimensions: scaling.names.count, seed: seed)
    for index in points.values.indices {
      let range = emulator.prior[index % points.columns]
      points.values[index] = range.lowerBound + points.values[index] * (range.upperBound - range.lowerBound)
    }
    var own = try scaling.restored(points)
    var drawnAnew = 0
    for row in 0..<count {
      var problem = Self.problem(of: Array(own.row(row)), scaling)
      guard problem != nil else { continue }
      drawnAnew += 1
      var stream = RandomStream(seed: seed, purpose: "point drawn anew", index: UInt64(row))
      for _ in 0..<Self.tries where problem != nil {
        let point = emulator.prior.map { stream.uniform(in: $0) }
        let restored = try scaling.restored(Matrix(rows: 1, columns: point.count, values: point))
        problem = Self.problem(of: restored.values, scaling)
        for column in point.indices {
          points[row, column] = point[column]
          own[row, column] = restored[0, column]
        }
      }
      if let problem {
        throw SimulationError.cosmology(file: "the prior of \(model)", row: row, problem: problem)
      }
    }
    scaled = points
    table = ParameterTable(names: scaling.names, values: own)
    self.drawnAnew = drawnAnew
  }

  /// The points of a parameter file, which has the emulator's parameters as its columns, in any order.
  ///
  /// - Throws: `FormatError`, ``PipelineError/notEmulated(file:name:nearest:known:)``, `SuiteError` with row and column of
  ///   what lies outside the emulator's prior, `SimulationError` for a row that leaves nothing for cold dark matter.
  init(_ emulator: Emulator, file: String) throws {
    let parameters = emulator.parameters
    let (scaling, names) = (parameters.scaling, parameters.scaling.names)
    let given = try ParameterTable.read(file)
    if let other = given.names.first(where: { !names.contains($0) }) {
      throw PipelineError.notEmulated(
        file: file, name: other, nearest: nearestName(to: other, in: names), known: names)
    }
    table = try given.selecting(names, file: file)
    guard table.values.rows > 0 else { throw SuiteError.empty(place: file, what: "simulation") }
    if let (row, column) = table.values.firstNonFinite() {
      throw SuiteError.parameterValue(
        file: file, row: row, name: names[column], value: "\(table.values[row, column])")
    }
    scaled = try scaling.scaled(table.values)
    if let (row, column) = Self.otherSign(table.values, scaling)
      ?? parameters.firstOutside(scaled, emulator.prior)
    {
      let range = parameters.restoredRange(column, emulator.prior)
      throw SuiteError.outsideBounds(
        file: file, row: row, column: given.names.firstIndex(of: names[column]) ?? column,
        name: names[column], value: table.values[row, column], lower: range.lowerBound,
        upper: range.upperBound, of: "the emulator's prior")
    }
    for row in 0..<table.values.rows {
      if let problem = Self.problem(of: Array(table.values.row(row)), scaling) {
        throw SimulationError.cosmology(file: file, row: row, problem: problem)
      }
    }
    drawnAnew = 0
  }

  /// The first value of the other sign than its bounds, which a scale by logarithms does not see.
  private static func otherSign(_ values: Matrix, _ scaling: ParameterScaling) -> (row: Int, column: Int)? {
    let found = values.values.indices.first { index in
      let place = index % values.columns
      return scaling.scales[place] != .linear && values.values[index] * scaling.lower[place] <= 0
    }
    return found.map { ($0 / values.columns, $0 % values.columns) }
  }

  /// What makes a point impossible: nothing left for cold dark matter, where the parameters say how much there is.
  private static func problem(of point: [Double], _ scaling: ParameterScaling) -> String? {
    let given = Dictionary(uniqueKeysWithValues: zip(scaling.names, point))
    guard given["Omega_m"] != nil, given["Omega_b"] != nil, given["M_nu"] == nil || given["h"] != nil else {
      return nil
    }
    do throws(CosmologyError) {
      _ = try CosmologicalParameters(
        names: ParameterCatalogue.names,
        values: ParameterCatalogue.entries.map { given[$0.name] ?? $0.fiducial })
      return nil
    } catch {
      guard case .negativeColdMatter = error else { return nil }
      return "\(error)"
    }
  }
}
