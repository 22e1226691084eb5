import Cosmology
import Formats
import Simulation

extension SuiteSimulation {
  /// Simulates the points of a parameter file with the linear spectrum of a table; the points may differ in sigma_8 and,
  /// for transfer functions, in n_s only, for a table is of one cosmology.
  ///
  /// - Parameters:
  ///   - parameters: path of the parameter file.
  ///   - table: path of a table of CAMB or CLASS.
  ///   - settings: what is computed.
  /// - Throws: ``SuiteError``.
  public init(parameters: String, table path: String, settings: SmoothSettings) throws(SuiteError) {
    let table: TransferTable
    do { table = try TransferTable.read(path) } catch {
      throw .simulation(.cosmology(file: parameters, row: 0, error))
    }
    try self.init(parameters: parameters, settings: settings, linear: table)
    let free = table.quantity == .power ? ["sigma_8"] : ["sigma_8", "n_s"]
    let cosmologies = generator.points.cosmologies
    for (row, cosmology) in cosmologies.enumerated() {
      for (index, name) in ParameterCatalogue.names.enumerated()
      where !free.contains(name) && cosmology.values[index] != cosmologies[0].values[index] {
        throw .tableOfOther(
          file: parameters, row: row, name: name, value: cosmology.values[index],
          expected: cosmologies[0].values[index])
      }
    }
  }
}
