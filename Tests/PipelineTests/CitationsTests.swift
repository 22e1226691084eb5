import Formats
import Foundation
import Networks
import Observables
import OrderedCollections
import Pipeline
import Suites
import TestSupport
import Testing
import Transfer

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

  @Test func strategiesBackbonesAndHeadsAreCited() throws {
    try withTemporaryDirectory { directory in
      let keys = try cited(
        try TinyStudy(in: directory),
        [
          "study.strategies=[scratch, warm-start, source-pull, lora, source, safe]",
          "pretrain.backbone=deep-set", "pretrain.head=mixture", "transfer.head=nsf",
          "pretrain.search={epochs: 2}", "transfer.search={epochs: 2}",
        ])
      for key in ["pan2010", "li2018", "hu2022", "wolpert1992", "zaheer2017", "genz1992", "durkan2019"] {
        #expect(keys.contains(key), "\(keys)")
      }
      #expect(!keys.contains("caruana1997") && !keys.contains("lecun1998"))
    }
  }

  @Test func whateverAnEntryOfARegisterIsFromIsCited() {
    let always = ["krishnaraj2025"]
    let entries =
      TransferStrategies.all.map { ($0.about, Citations.works(ofStrategy: $0.name)) }
      + Backbones.all.map { ($0.about, Citations.ofBackbone[$0.name] ?? []) }
    for (about, works) in entries {
      for work in about.matches(of: /([A-Z][a-z]+)(?: et al\.| & [A-Z][A-Za-z']+)? (?:19|20)\d\d/) {
        let author = work.output.1.lowercased()
        #expect((works + always).contains { $0.contains(author) }, "\(about)")
      }
    }
  }

  @Test func aModelIsCitedWithItsNetworksAndItsSuite() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      try remake(tiny, by: "Quijote")
      var work = Pretraining(
        suite: directory + "/source", selection: .init(["pk"], maximumK: 0.5),
        settings: try tiny.study([
          "pretrain.backbone=convolution", "pretrain.head=gaussian", "pretrain.search={epochs: 2}",
          "transfer.search={epochs: 2}",
        ]).pretrain)
      work.bounds.stated = ["Omega_m": 0.1...0.5, "sigma_8": 0.6...1]
      _ = try work.perform(to: directory + "/model", existing: .refuse, quiet: true)
      let entries = try Citations.bibtex(of: directory + "/model")
      #expect(entries.hasPrefix("@software{slingshot,"))
      for key in ["krishnaraj2025", "lecun1998", "pourahmadi1999", Self.quijote] {
        #expect(entries.contains("{\(key),"), "\(entries)")
      }
      #expect(!entries.contains("owen2007"))
    }
  }
}
