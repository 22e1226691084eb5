import Cosmology
import Formats
import Observables
import OrderedCollections
import Simulation
import Suites
import TestSupport
import Testing

/// Suites of weak lensing.
@Suite struct LensingSuiteTests {
  private func suite(_ settings: LensingSettings, count: Int = 3) throws -> Suites.Suite {
    try SuiteSimulation(lensing: .suite(.latinHypercube, count: count), settings: settings).suite()
  }

  @Test func aSuiteSaysWhatItIs() throws {
    try withTemporaryDirectory { folder in
      let made = try SuiteSimulation(
        lensing: .suite(.neutrinos, count: 2), settings: LensingSettings(seed: 1)
      ).write(to: folder + "/cl")
      let read = try Suites.Suite.load(folder + "/cl")
      #expect(try made?.values(of: "cl") == read.values(of: "cl"))
      let observable = try read.observed("cl").observable
      #expect(observable.sign == .positive && observable.shape == [20])
      #expect(observable.axes[0].coordinates[0].name == "l")
      let multipoles = observable.axes[0].coordinates[0].values
      #expect(multipoles.first ?? 0 > 30 && multipoles.last ?? 0 < 2000)
      #expect(
        read.manifest.generator == "Slingshot lensing generator" && read.manifest.name.hasPrefix("lensing of")
      )
      #expect(read.manifest.prior["M_nu"] != nil && read.manifest.details["shape_noise"] == "in the spectrum")
    }
  }

  /// The scatter about C_l + N is that of as many modes, and changes with the seed alone.
  @Test func scatterIsThatOfTheModes() throws {
    var settings = LensingSettings(seed: 1)
    settings.noiseless = true
    let mean = try suite(settings).values(of: "cl")
    settings.noiseless = false
    var squares = 0.0
    for seed in 1...20 {
      settings.seed = UInt64(seed)
      // One design for all seeds: the points are moved by it, so the mean is taken anew.
      var quiet = settings
      quiet.noiseless = true
      let (noisy, still) = (try suite(settings).values(of: "cl"), try suite(quiet).values(of: "cl"))
      for (index, pair) in zip(noisy.values, still.values).enumerated() {
        let modes = settings.modes[index % LensingSettings.bands]
        let relative = pair.0 / (pair.1 + settings.sources.noise) - 1
        squares += relative * relative * modes / 2
      }
    }
    // Twelve hundred squares of unit variance.
    #expect(abs(squares / 1200 - 1) < 0.13, "\(squares / 1200)")
    #expect(mean.rows == 3)
  }

  @Test func whatHMCodeDoesNotKnowIsRefused() throws {
    let fnl = try BuiltInSuite.named("local-fnl")
    #expect(
      message { _ = try SuiteSimulation(lensing: .suite(fnl, count: 2), settings: LensingSettings(seed: 1)) }?
        .hasPrefix("suite 'local-fnl'") == true)
  }

  /// The smallest sky has modes in every band; one without a mode is scattered widely and ends.
  @Test func smallSkiesEnd() throws {
    var settings = LensingSettings(seed: 1)
    settings.sources.sky = LensingSources.skies.lowerBound
    #expect((settings.modes.min() ?? 0) >= 2)
    settings.sources.sky = 0.001
    let values = try suite(settings, count: 2).values(of: "cl").values
    #expect(values.allSatisfy { $0 > 0 && $0.isFinite })
  }
}
