import Fields
import Formats
import Foundation
import OrderedCollections
import Simulation
import Suites
import Synchronization
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

  /// Asks to stop after the first block of 64.
  private func stopped(_ simulation: SuiteSimulation, _ out: String, _ existing: ExistingOutput = .refuse)
    throws
  {
    let isDone = Mutex(false)
    #expect(throws: SimulationError.cancelled(done: 64, total: 100)) {
      try simulation.write(
        to: out, existing: existing, threads: 1,
        progress: { done, _ in if done == 64 { isDone.withLock { $0 = true } } },
        isCancelled: { isDone.withLock { $0 } })
    }
  }

  @Test func interruptedWorkIsResumed() throws {
    try withTemporaryDirectory { folder in
      let out = folder + "/out"
      let whole = try simulation().suite()
      try stopped(simulation(), out)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out.partial"])
      #expect(
        message { try simulation().write(to: out) }
          == "\(out).partial: holds unfinished spectra, expected none;"
          + " give --resume to go on with them or --force to begin anew")
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
      let exists = "\(out): exists already; give --force to replace it, or choose another name"
      #expect(message { try simulation().write(to: out) } == exists)
      #expect(try simulation().write(to: out, existing: .resume) == first)
      #expect(message { try simulation(seed: 2).write(to: out, existing: .resume) } == exists)
      #expect(try Suites.Suite.load(out) == first)
      let second = try simulation(seed: 2).write(to: out, existing: .replace)
      #expect(try Suites.Suite.load(out) == second && second != first)
      try stopped(simulation(seed: 3), folder + "/new")
      #expect(try simulation().write(to: folder + "/new", existing: .replace) == first)
    }
  }

  /// What failed before a block was finished is as if it had not been.
  @Test func aFailureWithoutABlockBlocksNothing() throws {
    try withTemporaryDirectory { folder in
      let out = folder + "/out"
      #expect(throws: SimulationError.cancelled(done: 0, total: 100)) {
        try simulation(seed: 3).write(to: out, isCancelled: { true })
      }
      #expect(try snapshot(of: folder).isEmpty)
      // A process that was killed there leaves a plan alone.
      for existing in [ExistingOutput.refuse, .resume] {
        try FileManager.default.createDirectory(
          atPath: out + ".partial", withIntermediateDirectories: false)
        try JSONValue.object([("seed", "3")]).write(to: out + ".partial/plan.json")
        #expect(try simulation().write(to: out, existing: existing)?.count == 100)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out"])
        try FileManager.default.removeItem(atPath: out)
      }
      try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: false)
      #expect(try simulation().write(to: out)?.count == 100)
    }
  }

  @Test func foldersOfOtherThingsAreKept() throws {
    try withTemporaryDirectory { folder in
      let out = folder + "/out"
      for name in ["out", "out.partial"] {
        let path = folder + "/" + name
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try AtomicFile.write("words", to: path + "/thesis.txt")
        for existing in ExistingOutput.allCases {
          #expect(throws: (any Error).self, "\(name) \(existing)") {
            try simulation().write(to: out, existing: existing)
          }
        }
        #expect(try FileBytes.readText(path + "/thesis.txt") == "words")
        try FileManager.default.removeItem(atPath: path)
      }
      // A suite that was imported is not one that was simulated.
      _ = try simulation().write(to: out)
      var manifest = try JSONValue.read(out + "/manifest.json")
      manifest["generator"] = "import"
      try manifest.write(to: out + "/manifest.json")
      #expect(
        message { try simulation().write(to: out, existing: .replace) }?
          .hasPrefix(
            "\(out): only what slingshot simulate made is replaced, found a folder of the kind 'suite'")
          == true)
    }
  }

  /// What a program of the user's leaves beside the suite.
  @Test func directoriesOfSimulationsAreReplacedOnlyWhenTheyFailed() throws {
    try withTemporaryDirectory { folder in
      let out = folder + "/out"
      func simulate(
        _ script: String, keepsAll: Bool = false, _ existing: ExistingOutput = .refuse
      ) throws -> Suites.Suite? {
        try SuiteSimulation(
          external: "/bin/sh -c '\(script)'", points: .suite(.latinHypercube, count: 3), seed: 1,
          limits: .init(retries: 0, failures: 0, keepsAll: keepsAll)
        ).write(to: out, existing: existing)
      }
      let good = "echo 0.01 5 > pk.txt"
      #expect(throws: (any Error).self) { try simulate("exit 3") }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out.runs"])
      #expect(try simulate(good, keepsAll: true)?.count == 3)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["out", "out.runs"])
      #expect(FileBytes.exists(out + ".runs/2/pk.txt"))
      try FileManager.default.moveItem(atPath: out, toPath: folder + "/elsewhere")
      let exists = "\(out).runs: exists already; give --force to replace it, or choose another name"
      #expect(message { try simulate(good) } == exists)
      #expect(FileBytes.exists(out + ".runs/2/pk.txt"))
      #expect(try simulate(good, .replace)?.count == 3)
      #expect(!FileBytes.exists(out + ".runs"))
      try FileManager.default.createDirectory(
        atPath: out + ".runs/thesis", withIntermediateDirectories: true)
      #expect(
        message { try simulate(good, .replace) }
          == "\(out).runs: holds what belongs to no simulation, expected directories of simulations or no folder."
      )
      #expect(FileBytes.exists(out + ".runs/thesis"))
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
