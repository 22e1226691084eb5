import Formats
import Foundation
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
}
