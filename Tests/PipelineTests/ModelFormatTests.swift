import Formats
import Foundation
import Inference
import Networks
import Observables
import Pipeline
import TestSupport
import Testing

@Testing.Suite struct ModelFormatTests {
  private let old = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures/model-format-1").path

  @Test func aModelOfFormat1PredictsAsItDid() throws {
    let model = try Model.load(old)
    #expect(
      model.members.map { $0.stages.map(\.name) + [$0.head.name] }
        == [["body.0", "bottleneck", "head.body.0", "head.output"]])
    let spectra = try NumpyFile.readMatrix(old + "/spectra.npy")
    let found = try model.predict(JointObservable(model.observables, values: spectra))
    let expected = try NumpyFile.readMatrix(old + "/predictions.npy")
    #expect(found.rows == 3 && found.columns == 6)
    for (found, expected) in zip(found.values, expected.values) { #expect(abs(found - expected) < 1e-5) }
  }

  @Test func configurationsKeepTheOrderOfTheirKeys() throws {
    try withTemporaryDirectory { directory in
      try TinyModel.make().write(to: directory + "/m")
      let json = try JSONValue.read(directory + "/m/config.json")
      #expect(json["parameters"]?.keys?.prefix(3) == ["names", "lower", "upper"])
      #expect(json["members"]?[0]?.keys == ["input", "stages", "head", "outputs"])
      #expect(
        json["members"]?[0]?["stages"]?[0]?.keys == ["kind", "name", "outputs", "activation", "dropout"])
    }
  }

  /// Every key of every level, misspelt: nothing in a model is ignored.
  @Test func keysThatNothingReadsAreRefused() throws {
    try withTemporaryDirectory { directory in
      try TinyModel.make().write(to: directory + "/m")
      let path = directory + "/m/config.json"
      let good = try JSONValue.read(path)
      func refusal(_ change: (inout JSONValue) -> Void) throws -> String? {
        var json = good
        change(&json)
        try json.write(to: path)
        return message { try Model.load(directory + "/m") }
      }
      #expect(try refusal { _ in } == nil)
      #expect(
        try refusal { $0["encodng"] = 1 } == "\(path): expected 'encoding', found the unknown key 'encodng'")
      for part in ["parameters", "encoding"] {
        #expect(try refusal { $0[part]?["extra"] = 1 }?.contains("the unknown key '\(part).extra'") == true)
      }
      let observables = good["observables"]?.array ?? []
      #expect(
        try refusal { json in
          json["observables"] = .array(
            observables.map { observable in
              var observable = observable
              observable["extra"] = 1
              return observable
            })
        }?.contains("the unknown key 'observables[0].extra'") == true)
      for kind: JSONValue in [[:], 1, "suite", .null] {
        #expect(
          try refusal { $0["kind"] = kind }?.contains("expected \"kind\": \"model\"") == true, "\(kind)")
      }
    }
  }
}
