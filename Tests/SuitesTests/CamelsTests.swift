import Formats
import Foundation
import Suites
import TestSupport
import Testing

@Suite struct CamelsTests {
  private static let header = "#Name Omega_m sigma_8 A_SN1 A_AGN1 A_SN2 A_AGN2 seed\n"

  private func folder(
    in scratch: borrowing Scratch, header: String = header,
    rows: [String] = [
      "LH_0 0.309 0.979 3.11234 1.12194 0.66841 0.53182 5000",
      "LH_7 0.2 0.8 1 1 1 1 5001",
    ]
  ) throws -> String {
    try scratch.file(
      "IllustrisTNG/CosmoAstroSeed_IllustrisTNG_L25n256_LH.txt", header + rows.joined(separator: "\n") + "\n")
    for (index, name) in ["LH_0", "LH_7"].enumerated() {
      try scratch.file("IllustrisTNG/\(name)/Pk_m_z=0.00.txt", "0.5 \(10 + index)\n1.5 \(20 + index)\n")
    }
    return scratch.path + "/IllustrisTNG"
  }

  @Test(arguments: [header, "# Name Omega_m sigma_8 A_SN1 A_AGN1 A_SN2 A_AGN2 seed\n"])
  func readsNamedFolders(header: String) throws {
    let scratch = try Scratch()
    let path = try folder(in: scratch, header: header)
    let suite = try Suites.Suite.loadCamels(path)
    #expect(suite.name == "IllustrisTNG" && suite.manifest.generator == "CAMELS")
    #expect(suite.parameters.names == ["Omega_m", "sigma_8", "A_SN1", "A_AGN1", "A_SN2", "A_AGN2"])
    #expect(Array(suite.parameters.values.row(0)) == [0.309, 0.979, 3.11234, 1.12194, 0.66841, 0.53182])
    #expect(suite.wavenumbers == [0.5, 1.5])
    #expect(try suite.values(of: "pk").values == [10, 20, 11, 21])
    #expect(try Suites.Suite.loadCamels(path, k: 1...2).values(of: "pk").values == [20, 21])
  }

  /// However lines end and columns are kept apart, the suite is the same.
  @Test func linesEndAsTheyMay() throws {
    let scratch = try Scratch()
    let path = try folder(in: scratch)
    let file = path + "/CosmoAstroSeed_IllustrisTNG_L25n256_LH.txt"
    let text = try FileBytes.readText(file)
    let expected = try Suites.Suite.loadCamels(path)
    for variant in [
      text.replacing("\n", with: "\r\n"), String(text.dropLast()), "\u{FEFF}" + text,
      text.replacing(" ", with: ","), text.replacing("#", with: ""),
      text.replacing("#", with: "").replacing(" ", with: ", ").replacing("\n", with: "\r\n"),
    ] {
      try AtomicFile.write(variant, to: file)
      let suite = try Suites.Suite.loadCamels(path)
      #expect(suite.parameters == expected.parameters && suite.observables == expected.observables)
    }
  }

  @Test func faultsAreNamedWithTheirLine() throws {
    let scratch = try Scratch()
    let path = try folder(in: scratch, rows: ["LH_0 0.3 0.9 1 1 1 1 5", "LH_9 0.3 0.9 1 1 1 1 5"])
    let file = path + "/CosmoAstroSeed_IllustrisTNG_L25n256_LH.txt"
    #expect(
      message { try Suites.Suite.loadCamels(path) }
        == "\(path): expected a spectrum for each of 2 simulations, 1 are missing,"
        + " the first is \(path)/LH_9/Pk_m_z=0.00.txt")
    _ = try folder(in: scratch, rows: ["LH_0 0.3 0.9 1 1 1 1 5", "0.3 0.9 1 1 1 1 5"])
    #expect(
      message { try Suites.Suite.loadCamels(path) }
        == "\(file):3: expected the simulation by its folder's name, as LH_0, found '0.3'")
    _ = try folder(in: scratch, rows: ["../LH_0 0.3 0.9 1 1 1 1 5"])
    #expect(
      message { try Suites.Suite.loadCamels(path) }?.hasPrefix("\(file):2: expected the simulation") == true)
    _ = try folder(in: scratch, rows: ["LH_0 0.3 0.9 1 1 1 1 5", "LH_7 0.3 what 1 1 1 1 5"])
    #expect(message { try Suites.Suite.loadCamels(path) }?.hasPrefix("\(file):3: ") == true)
    _ = try folder(in: scratch, rows: ["LH_0 0.3 0.9 1 1 1 1 5", "LH_7"])
    #expect(message { try Suites.Suite.loadCamels(path) }?.hasPrefix(file) == true)
    _ = try folder(in: scratch, rows: ["LH_0 0.3 0.9 1 1 1 1 5", "LH_0 0.3 0.9 1 1 1 1 5"])
    #expect(
      message { try Suites.Suite.loadCamels(path) }
        == "the simulation 'LH_0' is given twice, every name must occur once")
    try FileManager.default.removeItem(atPath: file)
    #expect(
      message { try Suites.Suite.loadCamels(path) }
        == "\(path): expected one parameter file CosmoAstroSeed*.txt in the folder or the one above it, found none"
    )
  }
}
