import Formats
import Foundation
import Inference
import Pipeline
import TestSupport
import Testing
import Transfer

/// Models that predict by something else than networks.
@Testing.Suite struct PredictorKindTests {
  @Test func everyKindIsWrittenReadAndDescribed() throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/m"
      let model = try TinyModel.make(PriorMiddle(parameters: 3))
      try model.write(to: path)
      let loaded = try Model.load(path)
      let networks = try TinyModel.make()
      #expect(loaded == model && loaded != networks)
      let found = try loaded.predict(TinyModel.joint(2))
      let expected = [0.3, 0.8, 0.505, 0.3, 0.8, 0.505]
      #expect(zip(found.values, expected).allSatisfy { abs($0 - $1) < 1e-12 } && found.rows == 2)
      #expect(
        try Inspection.describe(path).hasPrefix(
          "Model \(path): the middle of each parameter's range, whatever is observed\nreads    pk (log)"))
      let json = try JSONValue.read(path + "/config.json")
      #expect(
        json.keys == [
          "format", "kind", "observables", "encoding", "parameters", "predictor", "provenance",
        ])
    }
  }

  @Test func anUnknownKindIsNamed() throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/m"
      try TinyModel.make(PriorMiddle(parameters: 3)).write(to: path)
      var config = try JSONValue.read(path + "/config.json")
      config["predictor"]?["kind"] = "oracle"
      try config.write(to: path + "/config.json")
      let text = try #require(message { try Model.load(path) })
      #expect(
        text.hasPrefix(
          "\(path)/config.json is not a model directory that can be used: expected predictor.kind to be one of "
        ))
      #expect(text.hasSuffix("found \"oracle\"."))
    }
  }

  @Test func transferStartsFromNetworksOnly() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let path = directory + "/m"
      try TinyModel.make(PriorMiddle(parameters: 3)).write(to: path)
      let expected = "\(path) predicts by prior-mean, expected networks to start from, found none."
      #expect(message { try tiny.run("run", ["source={model: \"\(path)\"}"]) } == expected)
      let work = Transferring(
        model: path, suite: directory + "/target", strategies: [],
        settings: try Study.Transfer.settings(ofStudy: nil))
      #expect(message { try work.perform(to: directory + "/out", existing: .refuse) } == expected)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: directory).sorted() == ["m", "source", "target"])
    }
  }

  @Test func aStudyKeepsWhatEveryStrategyPredictsBy() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let run = try tiny.run(
        "run", ["study.strategies=[scratch, source, prior-mean]", "study.targets=[8]", "study.seeds=[1]"])
      #expect(try FileBytes.readText(run + "/report.html").contains("prior mean"))
      #expect(try Inspection.describe(run + "/models/prior-mean-n8-s1").contains("whatever is observed"))
    }
  }
}
