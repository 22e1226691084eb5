import Cosmology
import Fields
import Formats
import Foundation
import Observables
import OrderedCollections
import Simulation
import Suites
import Summaries
import Synchronization
import TestSupport
import Testing

/// Made-up spectra that tell the point and the seed of a simulation.
private func madeUp(
  _ point: FieldGenerator.Point, _ settings: FieldSettings
) throws(SimulationError) -> [String: [Double]] {
  let phase = 1 + Double(point.seed % 1000) / 1000
  let bins = (0..<7).map { point.cosmology.sigma8 * phase / Double($0 + 1) }
  return [
    "pk": bins, "pk_cb": bins.map { 2 * $0 }, "mpk": bins.map { $0 / 2 },
    "mpk_R20_p1_ds0.5": bins.map { $0 / 3 }, "pk_rsd0": bins,
  ]
}

@Suite struct FieldGeneratorTests {
  private func settings(seed: UInt64 = 3) -> FieldSettings {
    FieldSettings(particles: 16, boxSize: 100, seed: seed)
  }

  private func simulation(
    _ suite: BuiltInSuite = .latinHypercube, count: Int = 10, settings: FieldSettings? = nil,
    simulate: @escaping FieldGenerator.Simulate = madeUp
  ) throws -> SuiteSimulation {
    try SuiteSimulation(
      fields: .suite(suite, count: count), settings: settings ?? self.settings(), simulate: simulate)
  }

  @Test func onePassGivesSeveralSummaries() throws {
    var several = settings()
    several.summaries = FieldSummary.allCases
    several.marks.append(try Mark(radius: 20, power: 1, softening: 0.5))
    let suite = try simulation(.neutrinos, settings: several).suite()
    #expect(Array(suite.observables.keys) == ["pk", "pk_cb", "mpk", "mpk_R20_p1_ds0.5", "pk_rsd0"])
    #expect(suite.wavenumbers == (try Shells(boxSize: 100, first: 1, last: 7)).k && suite.count == 10)
    #expect(suite.observables["mpk"]?.observable.unit == "(Mpc/h)^3" && suite.manifest.details["steps"] == 5)
    #expect(suite.manifest.details["marks"]?.strings == ["R10_p2_ds0.25", "R20_p1_ds0.5"])
    let plain = try simulation().suite()
    #expect(Array(plain.observables.keys) == ["pk", "mpk"])
  }

  @Test func everySimulationHasItsOwnPhases() throws {
    let points = try SimulationPoints(suite: .latinHypercube, count: 50, seed: 3)
    func seeds(_ suite: String, _ seed: UInt64) throws -> [UInt64] {
      let generator = try FieldGenerator(
        points: points, suite: suite, settings: settings(seed: seed), simulate: madeUp)
      return (0..<50).map { generator.point($0).seed }
    }
    let all = try seeds("lh", 3) + seeds("lcdm", 3) + seeds("lh", 4)
    #expect(Set(all).count == 150)
    #expect(try seeds("lh", 3) == Array(all.prefix(50)))
  }

