import Formats
import Foundation
import OrderedCollections
import Suites
import TestSupport
import Testing

@Suite struct QuijoteTests {
  @Test(
    .enabled(if: Quijote.directory != nil, "the Quijote measurements are not here"),
    arguments: [("LH", 2000, 5), ("nwLH", 1600, 7)])
  func readsTheMeasuredSets(set: String, count: Int, parameters: Int) throws {
    let data = try #require(Quijote.directory)
    let suite = try Suites.Suite.loadQuijote(set: set, in: data, summaries: ["pk", "mpk"])
    #expect(
      suite.count == count && suite.parameters.names.count == parameters && suite.wavenumbers.count == 79)
    #expect(suite.name == "Quijote \(set)")
    #expect(try suite.values(of: "pk").row(0) != suite.values(of: "mpk").row(0))
    #expect(suite.manifest.prior["Omega_b"] == 0.02...0.08)
    let (scaling, sources) = try ParameterBounds().resolved(suite.parameters.names, in: [suite])
    #expect(sources.allSatisfy { $0 == .prior })
    #expect(try scaling.scaled(suite.parameters.values).values.allSatisfy { $0 >= 0 && $0 <= 1 })
  }

  /// Arrays of a suite under the names of Quijote's files.
  private func arrays(in scratch: borrowing Scratch) throws -> Suites.Suite {
    let suite = try smallSuite()
    try suite.parameters.write(to: scratch.path + "/params_X.txt")
    try NumpyFile.write(suite.values(of: "pk"), to: scratch.path + "/Pk_X.npy")
    try NumpyFile.write(NumpyArray(suite.wavenumbers), to: scratch.path + "/k.npy")
    return suite
  }

  @Test func readsArraysByTheirPaths() throws {
    let scratch = try Scratch()
    let expected = try arrays(in: scratch)
    let suite = try Suites.Suite.loadQuijote(
      parameters: scratch.path + "/params_X.txt", spectra: ["pk": scratch.path + "/Pk_X.npy"],
      k: scratch.path + "/k.npy")
    #expect(suite.parameters == expected.parameters && suite.observables == expected.observables)
    #expect(suite.name == "params_X.txt")
  }

  @Test(arguments: [4, 7])
  func fewerOrMoreSpectraThanParameterRowsAreRefused(rows: Int) throws {
    let scratch = try Scratch()
    _ = try arrays(in: scratch)
    let spectra = try smallSuite(count: rows).values(of: "pk")
    try NumpyFile.write(spectra, to: scratch.path + "/Pk_X.npy")
    let folder = scratch.path
    #expect(
      message {
        try Suites.Suite.loadQuijote(
          parameters: folder + "/params_X.txt", spectra: ["pk": folder + "/Pk_X.npy"], k: folder + "/k.npy")
      }
        == "\(folder)/Pk_X.npy: expected one row for each of the 6 simulations of \(folder)/params_X.txt,"
        + " found \(rows) rows")
  }

  @Test func unknownSummariesAndMissingFilesAreNamed() throws {
    let scratch = try Scratch()
    _ = try arrays(in: scratch)
    let folder = scratch.path
    #expect(
      message { try Suites.Suite.loadQuijote(set: "X", in: folder, summaries: ["mpkk"]) }
        == "there is no summary 'mpkk', did you mean 'mpk'? (available: mpk, pk)")
    #expect(
      message { try Suites.Suite.loadQuijote(set: "X", in: folder) }?.hasPrefix(folder + "/kbins.npz") == true
    )
  }

  /// A folder of numbered simulations with three bins each.
  private func folders(in scratch: borrowing Scratch, count: Int = 3) throws {
    try scratch.file("set/latin_hypercube_params.txt", "#Omega_m h\n0.1 0.5\n0.2 0.6\n0.3 0.7\n")
    for index in 0..<count {
      let lines = (1...3).map { "\(Double($0) / 100)\t\(100 * index + $0)" }
      try scratch.file("set/\(index)/Pk_m_z=0.txt", lines.joined(separator: "\n") + "\n")
    }
  }

  @Test func readsNumberedFolders() throws {
    let scratch = try Scratch()
    try folders(in: scratch)
    let suite = try Suites.Suite.loadQuijoteFolder(scratch.path + "/set")
    #expect(suite.wavenumbers == [0.01, 0.02, 0.03] && suite.name == "set")
    #expect(try suite.values(of: "pk").values == [1, 2, 3, 101, 102, 103, 201, 202, 203])
    let part = try Suites.Suite.loadQuijoteFolder(
      scratch.path + "/set", k: 0.015...1, simulations: 1..<3)
    #expect(try part.values(of: "pk").values == [102, 103, 202, 203])
    #expect(part.parameters.values.values == [0.2, 0.6, 0.3, 0.7])
    try FileManager.default.moveItem(
      atPath: scratch.path + "/set/latin_hypercube_params.txt",
      toPath: scratch.path + "/latin_hypercube_params.txt")
    #expect(try Suites.Suite.loadQuijoteFolder(scratch.path + "/set").count == 3)
  }

  @Test func folderFaultsAreNamed() throws {
    let scratch = try Scratch()
    try folders(in: scratch, count: 2)
    let set = scratch.path + "/set"
    #expect(
      message { try Suites.Suite.loadQuijoteFolder(set) }
        == "\(set): expected a spectrum for each of 3 simulations, 1 are missing,"
        + " the first is \(set)/2/Pk_m_z=0.txt")
    try scratch.file("set/2/Pk_m_z=0.txt", "0.01 5\n0.02 6\n")
    #expect(
      message { try Suites.Suite.loadQuijoteFolder(set) }
        == "P(k) differs in its axes: expected 3 places, k 0.01 to 0.03 h/Mpc as in \(set)/0/Pk_m_z=0.txt,"
        + " found 2 places, k 0.01 to 0.02 h/Mpc in \(set)/2/Pk_m_z=0.txt")
    try scratch.file("set/2/Pk_m_z=0.txt", "0.01 5\n0.02 -6\n0.03 1\n")
    #expect(message { try Suites.Suite.loadQuijoteFolder(set) }?.contains("2/Pk_m_z=0.txt:2") == true)
    #expect(
      message { try Suites.Suite.loadQuijoteFolder(set, simulations: 1..<4) }
        == "row 3 is asked for, expected rows 0 to 2 of 3 simulations, counted from 0")
    #expect(
      message { try Suites.Suite.loadQuijoteFolder(set, simulations: 1..<1) }
        == "\(set): expected at least one simulation, found none")
    #expect(
      message { try Suites.Suite.loadQuijoteFolder(set, k: 1...2) }
        == "no bin lies in the range k = 1.0 to 2.0 h/Mpc, the bins reach from 0.01 to 0.03 h/Mpc")
    try scratch.file("set/other_params.txt", "# h\n1\n")
    #expect(
      message { try Suites.Suite.loadQuijoteFolder(set) }
        == "\(set): expected one parameter file *_params.txt in the folder or the one above it, found "
        + "\(set)/latin_hypercube_params.txt, \(set)/other_params.txt")
  }
}
