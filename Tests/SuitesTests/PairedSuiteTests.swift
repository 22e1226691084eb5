import Cosmology
import Fields
import Formats
import Foundation
import Observables
import OrderedCollections
import Simulation
import Suites
import TestSupport
import Testing

@Suite struct PairedSuiteTests {
  private let smooth: SmoothSettings

  init() throws {
    smooth = SmoothSettings(shells: try Shells(boxSize: 1000, first: 1, last: 4), linear: true, seed: 3)
  }

  private func source(_ folder: String, count: Int = 6) throws -> PairedSource {
    if !FileManager.default.fileExists(atPath: folder + "/lh") {
      _ = try SuiteSimulation(suite: .latinHypercube, count: count, settings: smooth).write(
        to: folder + "/lh")
    }
    return try PairedSource(folder + "/lh")
  }

  private func target(_ source: PairedSource, count: Int? = nil) throws -> Suites.Suite {
    var settings = smooth
    settings.seed = 8
    return try SuiteSimulation(suite: .neutrinos, pairedWith: source, count: count, smooth: settings).suite()
  }

  /// Parameters and scatter are those of the partners; the manifest says whose.
  @Test func smoothSuitesShareParametersAndScatter() throws {
    try withTemporaryDirectory { folder in
      let source = try source(folder)
      let paired = try target(source, count: 4)
      #expect(paired.count == 4 && paired.parameters.names == Prior.neutrinosAndDarkEnergy.names)
      for name in source.suite.parameters.names {
        let theirs = try #require(source.suite.parameters.column(named: name))
        #expect(paired.parameters.column(named: name) == Array(theirs.prefix(4)))
      }
      let masses = try #require(paired.parameters.column(named: "M_nu"))
      // A Latin hypercube: one in each quarter of the range.
      #expect(Set(masses.map { Int(4 * ($0 - 0.01) / 0.99) }) == [0, 1, 2, 3])
      var noiseless = smooth
      noiseless.noiseless = true
      func scatter(_ suite: Suites.Suite, _ name: String) throws -> [Double] {
        try suite.parameters.write(to: folder + "/" + name)
        let mean = try SuiteSimulation(parameters: folder + "/" + name, settings: noiseless).suite()
        return try zip(suite.values(of: "pk").values, mean.values(of: "pk").values).map { $0 / $1 }
      }
      let (own, theirs) = (try scatter(paired, "target"), try scatter(source.suite, "source"))
      for (one, other) in zip(own, theirs) { #expect(abs(one / other - 1) < 1e-9) }
      #expect(own.contains { abs($0 - 1) > 0.01 })
      #expect(paired.manifest.seed == 8 && paired.manifest.prior["Omega_b"] == 0.03...0.07)
      #expect(paired.manifest.prior["M_nu"] == 0.01...1)
      let pair = try #require(paired.manifest.pair)
      #expect(pair.suite == "LH" && pair.simulations == 4 && pair.rows == [0, 1, 2, 3])
      #expect(paired.summaryText.contains("phases of    LH, row by row\n"))
      #expect(pair.phases == .init(suite: "lh", seed: 3))
    }
  }

  @Test func readersFindThePartners() throws {
    try withTemporaryDirectory { folder in
      let source = try source(folder)
      try target(source).write(to: folder + "/nwlh")
      let paired = try Suites.Suite.load(folder + "/nwlh")
      #expect(paired.partners(in: source.suite) == .rows([0, 1, 2, 3, 4, 5]))
      #expect(source.suite.partners(in: source.suite) == .none)
      let some = try paired.selecting(rows: [4, 1])
      #expect(some.partners(in: source.suite) == .rows([4, 1]))
      try some.write(to: folder + "/some")
      #expect(try Suites.Suite.load(folder + "/some").partners(in: source.suite) == .rows([4, 1]))
      let few = try source.suite.selecting(rows: [0, 1, 2])
      #expect(
        paired.partners(in: few)
          == .lost("massive neutrinos is paired with LH, which was changed since: it is taken as unpaired."))
      var other = try Suites.Suite.load(folder + "/lh")
      other = try Suites.Suite(
        parameters: other.parameters,
        observables: [.init(other.observed("pk").observable, .memory(paired.values(of: "pk")))],
        manifest: SuiteManifest(name: "others", generator: "test"))
      #expect(
        paired.partners(in: other)
          == .lost("massive neutrinos is paired with LH, not with others: it is taken as unpaired."))
      var moved = paired.parameters
      moved.values[1, 0] = 0.3
      let changed = try Suites.Suite(
        parameters: moved, observables: [.init(paired.observed("pk").observable, paired.observed("pk").rows)],
        manifest: paired.manifest)
      guard case .lost(let why) = changed.partners(in: source.suite) else {
        Issue.record("a changed row is found")
        return
      }
      #expect(why.hasPrefix("row 2 of massive neutrinos has Omega_m = 0.3, expected "))
      var manifest = try JSONValue.read(folder + "/nwlh/manifest.json")
      manifest["pair"] = "lh"
      try manifest.write(to: folder + "/nwlh/manifest.json")
      #expect(
        message { _ = try Suites.Suite.load(folder + "/nwlh") }
          == "\(folder)/nwlh/manifest.json: key 'pair' is expected to be suite, sha256, simulations, rows of these and"
          + " phases, found \"lh\"")
      manifest = try JSONValue.read(folder + "/lh/manifest.json")
      manifest["seed"] = .null
      try manifest.write(to: folder + "/lh/manifest.json")
      #expect(
        message { _ = try PairedSource(folder + "/lh") }
          == "\(folder)/lh: the phases of a suite to pair with go by its seed, expected one in its manifest.json, found none."
      )
    }
  }

  /// A suite paired with a paired one has the phases of the first.
  @Test func pairsOfPairs() throws {
    try withTemporaryDirectory { folder in
      try target(source(folder)).write(to: folder + "/nwlh")
      let wide = BuiltInSuite(
        name: "wide", title: "wide",
        prior: try Prior(
          name: "wide", ranges: Prior.neutrinosAndDarkEnergy.names.map { ($0, 0.01...2) } + [("wa", 0...0.1)]),
        design: .latinHypercube(centred: false))
      let made = try SuiteSimulation(
        suite: wide, pairedWith: PairedSource(folder + "/nwlh"), smooth: smooth)
      #expect(made.manifest.pair?.phases == .init(suite: "lh", seed: 3))
    }
  }

  /// Simulated at the source's value of the new parameter, fields are those of the source.
  @Test func fieldsShareTheirPhases() throws {
    try withTemporaryDirectory { folder in
      let settings = FieldSettings(
        particles: 16, mesh: 16, steps: 1, boxSize: 200, maximumK: 0.15, summaries: [.power], seed: 5)
      _ = try SuiteSimulation(
        fields: .suite(.latinHypercube, count: 3), settings: settings, simulate: FieldSimulation.spectra
      ).write(to: folder + "/lh")
      let none = BuiltInSuite(
        name: "none", title: "none",
        prior: try Prior(
          name: "none",
          ranges: zip(Prior.latinHypercube.names, zip(Prior.latinHypercube.lower, Prior.latinHypercube.upper))
            .map { ($0, $1.0...$1.1) } + [("f_NL_local", 0...1e-9)]),
        design: .latinHypercube(centred: false))
      var other = settings
      other.seed = 6
      let source = try PairedSource(folder + "/lh")
      let paired = try SuiteSimulation(
        suite: none, pairedWith: source, fields: other, simulate: FieldSimulation.spectra
      ).suite()
      let (own, theirs) = (try paired.values(of: "pk").values, try source.suite.values(of: "pk").values)
      for (one, another) in zip(own, theirs) { #expect(abs(one / another - 1) < 1e-6) }
      #expect(paired.manifest.details["drawn_anew"] == 0)
      for (change, sentence) in [
        ({ $0.boxSize = 300 }, "expected box_size to be 200.0 as there, found 300.0"),
        ({ $0.steps = 2 }, "expected steps to be 1 as there, found 2"),
        (
          { $0.summaries = [.power, .monopole] },
          "pk_rsd0 of paired simulations is expected there too, found pk."
        ),
      ] as [((inout FieldSettings) -> Void, String)] {
        var changed = settings
        change(&changed)
        let found = message {
          _ = try SuiteSimulation(
            suite: none, pairedWith: source, fields: changed, simulate: FieldSimulation.spectra)
        }
        #expect(found?.contains(sentence) == true, "\(found ?? "")")
      }
      #expect(
        message {
          _ = try SuiteSimulation(suite: .neutrinos, pairedWith: source, smooth: smooth)
        }
          == "\(folder)/lh: simulations of equal phases need its own generator, the fields one, found a request for the"
          + " smooth one.")
    }
  }

  @Test func whatCannotBePairedIsRefused() throws {
    try withTemporaryDirectory { folder in
      let source = try source(folder)
      #expect(
        message { _ = try target(source, count: 7) }
          == "\(folder)/lh: a pair for each of 7 simulations is asked for, expected at most its own number, 6."
      )
      func refusal(_ suite: BuiltInSuite) -> String? {
        message { _ = try SuiteSimulation(suite: suite, pairedWith: source, smooth: smooth) }
      }
      #expect(
        refusal(.lcdm)
          == "\(folder)/lh: it has all parameters of suite 'lcdm' (Omega_m, Omega_b, h, n_s, sigma_8), expected at"
          + " least one that is new.")
      let few = BuiltInSuite(
        name: "few", title: "few",
        prior: try Prior(name: "few", ranges: [("Omega_m", 0...1), ("w", -1.1...(-0.9))]),
        design: .latinHypercube(centred: false))
      #expect(
        refusal(few)
          == "\(folder)/lh: its parameter Omega_b is not one of suite 'few', expected some of Omega_m, w.")
      var manifest = try JSONValue.read(folder + "/lh/manifest.json")
      manifest["generator"] = "import"
      try manifest.write(to: folder + "/lh/manifest.json")
      #expect(
        message { _ = try PairedSource(folder + "/lh") }
          == "\(folder)/lh: a suite to pair with is expected to come from the smooth or the field generator, for its phases"
          + " must be known, found one made by 'import'.")
    }
  }

  /// New parameters that leave nothing for cold dark matter are drawn anew, the shared ones stay.
  @Test func newParametersAreDrawnAnew() throws {
    let shared = ParameterTable(
      names: Prior.latinHypercube.names,
      values: Matrix(
        rows: 40, columns: 5,
        values: (0..<40).flatMap { _ in [0.105, 0.069, 0.5, 1, 0.8] }))
    let points = try SimulationPoints(suite: .neutrinos, sharing: shared, file: "lh", seed: 1)
    #expect(points.count == 40 && !points.redrawn.isEmpty && points.redrawn.count < 40)
    #expect(points.parameters.column(named: "Omega_m") == [Double](repeating: 0.105, count: 40))
    let heavy = BuiltInSuite(
      name: "heavy", title: "heavy",
      prior: try Prior(
        name: "heavy", ranges: Prior.latinHypercube.names.map { ($0, 0.01...2) } + [("M_nu", 0.9...1)]),
      design: .latinHypercube(centred: false))
    #expect(
      message { _ = try SimulationPoints(suite: heavy, sharing: shared, file: "lh", seed: 1) }
        == "lh: at row 1 no value of M_nu that was drawn is a cosmology that can be simulated, expected one in 10000."
    )
  }

  /// What a manifest states of a pair is refused by its part; sizes that no memory holds are not tried.
  @Test func partsOfAPairAreNamed() throws {
    try withTemporaryDirectory { folder in
      try target(source(folder)).write(to: folder + "/nwlh")
      let file = folder + "/nwlh/manifest.json"
      let whole = try JSONValue.read(file)
      for (part, value, sentence) in [
        ("suite", 3, "'pair.suite' is expected to be a text, found 3"),
        ("sha256", nil, "'pair.sha256' is expected to be a text, found nothing"),
        (
          "simulations", 1_000_000_000_000_000,
          "'pair.simulations' is expected to be a number from 1 to 10000000, found 1000000000000000"
        ),
        ("simulations", 0, "'pair.simulations' is expected to be a number from 1 to 10000000, found 0"),
        ("rows", [0, 9], "'pair.rows' is expected to be 6 or a list of rows from 0 to 5, found [0,9]"),
        ("rows", 5, "'pair.rows' is expected to be 6 or a list of rows from 0 to 5, found 5"),
        ("phases", "lh", "'pair.phases' is expected to be a suite and a seed, found \"lh\""),
      ] as [(String, JSONValue?, String)] {
        var pair = try #require(whole["pair"])
        pair[part] = value
        var changed = whole
        changed["pair"] = pair
        try changed.write(to: file)
        #expect(message { _ = try Suites.Suite.load(folder + "/nwlh") } == "\(file): key \(sentence)")
      }
    }
  }

  /// A suite whose rows were moved or edited, or that states another seed, has other phases than its numbers say.
  @Test func changedSuitesAreNotPairedWith() throws {
    try withTemporaryDirectory { folder in
      let source = try source(folder)
      func refusal(_ suite: Suites.Suite) throws -> String? {
        try suite.write(to: folder + "/changed", replacing: true)
        return message { _ = try target(PairedSource(folder + "/changed")) }
      }
      let sentence = "a suite to pair with is expected to be as its seed gives it"
      #expect(try refusal(source.suite) == nil)
      #expect(try refusal(source.suite.selecting(rows: [0, 1, 3, 2]))?.contains(sentence) == true)
      var manifest = source.suite.manifest
      manifest.seed = 4
      let observed = try source.suite.observed("pk")
      let reseeded = try Suites.Suite(
        parameters: source.suite.parameters, observables: [.init(observed.observable, observed.rows)],
        manifest: manifest)
      #expect(try refusal(reseeded)?.contains(sentence) == true)
      var values = try source.suite.values(of: "pk")
      values[4, 1] *= 1.01
      let edited = try Suites.Suite(
        parameters: source.suite.parameters, observables: [.init(observed.observable, .memory(values))],
        manifest: source.suite.manifest)
      #expect(try refusal(edited)?.contains("made once more, pk of row 5 is ") == true)

      let settings = FieldSettings(
        particles: 16, mesh: 16, steps: 1, boxSize: 200, maximumK: 0.15, summaries: [.power], seed: 5)
      let fields = try SuiteSimulation(
        fields: .suite(.latinHypercube, count: 2), settings: settings, simulate: FieldSimulation.spectra
      ).suite()
      try fields.selecting(rows: [1, 0]).write(to: folder + "/fields")
      let found = message {
        _ = try SuiteSimulation(
          suite: .neutrinos, pairedWith: PairedSource(folder + "/fields"), fields: settings,
          simulate: FieldSimulation.spectra)
      }
      #expect(found?.contains(sentence) == true, "\(found ?? "")")
    }
  }
}
