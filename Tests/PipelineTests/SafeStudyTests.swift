import Formats
import Foundation
import Inference
import OrderedCollections
import Pipeline
import Suites
import TestSupport
import Testing
import Transfer

/// The safe strategy in studies: made of the other fits, and made again when there are more of them.
@Testing.Suite struct SafeStudyTests {
  private static let small = ["study.targets=[16]", "study.seeds=[1, 2]"]
  private static let strategies = "study.strategies=[safe, scratch, dummy-outputs, prior-mean]"

  private func results(_ run: String) throws -> [String] {
    try ["results.csv", "predictions.json", "curves.json"].map { try FileBytes.readText(run + "/" + $0) }
  }

  @Test func aBlendIsMadeOfTheOtherFits() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let run = try tiny.run("run", Self.small + [Self.strategies])
      let record = try JSONValue.read(run + "/stages/transfer/safe-n16-s1.json")
      #expect(record["parts"]?.strings == ["scratch", "dummy-outputs", "prior-mean"])
      let model = try Model.load(run + "/models/safe-n16-s1")
      let blend = try #require(model.predictor as? Blend)
      let target = try TinyStudy.suite("target", TinyStudy.targetParameters, count: 34)
      let tested = try target.selecting(rows: Array(24..<34))
      // What the parts predict alone, weighted, is what the blend predicts.
      var sum = [Double](repeating: 0, count: 30)
      for part in blend.parts {
        let alone = try Model.load(run + "/models/\(part.strategy)-n16-s1").predict(tested).values
        for index in sum.indices { sum[index] += part.weights[index % 3] * alone[index] }
      }
      let found = try model.predict(tested).values
      for (found, expected) in zip(found, sum) { #expect(abs(found - expected) < 1e-5) }
      #expect(try Inspection.describe(run + "/models/safe-n16-s1").contains(": a blend of scratch"))
      let report = try FileBytes.readText(run + "/report.html")
      #expect(report.contains("safe transfer"))
    }
  }

  @Test func aBlendIsFittedAfterItsPartsHoweverTheRunStops() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let settings = Self.small + [Self.strategies]
      let expected = try results(tiny.run("whole", settings, threads: 2))
      let counting = FaultyFileSystem(.none)
      _ = try FileSystem.$current.withValue(counting.fileSystem) { try tiny.run("count", settings) }
      let operations = counting.operations
      for number in stride(from: 5, to: operations, by: max(1, operations / 6)) {
        let killed = FaultyFileSystem(.killed(at: number))
        _ = FileSystem.$current.withValue(killed.fileSystem) {
          message { try tiny.run("run\(number)", settings) }
        }
        let run = try tiny.run("run\(number)", settings, existing: .resume)
        #expect(try results(run) == expected, "killed at operation \(number)")
      }
    }
  }

  @Test func aBlendIsMadeAgainOfMoreStrategies() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let run = try tiny.run("run", Self.small + [Self.strategies])
      let grown = Self.small + ["study.strategies=[safe, scratch, dummy-outputs, warm-start, prior-mean]"]
      try tiny.run("run", grown, existing: .resume)
      let record = try JSONValue.read(run + "/stages/transfer/safe-n16-s2.json")
      #expect(record["parts"]?.strings == ["scratch", "dummy-outputs", "warm-start", "prior-mean"])
      #expect(try results(run) == results(tiny.run("fresh", grown)))
    }
  }

  @Test func safeAloneIsRefused() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let text = try #require(message { try tiny.study(["study.strategies=[scratch, safe]"]) })
      #expect(text.contains("must hold a strategy beside scratch for safe to combine with it"), "\(text)")
    }
  }

  @Test func transferStartsFromNoBlend() throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/m"
      let network = try #require(try TinyModel.make().predictor as? NetworkMean)
      let part = Blend.Part(strategy: "scratch", predictor: network, weights: [1, 1, 1])
      let model = try TinyModel.make(Blend([part], parameters: TinyModel.parameters))
      try model.write(to: path)
      #expect(try Model.load(path) == model)
      let work = Transferring(
        model: path, suite: directory, strategies: [], settings: try Study.Transfer.settings(ofStudy: nil))
      #expect(
        message { try work.perform(to: directory + "/out", existing: .refuse) }
          == "\(path) predicts by blend, expected networks to start from, found none.")
    }
  }
}
