import Formats
import Foundation
import Inference
import Observables
import OrderedCollections
import Randomness
import TestSupport
import Testing

@Suite struct TrainingRowsTests {
  /// A model with what it was trained on, and the same spectra.
  private static func model(_ count: Int, seed: UInt64) throws -> (model: Model, joint: JointObservable) {
    var model = try TinyModel.make()
    var stream = RandomStream(seed: seed, purpose: "spectra")
    let values = (0..<count * 6).map { 1e4 * exp(0.5 * stream.normal()) / Double(1 + $0 % 6) }
    let joint = try JointObservable(
      model.observables, values: Matrix(rows: count, columns: 6, values: values))
    model.cloud = try InputCloud(fitting: model.encoding.encoded(joint))
    model.rows = TrainingRows(joint)
    return (model, joint)
  }

  /// Copies in float32 and numbers that went through text are known again, other simulations are not.
  @Test func simulationsAreKnownAgainToTheBitsOfAFloat() throws {
    let (_, joint) = try Self.model(60, seed: 1)
    let half = TrainingRows(joint, rows: Array(0..<30))
    #expect(half.seen(in: joint) == Array(0..<30))
    let copy = try JointObservable(
      joint.observables,
      values: Matrix(rows: 60, columns: 6, values: joint.values.values.map { Double(Float($0)) }))
    #expect(half.seen(in: copy) == Array(0..<30))
    let values = joint.values.values.enumerated().map { $0 == 6 ? $1 * (1 + 1e-6) : $1 }
    let other = try JointObservable(
      joint.observables, values: Matrix(rows: 60, columns: 6, values: values))
    #expect(half.seen(in: other) == [0] + Array(2..<30))
    let rest = TrainingRows(joint, rows: Array(40..<60))
    #expect(half.and(rest).seen(in: joint) == Array(0..<30) + Array(40..<60))
    #expect(half.and(nil) == half)
  }

  @Test func theFileIsTiedToItsModel() throws {
    try withTemporaryDirectory { folder in
      for seed in 1...2 { try Self.model(60, seed: UInt64(seed)).model.write(to: "\(folder)/m\(seed)") }
      #expect(try Model.load(folder + "/m1") == Self.model(60, seed: 1).model)
      try FileManager.default.removeItem(atPath: folder + "/m1/training.safetensors")
      try FileManager.default.copyItem(
        atPath: folder + "/m2/training.safetensors", toPath: folder + "/m1/training.safetensors")
      let found = try #require(message { try Model.load(folder + "/m1") })
      #expect(found.contains("m1/training.safetensors: expected the file that was written with the model"))
      #expect(found.contains("found another one"))
      // A model of before the hash was kept takes its file as it is.
      let config = folder + "/m1/config.json"
      let text = try FileBytes.readText(config)
      let lines = text.split(separator: "\n").filter { !$0.contains("training_sha256") }
      try AtomicFile.write(lines.joined(separator: "\n"), to: config)
      #expect(try Model.load(folder + "/m1").cloud == Self.model(60, seed: 2).model.cloud)
      try AtomicFile.write(
        text.replacing("\"training_sha256\": \"", with: "\"training_sha256\": \"0"), to: config)
      #expect(message { try Model.load(folder + "/m1") }?.contains("64 hexadecimal digits") == true)
    }
  }

  @Test func aModelSaysWhyNothingCanBeTested() throws {
    var (model, _) = try Self.model(60, seed: 1)
    #expect(model.untested == nil)
    #expect(model.likenessTest == "against 60 training simulations")
    (model.cloud, model.provenance["n_target"]) = (nil, 40)
    #expect(
      model.untested == "the model was trained on 40 simulations, expected at least 50 for the test")
    model.provenance["n_target"] = 400
    #expect(model.untested?.contains("expected training.safetensors") == true)
  }
}
