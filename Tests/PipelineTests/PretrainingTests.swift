import Formats
import Foundation
import Inference
import Networks
import Observables
import OrderedCollections
import Pipeline
import Suites
import TestSupport
import Testing

@Testing.Suite struct PretrainingTests {
  private func pretraining(_ tiny: TinyStudy) throws -> Pretraining {
    var work = Pretraining(
      suite: tiny.directory + "/source", selection: ObservableSelection(["pk"], maximumK: 0.5),
      settings: try tiny.study().pretrain)
    work.bounds.stated = ["Omega_m": 0.1...0.5, "sigma_8": 0.6...1]
    return work
  }

  /// The networks that a study trains are those that are trained alone, and the fits that start from them too.
  @Test func aModelFromOneRunGivesTheBytesOfAStudy() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let bounds = ["parameters.bounds={Omega_m: [0.1, 0.5], sigma_8: [0.6, 1.0], M_nu: [0.0, 1.0]}"]
      let strategies = "study.strategies=[scratch, dummy-outputs]"
      let whole = try tiny.run("whole", bounds + [strategies])
      let alone = try pretraining(tiny).perform(to: directory + "/alone", existing: .refuse, quiet: true)
      let kept = try Model.load(whole + "/models/source-plain")
      #expect(kept.members == alone.members && kept.encoding == alone.encoding)
      let second = try tiny.run(
        "second",
        ["parameters.bounds={M_nu: [0.0, 1.0]}", strategies, "source={model: \(directory)/alone}"])
      for name in ["results.csv", "models/dummy-outputs-n8-s1/model.safetensors"] {
        let (first, other) = (try FileBytes.read(whole + "/" + name), try FileBytes.read(second + "/" + name))
        #expect(first == other, "\(name)")
      }
    }
  }

  @Test func aModelIsFineTunedToASuite() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      _ = try pretraining(tiny).perform(to: directory + "/source-model", existing: .refuse, quiet: true)
      var work = Transferring(
        model: directory + "/source-model", suite: directory + "/target", strategies: [],
        settings: try tiny.study().transfer)
      work.bounds.stated = ["M_nu": 0...1]
      let outcome = try work.perform(to: directory + "/model", existing: .refuse, quiet: true)
      #expect(Set(outcome.trials.map(\.strategy)).isSuperset(of: ["scratch", "warm-start", "dummy-outputs"]))
      #expect(outcome.trials[0].validationError == outcome.trials.map(\.validationError).min())
      #expect(outcome.model.parameters.names == ["Omega_m", "sigma_8", "M_nu"])
      #expect(try Model.load(directory + "/model") == outcome.model)
      #expect(!FileManager.default.fileExists(atPath: directory + "/model.partial"))
      #expect(outcome.kept == "safe" && outcome.trials.contains { $0.strategy == "safe" })
      #expect(outcome.table.contains("kept: safe, a blend of ") && outcome.table.contains("\n  M_nu = "))
      var best = work
      best.strategies = ["scratch", "warm-start"]
      let alone = try best.perform(to: directory + "/best", existing: .refuse, quiet: true)
      #expect(alone.kept == alone.trials[0].strategy)
      #expect(alone.table.contains("kept: \(alone.kept), the best on held-out simulations"))
      #expect(
        message { try work.perform(to: directory + "/model", existing: .refuse, quiet: true) }?
          .contains("exists already") == true)
    }
  }

  /// With the source's simulations an emulator of the target is learnt too, and takes part in what is kept.
  @Test func theSourceSuiteLetsEmulatorsTakePart() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      _ = try pretraining(tiny).perform(to: directory + "/source-model", existing: .refuse, quiet: true)
      var work = Transferring(
        model: directory + "/source-model", suite: directory + "/target", strategies: ["emulated"],
        settings: try tiny.study().transfer)
      work.bounds.stated = ["M_nu": 0...1]
      #expect(
        message { try work.perform(to: directory + "/none", existing: .refuse, quiet: true) }?
          .hasSuffix("it needs the source simulations, as by --source or in a study.") == true)
      work.source = directory + "/source"
      let alone = try work.perform(to: directory + "/alone", existing: .refuse, quiet: true)
      #expect(alone.kept == "emulated" && alone.trials.count == 1)
      let model = try Model.load(directory + "/alone")
      #expect(model == alone.model)
      #expect(try model.density(of: TinyModel.joint(2), in: "alone").count == 2)
      work.strategies = []
      let all = try work.perform(to: directory + "/model", existing: .refuse, quiet: true)
      #expect(Set(all.trials.map(\.strategy)).isSuperset(of: ["scratch", "emulated", "transport", "safe"]))
      #expect(all.kept == "safe")
      work.strategies = ["scratch", "warm-start"]
      #expect(
        message { try work.perform(to: directory + "/other", existing: .refuse, quiet: true) }
          == "The source suite \(directory)/source is read by none of the strategies scratch, warm-start, expected emulated,"
          + " transport, pooled or safe among them.")
      work.strategies = ["scratch", "pooled"]
      work.sourceValues = ["M_nu": 0]
      #expect(
        message { try work.perform(to: directory + "/other", existing: .refuse, quiet: true) }?
          .hasPrefix("Source values are read by none of the strategies scratch, pooled") == true)
      work.strategies = []
      work.sourceValues = ["Omega_m": 0.3]
      #expect(
        message { try work.perform(to: directory + "/other", existing: .refuse, quiet: true) }?
          .contains("Omega_m") == true)
      #expect(!FileManager.default.fileExists(atPath: directory + "/other"))
      #expect(!FileManager.default.fileExists(atPath: directory + "/other.partial"))
    }
  }

  @Test func parametersOutsideTheModelsBoundsAreRefused() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      var narrow = try pretraining(tiny)
      narrow.bounds.stated = [:]
      _ = try narrow.perform(to: directory + "/source-model", existing: .refuse, quiet: true)
      var wide = try TinyStudy.suite("target", TinyStudy.targetParameters, count: 34)
      var parameters = wide.parameters
      parameters.values[3, 0] = 0.9
      wide = try Suites.Suite(
        parameters: parameters, k: TinyStudy.k, spectra: ["pk": wide.values(of: "pk")],
        manifest: wide.manifest)
      try wide.write(to: directory + "/wide")
      let work = Transferring(
        model: directory + "/source-model", suite: directory + "/wide", strategies: ["warm-start"],
        settings: try tiny.study().transfer)
      let text = try #require(
        message { try work.perform(to: directory + "/model", existing: .refuse, quiet: true) })
      #expect(text.contains("row 4, column 1, parameter Omega_m is 0.9"))
      #expect(
        text.hasSuffix(
          "the bounds of the network that is started from; pre-train with bounds that hold both suites, as by --bounds NAME=LOW:HIGH"
        ))
      #expect(!FileManager.default.fileExists(atPath: directory + "/model"))
    }
  }
}
