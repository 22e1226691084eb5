import Cosmology
import Fields
import Formats
import OrderedCollections
import Simulation
import Suites
import Summaries
import TestSupport
import Testing

/// Real simulations, as small as they can be.
@Suite struct FieldSimulationTests {
  private func suite(
    _ suite: BuiltInSuite, count: Int = 2, change: (inout FieldSettings) -> Void = { _ in }
  ) throws -> Suites.Suite {
    var settings = FieldSettings(particles: 16, steps: 2, boxSize: 200, maximumK: 0.3, seed: 11)
    change(&settings)
    return try SuiteSimulation(
      fields: .suite(suite, count: count), settings: settings, simulate: FieldSimulation.spectra
    ).suite()
  }

  private func spectra(_ parameters: [String: Double], seed: UInt64 = 4) throws -> [String: [Double]] {
    let names = parameters.keys.sorted()
    let table = ParameterTable(
      names: names, values: Matrix(rows: 1, columns: names.count, values: names.map { parameters[$0] ?? 0 }))
    var settings = FieldSettings(particles: 32, steps: 3, boxSize: 400, maximumK: 0.2, seed: seed)
    settings.summaries = FieldSummary.allCases
    let generator = try FieldGenerator(
      points: SimulationPoints(table: table, file: "p.txt"), suite: "test", settings: settings,
      simulate: FieldSimulation.spectra)
    return try FieldSimulation.spectra(of: generator.point(0), settings)
  }

  @Test(arguments: BuiltInSuite.all)
  func everySuiteCanBeSimulated(_ named: BuiltInSuite) throws {
    let suite = try suite(named, count: 1)
    let neutrinos = named.prior.names.contains("M_nu")
    #expect(Array(suite.observables.keys) == (neutrinos ? ["pk", "pk_cb", "mpk"] : ["pk", "mpk"]))
    #expect(suite.wavenumbers.count == 9)
  }

  @Test func theSameSeedGivesTheSameBytes() throws {
    let first = try suite(.latinHypercube)
    #expect(try suite(.latinHypercube) == first)
    #expect(try suite(.latinHypercube) { $0.seed = 12 } != first)
  }

  @Test func redshiftSpaceRaisesLargeScales() throws {
    let spectra = try spectra(["sigma_8": 0.8])
    let (real, seen) = (try #require(spectra["pk"]), try #require(spectra["pk_rsd0"]))
    // Kaiser's 1 + 2 f / 3 + f² / 5 is 1.4 for f = 0.5; less on scales that are not linear.
    let ratio = zip(seen, real).prefix(5).map { $0 / $1 }.reduce(0, +) / 5
    #expect((1.1...1.6).contains(ratio), "\(ratio)")
  }

  @Test func neutrinosAreMissingFromColdMatter() throws {
    let spectra = try spectra(["M_nu": 0.8])
    let (all, cold) = (try #require(spectra["pk"]), try #require(spectra["pk_cb"]))
    // Below the free-streaming length δ_m = (1 - f_ν) δ_cb, above it they are the same.
    let ratios = zip(all, cold).map { $0 / $1 }
    #expect(ratios.allSatisfy { $0 < 1 && $0 > 0.8 } && ratios[0] > ratios[11], "\(ratios)")
    let massless = try self.spectra(["M_nu": 0])
    #expect(massless["pk"] == massless["pk_cb"])
  }

  @Test func modifiedGravityRaisesSmallScalesAndNonGaussianityChangesThem() throws {
    let plain = try #require(try spectra(["sigma_8": 0.834])["pk"])
    let boosted = try #require(try spectra(["sigma_8": 0.834, "f_R0": -1e-4])["pk"])
    let ratios = zip(boosted, plain).map { $0 / $1 }
    #expect(ratios[11] > 1.1 && ratios[11] > ratios[0], "\(ratios)")
    let skewed = try #require(try spectra(["sigma_8": 0.834, "f_NL_local": 300])["pk"])
    let changes = zip(skewed, plain).map { abs($0 / $1 - 1) }
    #expect(changes[11] > 1e-4 && changes.allSatisfy { $0 < 0.3 }, "\(changes)")
  }

  @Test func twoShapesAtOnceAreRefused() {
    #expect(
      message { try spectra(["f_NL_local": 10, "f_NL_equilateral": 10]) }?
        .contains("f_NL of the field generator must be of one shape for each simulation, found 2") == true)
  }
}