  @Test func stoppedWorkGoesOnSimulationBySimulation() throws {
    try withTemporaryDirectory { folder in
      let log = Mutex<[Int]>([])
      let simulation = try simulation { point, settings throws(SimulationError) in
        log.withLock { $0.append(point.simulation) }
        return try madeUp(point, settings)
      }
      let error = thrown(SimulationError.self) {
        try simulation.write(to: folder + "/s", isCancelled: { log.withLock { $0.count } == 4 })
      }
      #expect(error == .cancelled(done: 4, total: 10))
      let suite = try #require(try simulation.write(to: folder + "/s", existing: .resume))
      #expect(log.withLock { $0 } == Array(0..<10))
      #expect(try self.simulation().suite() == suite)
      for shard in ["2/3", "0/3"] {
        let part = try simulation.write(to: folder + "/t", shard: Shard(shard))
        #expect(part == nil)
      }
      let partial = folder + "/t.partial"
      #expect(
        message { try simulation.merge(into: folder + "/t") }
          == "\(partial): 3 of 10 simulations are missing (1, 4, 7), expected all of them;"
          + " shards that have not ended: 1/3.")
      #expect(try simulation.write(to: folder + "/t", shard: Shard("1/3")) == suite)
    }
  }

  @Test func singlePrecisionSuitesReadBack() throws {
    try withTemporaryDirectory { folder in
      var simulation = try simulation()
      simulation.storage = .float32
      let suite = try #require(try simulation.write(to: folder + "/s"))
      let array = try NumpyFile.read(folder + "/s/mpk.npy")
      #expect(array.kind == .float32 && array.shape == [10, 7])
      let read = try Suites.Suite.load(folder + "/s")
      for (found, expected) in zip(try read.values(of: "pk").values, try suite.values(of: "pk").values) {
        #expect(abs(found / expected - 1) < 6e-8)
      }
      #expect(try simulation.write(to: folder + "/s", existing: .resume) == read)
    }
  }

  @Test func parameterFilesMayNameExtensions() throws {
    try withTemporaryDirectory { folder in
      try AtomicFile.write("# f_R0 f_NL_local\n-1e-5 50\n0 -50\n", to: folder + "/p.txt")
      let seen = Mutex<[[String: Double]]>([])
      let simulation = try SuiteSimulation(fields: .file(folder + "/p.txt"), settings: settings()) {
        point, settings throws(SimulationError) in
        seen.withLock { $0.append(point.extensions) }
        return try madeUp(point, settings)
      }
      #expect(try simulation.suite().parameters.names == ["f_R0", "f_NL_local"])
      #expect(seen.withLock { $0 } == [["f_NL_local": 50], ["f_NL_local": -50]])
      #expect(
        message { try SuiteSimulation(parameters: folder + "/p.txt", settings: SmoothSettings(seed: 1)) }?
          .contains(
            "smooth spectra, and the lensing made of them, know no f_R0, f_NL_local, expected the field")
          == true)
    }
  }

  @Test func spectraThatAreNotPositiveAreNamed() throws {
    let simulation = try simulation(.localNonGaussianityAlone) { point, settings throws(SimulationError) in
      var spectra = try madeUp(point, settings)
      if point.simulation == 2 { spectra["mpk"]?[4] = -1 }
      return spectra
    }
    let text = message { try simulation.suite() }
    #expect(text?.hasPrefix("The power of row 3 (mpk of Omega_m 0.3175, ") == true, "\(text ?? "")")
    #expect(text?.contains("f_NL_local") == true && text?.contains("came out as -1.0 in bin 5") == true)
  }

  @Test func settingsOutsideTheirRangesAreNamed() throws {
    func fault(_ change: (inout FieldSettings) -> Void) -> String? {
      var settings = settings()
      change(&settings)
      return message { try simulation(settings: settings) }
    }
    #expect(
      fault { $0.particles = 7 }
        == "The setting particles of the field generator must be even and from 8 to 1024, found 7.")
    #expect(fault { $0.start = 1 }?.contains("start") == true)
    #expect(fault { $0.steps = 0 }?.contains("steps") == true)
    #expect(fault { $0.boxSize = -1 }?.contains("box") == true)
    #expect(fault { $0.summaries = [] }?.contains("summaries") == true)
    #expect(fault { $0.marks = [.quijote, .quijote] }?.contains("marks") == true)
    #expect(
      fault { $0.measuringMesh = 14 }
        == "The setting measuring_mesh of the field generator must be more than 14 cells for wavenumbers up to"
        + " 0.5 h/Mpc, found 14.")
  }

  @Test func suitesBeyondTheSmoothGeneratorSaySo() {
    #expect(
      message {
        try SuiteSimulation(suite: .modifiedGravity, count: 3, settings: SmoothSettings(seed: 1))
      }
        == "suite 'modified-gravity': smooth spectra, and the lensing made of them, know no f_R0, expected the field generator for such"
        + " simulations.")
  }
}
