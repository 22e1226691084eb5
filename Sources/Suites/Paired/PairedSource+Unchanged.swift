import Formats
import Observables
import OrderedCollections
import Simulation

/// A suite whose rows were moved, edited or given another seed has other phases than its numbers say.
extension PairedSource {
  /// The largest relative difference of one simulation made twice, in single precision and on other machines.
  private static let tolerance = 1e-3

  /// Makes simulations of the smooth generator once more and refuses a suite that is not what its seed gives.
  ///
  /// - Throws: `SimulationError.pairing`, ``SuiteError``.
  func requireUnchanged(smooth settings: SmoothSettings, count: Int) throws {
    try requireUnchanged(count) { points in
      try SuiteSimulation(
        smooth: points, phases: phases, settings: settings, place: path, name: suite.name, prior: [:],
        details: [:]
      ).suite()
    }
  }

  /// Makes the first simulation of fields once more, for each takes long, and refuses a suite that is not what its seed
  /// gives.
  ///
  /// - Throws: `SimulationError.pairing`, ``SuiteError``.
  func requireUnchanged(fields settings: FieldSettings, simulate: @escaping FieldGenerator.Simulate) throws {
    try requireUnchanged(1) { points in
      try SuiteSimulation(
        fields: points, phases: phases, settings: settings, title: suite.name, place: path, prior: [:],
        details: [:], simulate: simulate
      ).suite()
    }
  }

  private func requireUnchanged(_ count: Int, _ simulate: (SimulationPoints) throws -> Suite) throws {
    let table = ParameterTable(
      names: suite.parameters.names, values: suite.parameters.values.selecting(rows: Array(0..<count)))
    let again = try simulate(SimulationPoints(table: table, file: path))
    for (name, made) in again.observables {
      guard let there = suite.observables[name] else { continue }
      let expected = try again.values(of: name)
      for row in 0..<count {
        let found = Array(there.rows.row(row))
        guard found.count == expected.columns, made.rows.count == count else { continue }
        let wanted = Array(expected.row(row))
        guard
          let bin = found.indices.first(where: {
            !(abs(found[$0] - wanted[$0]) <= Self.tolerance * abs(wanted[$0]))
          })
        else { continue }
        throw SimulationError.pairing(
          .changed(
            suite: path, observable: name, row: row, bin: bin, expected: wanted[bin], found: found[bin]))
      }
    }
  }
}
