import Formats
import Observables
import OrderedCollections
import Suites

/// A suite of made-up spectra with exact, distinct numbers.
func smallSuite(count: Int = 6, bins: Int = 4) throws -> Suites.Suite {
  var parameters = Matrix(rows: count, columns: 2)
  var spectra = Matrix(rows: count, columns: bins)
  for row in 0..<count {
    let number = Double(row)
    parameters[row, 0] = 0.1 + 0.05 * number
    parameters[row, 1] = 0.6 + number / 30
    for bin in 0..<bins { spectra[row, bin] = 100 + Double((row * 37 + bin * 11) % 101) + number / 7 }
  }
  return try Suites.Suite(
    parameters: ParameterTable(names: ["Omega_m", "sigma_8"], values: parameters),
    k: (0..<bins).map { 0.01 * Double($0 + 1) }, spectra: ["pk": spectra],
    manifest: SuiteManifest(
      name: "small", generator: "a test", prior: ["Omega_m": 0.1...0.5], seed: .max,
      details: ["box_size": 1000]))
}

extension Suites.Suite {
  /// The wavenumbers of the first observable.
  var wavenumbers: [Double] { observables.values.first?.observable.axes[0].coordinates[0].values ?? [] }
}
