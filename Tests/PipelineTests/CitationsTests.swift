import Formats
import Foundation
import Observables
import OrderedCollections
import Pipeline
import Suites
import TestSupport
import Testing

/// A study cites what made its suites, and nothing else.
@Testing.Suite struct CitationsTests {
  private static let quijote = "villaescusa2020"

  private func cited(_ tiny: TinyStudy, _ overrides: [String] = []) throws -> [String] {
    Citations.of(try tiny.study(overrides)).array?.compactMap { $0["key"]?.string } ?? []
  }

  private func remake(_ tiny: TinyStudy, by generator: String, suite: String? = nil) throws {
    let made = try TinyStudy.suite("source", TinyStudy.sourceParameters, count: 40)
    var manifest = made.manifest
    manifest.generator = generator
    if let suite { manifest.details["suite"] = .string(suite) }
    try FileManager.default.removeItem(atPath: tiny.directory + "/source")
    try Suites.Suite(
      parameters: made.parameters, k: TinyStudy.k, spectra: ["pk": made.values(of: "pk")], manifest: manifest
    ).write(to: tiny.directory + "/source")
  }

  @Test func ownFilesCiteNoSimulations() throws {
    try withTemporaryDirectory { directory in
      let keys = try cited(try TinyStudy(in: directory))
      #expect(keys.contains("krishnaraj2025") && keys.contains("owen2007"))
      #expect(!keys.contains(Self.quijote) && !keys.contains("mead2021") && !keys.contains("tassev2013"))
    }
  }

  @Test(
    arguments: [
      ("Slingshot smooth generator", "nwlh", ["mead2021", quijote]),
      ("Slingshot smooth generator", nil, ["mead2021"]),
      ("Slingshot field generator", "lh", ["tassev2013", quijote]),
      ("Quijote", nil, [quijote]), ("CAMELS", nil, ["villaescusa2021"]),
      ("external command", "lh", [quijote]),
      ("imported files", nil, []),
    ] as [(String, String?, [String])])
  func aSuiteDirectoryCitesWhatMadeIt(generator: String, suite: String?, works: [String]) throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      try remake(tiny, by: generator, suite: suite)
      let all = ["mead2021", "tassev2013", "villaescusa2021", Self.quijote]
      let found = try cited(tiny).filter(all.contains)
      #expect(Set(found) == Set(works), "\(found)")
    }
  }

  @Test func simulatedSuitesCiteTheirPrior() throws {
    try withTemporaryDirectory { directory in
      let keys = try cited(
        try TinyStudy(in: directory), ["source={simulate: lcdm, count: 60}"])
      #expect(keys.contains(Self.quijote) && keys.contains("mead2021") && !keys.contains("tassev2013"))
    }
  }

  @Test func aModelKeepsTheWorksBehindIt() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      try remake(tiny, by: "Quijote")
      var work = Pretraining(
        suite: directory + "/source", selection: .init(["pk"], maximumK: 0.5),
        settings: try tiny.study().pretrain)
      work.bounds.stated = ["Omega_m": 0.1...0.5, "sigma_8": 0.6...1]
      _ = try work.perform(to: directory + "/model", existing: .refuse, quiet: true)
      let keys = try cited(tiny, ["source={model: \(directory)/model}"])
      #expect(keys.contains(Self.quijote))
    }
  }
}
