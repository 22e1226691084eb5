import Formats
import Foundation
import Inference
import Networks
import Pipeline
import Suites
import TestSupport
import Testing
import Transfer

/// Studies with strategies that emulate the target suite.
@Testing.Suite struct EmulatedStudyTests {
  private static let small = ["study.targets=[16]", "study.seeds=[1]", "transfer.trials=1"]
  private static let strategies = "study.strategies=[scratch, emulated, transport, safe, prior-mean]"

  private func bytes(_ run: String) throws -> [[UInt8]] {
    try [
      "results.csv", "predictions.json", "models/emulated-n16-s1/config.json",
      "models/emulated-n16-s1/model.safetensors", "models/transport-n16-s1/model.safetensors",
    ].map { try FileBytes.read(run + "/" + $0) }
  }

  @Test func aStudyEmulatesBlendsAndReports() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let run = try tiny.run("run", Self.small + [Self.strategies])
      let again = try tiny.run("again", Self.small + [Self.strategies], threads: 3)
      #expect(try bytes(run) == bytes(again))
      let record = try JSONValue.read(run + "/stages/transfer/safe-n16-s1.json")
      #expect(record["parts"]?.strings == ["scratch", "emulated", "transport", "prior-mean"])
      #expect(try FileBytes.readText(run + "/report.html").contains("emulated posterior"))
      let model = try Model.load(run + "/models/emulated-n16-s1")
      let target = try TinyStudy.suite("target", TinyStudy.targetParameters, count: 34)
      let tested = try target.selecting(rows: Array(24..<34)).joint(matching: model.observables)
      #expect(try model.density(of: tested, in: "m").count == 10)
      #expect(
        try Inspection.describe(run + "/models/emulated-n16-s1").contains("the posterior under an emulator"))
    }
  }

  @Test func whatCannotBeEmulatedIsRefusedAtOnce() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let emulated = "study.strategies=[scratch, emulated]"
      #expect(
        message { try tiny.run("few", [emulated, "study.targets=[8]"]) }
          == "Strategy emulated learns the effect of M_nu without the simulations held out by 2-fold validation, expected at "
          + "least 10 target simulations, found 8.")
      try TinyModel.make().write(to: directory + "/m")
      #expect(
        message { try tiny.run("model", Self.small + [emulated, "source={model: \"\(directory)/m\"}"]) }
          == "source is a model here, expected a suite: this needs the source simulations themselves.")
      try TinyStudy.suite("target", ["Omega_m", "sigma_8", "spin"], count: 34).write(to: directory + "/spins")
      let spins = [
        emulated, "target={directory: \"\(directory)/spins\"}",
        "summarise.target_parameters=[Omega_m, sigma_8, spin]",
      ]
      #expect(
        message { try tiny.run("unknown", Self.small + spins) }
          == "Strategy emulated must know at which value of spin the target suite is the source suite, expected it in "
          + "parameters.source_values of the study, as {spin: 0}, or, of a command that takes suites, by --source-value spin=0, "
          + "found none.")
      for name in ["few", "model", "unknown"] {
        #expect(!FileManager.default.fileExists(atPath: directory + "/" + name))
      }
      let known = "parameters={source_values: {spin: 0}, bounds: {spin: [0, 1]}}"
      try tiny.run("known", Self.small + spins + [known])
    }
  }
}
