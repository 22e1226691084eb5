import Formats
import Foundation
import Inference
import OrderedCollections
import Pipeline
import Suites
import TestSupport
import Testing
import Transfer

/// Studies, transfers and forecasts whose emulators expect a response from a simulator of the extended model.
@Testing.Suite struct ResponsePriorStudyTests {
  private static let small = [
    "study.targets=[16]", "study.seeds=[1]", "transfer.trials=1", "study.strategies=[scratch, emulated]",
  ]

  /// Another suite of the target's parameters, as a study's directory.
  private func prior(
    in directory: String, _ name: String = "quick", _ parameters: [String] = TinyStudy.targetParameters,
    count: Int = 120
  ) throws -> String {
    try TinyStudy.suite(name, parameters, count: count).write(to: directory + "/" + name)
    return "transfer.response_prior={directory: \"\(directory)/\(name)\"}"
  }

  @Test func aStudyTakesThePriorAndKeepsIt() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let stated = try prior(in: directory)
      let run = try tiny.run("run", Self.small + [stated])
      let again = try tiny.run("again", Self.small + [stated], threads: 3)
      let model = "/models/emulated-n16-s1/"
      for file in ["config.json", "model.safetensors"] {
        #expect(try FileBytes.read(run + model + file) == FileBytes.read(again + model + file))
      }
      let emulator = try JSONValue.read(run + model + "config.json")["predictor"]?["emulator"]
      #expect(emulator?["responsePrior"]?["prior"]?["name"]?.string == directory + "/quick")
      #expect(emulator?["responsePrior"]?["gain"]?.double != nil)
      let record = try JSONValue.read(run + "/stages/transfer/emulated-n16-s1.json")
      #expect("\(record)".contains("response_prior_amplitude"))
      #expect(try Inspection.describe(run + model).contains("\(directory)/quick"))
      #expect(
        try JSONValue.read(run + "/manifest.json").encoded(compact: true).contains("quick/parameters.txt"))
      // Without a prior nothing is said of one.
      let plain = try tiny.run("plain", Self.small)
      #expect(try !FileBytes.readText(plain + model + "config.json").contains("responsePrior"))
    }
  }

  @Test func priorsThatDoNotFitAreRefusedAtOnce() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      func refused(_ prior: String, _ others: [String] = []) -> String? {
        let found = message { try tiny.run("run", Self.small + [prior] + others) }
        #expect(!FileManager.default.fileExists(atPath: directory + "/run"))
        return found
      }
      #expect(
        try refused(prior(in: directory, "old", ["Omega_m", "sigma_8"]))
          == "the response prior \(directory)/old has no parameter M_nu, expected it as in the target suite")
      #expect(
        try refused(prior(in: directory, "scarce", count: 9))
          == "an emulator needs at least 10 simulations of the response prior \(directory)/scarce for 3 parameters, found 9"
      )
      #expect(
        refused("transfer.response_prior={directory: \"\(directory)/target\"}")
          == "The response prior \(directory)/target has 34 simulations of the target suite target (its row 1 is the"
          + " target's row 1), expected other simulations: these would be known beforehand.")
      let quick = try TinyStudy.suite("quick", TinyStudy.targetParameters, count: 40)
      let other = try Suites.Suite(
        parameters: quick.parameters, k: TinyStudy.k.map { 1.5 * $0 },
        spectra: ["pk": quick.values(of: "pk")],
        manifest: quick.manifest)
      try other.write(to: directory + "/bins")
      let bins = refused("transfer.response_prior={directory: \"\(directory)/bins\"}")
      #expect(
        bins?.hasPrefix(
          "The response prior \(directory)/bins must have the target's observables and bins: pk differs in")
          == true, "\(bins ?? "")")
      let marked = refused(
        "transfer.response_prior={directory: \"\(directory)/bins\"}", ["summarise.summaries=[mpk]"])
      #expect(marked?.contains("has no observable 'mpk'") == true, "\(marked ?? "")")
      #expect(
        refused("transfer.response_prior={simulate: nwlh, count: 30}", ["summarise.summaries=[mpk]"])
          == "The response prior {simulate: nwlh} makes pk alone, along one axis k in h/Mpc, expected that alone to be"
          + " emulated, found mpk; of other observables {directory: SUITE} gives a suite of simulations, as `slingshot"
          + " simulate --generator fields` makes.")
      #expect(
        refused("transfer.response_prior={simulate: nwhl, count: 30}")?.contains("did you mean 'nwlh'?")
          == true)
      #expect(
        refused("transfer.response_prior={simulate: lcdm, count: 30}")
          == "the response prior lcdm has no parameter M_nu, expected it as in the target suite")
      #expect(
        message { _ = try tiny.study(["transfer.response_prior={simulate: nwlh, directory: there}"]) }?
          .contains("must not stand beside simulate") == true)
      #expect(
        message { _ = try tiny.study(["transfer.response_prior={count: 30}"]) }?.contains(
          "needs the key simulate") == true)
    }
  }

  /// The smooth simulator knows the target's parameters at the target's wavenumbers.
  @Test func aPriorIsSimulatedOnTheWay() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let run = try tiny.run(
        "run", Self.small + ["transfer.response_prior={simulate: nwlh, count: 60}"])
      let emulator = try JSONValue.read(run + "/models/emulated-n16-s1/config.json")["predictor"]?["emulator"]
      #expect(emulator?["responsePrior"]?["prior"]?["name"]?.string == "nwlh")
      #expect(emulator?["responsePrior"]?["prior"]?["simulations"]?.int == 60)
      let works = try JSONValue.read(run + "/manifest.json")["citations"]?.array?.compactMap {
        $0["key"]?.string
      }
      #expect(works?.contains("mead2021") == true)
    }
  }

  @Test func optionsNameSuitesAndFolders() {
    #expect(PriorOrigin(option: "nwlh") == .simulated(suite: "nwlh", count: 2000))
    #expect(PriorOrigin(option: "./nwlh") == .directory("./nwlh"))
    #expect(PriorOrigin(option: "mine") == .directory("mine"))
  }

  @Test func aTransferNeedsTheSourceForIt() throws {
    try withTemporaryDirectory { directory in
      _ = try TinyStudy(in: directory)
      try TinyModel.make().write(to: directory + "/m")
      var settings = try Study.Transfer.settings(ofStudy: nil)
      settings.responsePrior = PriorOrigin(option: "nwlh")
      let work = Transferring(
        model: directory + "/m", suite: directory + "/target", strategies: ["scratch"], settings: settings)
      let found = message { _ = try work.perform(to: directory + "/out", existing: .refuse, quiet: true) }
      #expect(
        found
          == "The response prior nwlh is that of emulators, which learn from source simulations too, expected --source SUITE,"
          + " found none.", "\(found ?? "")")
    }
  }
}
