import Fields
import Formats
import Foundation
import OrderedCollections
import Simulation
import Suites
import TestSupport
import Testing

@Suite struct SuiteSimulationTests {
  private func simulation(count: Int = 100, seed: UInt64 = 1) throws -> SuiteSimulation {
    try SuiteSimulation(
      suite: .latinHypercube, count: count,
      settings: SmoothSettings(shells: Shells(boxSize: 1000, first: 1, last: 4), linear: true, seed: seed))
  }

  @Test func writesASuiteThatReadsBack() throws {
    try withTemporaryDirectory { folder in
      let simulation = try simulation()
      let suite = try #require(try simulation.write(to: folder + "/out"))
      #expect(try Suites.Suite.load(folder + "/out") == suite)
      #expect(try simulation.suite() == suite)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out"])
      #expect(suite.count == 100 && suite.wavenumbers.count == 4 && suite.manifest.seed == 1)
      #expect(suite.manifest.prior["Omega_b"] == 0.03...0.07)
      #expect(suite.manifest.details["design"] == "latin-hypercube")
      #expect(suite.manifest.details["spectrum"] == "linear")
    }
  }

  @Test func interruptedWorkIsResumed() throws {
    try withTemporaryDirectory { folder in
      let out = folder + "/out"
      let whole = try simulation().suite()
      #expect(throws: SimulationError.cancelled(done: 0, total: 100)) {
        try simulation().write(to: out, isCancelled: { true })
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out.partial"])
      #expect(
        message { try simulation().write(to: out) }
          == "\(out).partial: holds unfinished spectra, expected none;"
          + " resume that simulation or allow it to be replaced")
      #expect(
        message { try simulation(seed: 2).write(to: out, existing: .resume) }?
          .hasPrefix("\(out).partial: holds unfinished spectra of other parameters or settings") == true)
      #expect(try simulation().write(to: out, existing: .resume) == whole)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out"])
    }
  }

  @Test func existingOutputIsRefusedResumedOrReplaced() throws {
    try withTemporaryDirectory { folder in
      let out = folder + "/out"
      let first = try simulation().write(to: out)
      let exists = "\(out): exists already; remove it, choose another name or allow it to be replaced"
      #expect(message { try simulation().write(to: out) } == exists)
      #expect(try simulation().write(to: out, existing: .resume) == first)
      #expect(message { try simulation(seed: 2).write(to: out, existing: .resume) } == exists)
      #expect(try Suites.Suite.load(out) == first)
      let second = try simulation(seed: 2).write(to: out, existing: .replace)
      #expect(try Suites.Suite.load(out) == second && second != first)
      #expect(throws: SuiteError.self) {
        try simulation(seed: 3).write(to: folder + "/new", isCancelled: { true })
      }
      #expect(try simulation().write(to: folder + "/new", existing: .replace) == first)
    }
  }

  @Test func shardsShareTheWork() throws {
    try withTemporaryDirectory { folder in
      let out = folder + "/out"
      #expect(try simulation().write(to: out, shard: Shard("1/2")) == nil)
      #expect(!FileBytes.exists(out))
      let whole = try simulation().suite()
      #expect(try simulation().write(to: out, shard: Shard("0/2")) == whole)
      #expect(try simulation().write(to: out, shard: Shard("1/2")) == whole)
    }
  }

  @Test func aParameterFileIsSimulatedRowByRow() throws {
    try withTemporaryDirectory { folder in
      let file = folder + "/mine.txt"
      try AtomicFile.write("# sigma_8 Omega_m\n0.8 0.3\n0.9 0.2\n", to: file)
      let settings = SmoothSettings(
        shells: try Shells(boxSize: 1000, first: 1, last: 4), linear: true, noiseless: true, seed: 1)
      let suite = try SuiteSimulation(parameters: file, settings: settings).suite()
      #expect(suite.name == "mine.txt" && suite.count == 2 && suite.manifest.prior.isEmpty)
      #expect(suite.parameters.names == ["sigma_8", "Omega_m"])
      try AtomicFile.write("# sigma_8 Omega\n0.8 0.3\n", to: file)
      #expect(
        message { try SuiteSimulation(parameters: file, settings: settings) }?
          .hasPrefix("\(file): column 'Omega' is no cosmological parameter") == true)
    }
  }
}
