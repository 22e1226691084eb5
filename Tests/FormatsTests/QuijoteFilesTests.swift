import Formats
import TestSupport
import Testing

@Suite(.enabled(if: Quijote.directory != nil, "the Quijote measurements are absent"))
struct QuijoteFilesTests {
  private func path(_ name: String) -> String { (Quijote.directory ?? "") + "/" + name }

  @Test(arguments: [
    ("params_LH.txt", 2000, ["Omega_m", "Omega_b", "h", "n_s", "sigma_8"]),
    ("params_nwLH.txt", 1600, ["Omega_m", "Omega_b", "h", "n_s", "sigma_8", "M_nu", "w"]),
    ("params_BSQ.txt", 32768, ["Omega_m", "Omega_b", "h", "n_s", "sigma_8"]),
    ("params_LC.txt", 1000, ["f_NL_local"]),
    (
      "params_MG.txt", 2891,
      ["simulation", "Omega_M", "Omega_b", "h", "ns", "s8(LCDM)", "m_nu", "f_R0", "s8(MG)", "A_s"]
    ),
  ])
  func parameters(name: String, rows: Int, names: [String]) throws {
    let table = try ParameterTable.read(path(name))
    #expect(table.names == names)
    #expect(table.values.rows == rows)
  }

  @Test func spectra() throws {
    let spectra = try NumpyFile.readMatrix(path("Pk_LH.npy"))
    #expect((spectra.rows, spectra.columns) == (2000, 79))
    try spectra.requireFinite(file: "Pk_LH.npy")
    let k = try NumpyArchive.read(path("kbins.npz"))
    #expect(k.values.allSatisfy { $0.values.count == 79 })
  }
}
