import Formats
import Foundation
import Inference
import Observables
import OrderedCollections
import Pipeline
import Suites
import TestSupport
import Testing
import Transfer

@Testing.Suite struct ModelTests {
  @Test func writesAndReadsTheSame() throws {
    try withTemporaryDirectory { directory in
      let model = try TinyModel.make()
      try model.write(to: directory + "/m")
      let loaded = try Model.load(directory + "/m")
      #expect(loaded == model)
      let predictions = try loaded.predict(TinyModel.joint(4))
      #expect(try model.predict(TinyModel.joint(4)) == predictions)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["m"])
    }
  }

  @Test(arguments: TransferStrategies.all.map(\.name))
  func everyStrategysNetworkSurvives(_ name: String) throws {
    try withTemporaryDirectory { directory in
      let model = try TinyModel.make(fitting: TransferStrategies.named(name))
      try model.write(to: directory + "/m")
      #expect(
        try Model.load(directory + "/m").predict(TinyModel.joint(3)) == model.predict(TinyModel.joint(3)))
    }
  }

  @Test func predictionsAreTheMembersMeanInPhysicalUnits() throws {
    let model = try TinyModel.make()
    let spectra = try TinyModel.joint(3)
    let both = try model.predict(spectra)
    let single = try model.members.map { try TinyModel.make([$0]).predict(spectra) }
    #expect(both.rows == 3 && both.columns == 3)
    for (index, value) in both.values.enumerated() {
      #expect(abs(value - (single[0].values[index] + single[1].values[index]) / 2) < 1e-12)
      let bounds = (model.parameters.lower[index % 3], model.parameters.upper[index % 3])
      #expect(value > bounds.0 && value < bounds.1, "a sigmoid stays within the bounds")
    }
  }

  @Test func anExistingModelIsRefusedOrReplaced() throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/m"
      let model = try TinyModel.make()
      try model.write(to: path)
      let other = try TinyModel.make([model.members[1]])
      #expect(
        message { try other.write(to: path) }
          == "\(path): exists already; give --force to replace it, or choose another name")
      #expect(try Model.load(path) == model)
      try other.write(to: path, replacing: true)
      #expect(try Model.load(path) == other)
    }
  }

  /// The message for a model whose tensors or configuration were changed.
  private func fault(
    tensors: (inout SafetensorsFile) -> Void = { _ in }, config: (String) -> String = { $0 }
  ) throws -> String? {
    try withTemporaryDirectory { directory in
      let path = directory + "/m"
      try TinyModel.make().write(to: path)
      var file = try SafetensorsFile.read(path + "/model.safetensors")
      tensors(&file)
      try file.write(to: path + "/model.safetensors")
      let text = try FileBytes.readText(path + "/config.json")
      try AtomicFile.write(config(text), to: path + "/config.json")
      return message { try Model.load(path) }?.replacing(path, with: "m")
    }
  }

  /// The message for a model whose configuration lacks a key.
  private func fault(without key: String) throws -> String? {
    try withTemporaryDirectory { directory in
      let path = directory + "/m"
      try TinyModel.make().write(to: path)
      var config = try JSONValue.read(path + "/config.json")
      config[key] = nil
      try config.write(to: path + "/config.json")
      return message { try Model.load(path) }?.replacing(path, with: "m")
    }
  }

  @Test func aMissingTensorIsNamed() throws {
    let text = try fault(tensors: { $0.tensors["member.1.output.bias"] = nil })
    #expect(text == "m/model.safetensors (member 2 of 2): tensor 'output.bias' of shape [3] is missing")
  }

  @Test func anExtraTensorIsNamed() throws {
    let extra = SafetensorsTensor(floats: [1, 2], shape: [2])
    #expect(
      try fault(tensors: { $0.tensors["member.0.body.9.bias"] = extra })
        == "m/model.safetensors (member 1 of 2): tensor 'body.9.bias' of shape [2] belongs to no layer of the network"
    )
    #expect(
      try fault(tensors: { $0.tensors["member.2.body.0.bias"] = extra })
        == "m/model.safetensors is not a model directory that can be used: "
        + "tensor 'member.2.body.0.bias' belongs to none of the 2 members of config.json.")
  }

  @Test func aMisshapenTensorIsNamed() throws {
    #expect(
      try fault(tensors: {
        $0.tensors["member.0.output.bias"] = SafetensorsTensor(floats: [1, 2], shape: [2])
      })
        == "m/model.safetensors (member 1 of 2): tensor 'output.bias' has shape [2], expected [3]")
    #expect(
      try fault(tensors: {
        $0.tensors["member.0.output.bias"] = SafetensorsTensor(doubles: [1, 2, 3], shape: [3])
      })
        == "m/model.safetensors (member 1 of 2): tensor 'output.bias' has type F64, expected F32")
    #expect(
      try fault(tensors: {
        $0.tensors["member.0.output.bias"] = SafetensorsTensor(floats: [1, .nan, 3], shape: [3])
      })
        == "m/model.safetensors (member 1 of 2): tensor 'output.bias' is not finite at index 1, every weight must be"
    )
  }

  @Test func aConfigurationThatDoesNotFitIsRefused() throws {
    let unusable = "m/config.json is not a model directory that can be used: "
    #expect(
      try fault(config: { $0.replacing("\"format\": 2", with: "\"format\": 3") })
        == unusable + "expected \"format\": 1 to 2, found 3.")
    for (key, wrong) in [
      ("members", "menbers"), ("observables", "observable"), ("encoding", "encodings"),
    ] {
      #expect(
        try fault(config: { $0.replacing("\"\(key)\"", with: "\"\(wrong)\"") })?
          .hasSuffix("expected '\(key)', found the unknown key '\(wrong)'") == true)
    }
    for (key, expected) in [
      ("members", "a non-empty list members, found nothing."),
      ("observables", "the key observables, found none."), ("encoding", "the key encoding, found none."),
    ] {
      #expect(try fault(without: key) == unusable + "expected " + expected)
    }
    #expect(
      try fault(config: { $0.replacing("M_nu", with: "M_x", maxReplacements: 1) })?.hasPrefix(unusable)
        == true)
  }

  /// What is compared with the simulations that are predicted must be of its type, else nothing would be compared.
  @Test(arguments: [
    (#""redshift": "0""#, "provenance.redshift to be a number, found \"0\"."),
    (#""box_size": [1]"#, "provenance.box_size to be a number, found [1]."),
    (#""works": "one""#, "provenance.works to be a list of texts, found \"one\"."),
  ])
  func provenanceOfAnotherTypeIsRefused(_ entry: String, _ expected: String) throws {
    #expect(
      try fault(config: { $0.replacing("\"study\": \"tiny\"", with: entry) })
        == "m/config.json is not a model directory that can be used: expected " + expected)
  }

  /// A model as the first version wrote it: one spectrum, a normaliser of logarithms, linear parameters.
  @Test func aModelOfTheFirstFormatIsRead() throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/m"
      let model = try TinyModel.make()
      try model.write(to: path)
      var config = try JSONValue.read(path + "/config.json")
      let part = try #require(config["encoding"]?["parts"]?[0])
      config["format"] = 1
      config["summary"] = "pk"
      config["k"] = .numbers(TinyModel.k)
      config["normaliser"] = [
        "mean": part["mean"] ?? .null, "deviation": part["deviation"] ?? .null, "origin": "target",
        "simulations": 8,
      ]
      for key in ["kind", "observables", "encoding"] { config[key] = nil }
      for key in ["scales", "labels", "units"] { config["parameters"]?[key] = nil }
      try config.write(to: path + "/config.json")
      #expect(try Model.load(path) == model)
    }
  }

  @Test func otherBinsThanTheNetworksAreRefused() throws {
    try withTemporaryDirectory { directory in
      var model = try TinyModel.make()
      model.observables = [.power("pk", k: Array(TinyModel.k.dropLast()))]
      try model.write(to: directory + "/m")
      #expect(
        message { try Model.load(directory + "/m") }?.hasSuffix(
          "member 1 of 2 reads 6 numbers and the encoding 6, expected 5 as the observables have.") == true)
    }
  }

  @Test func damagedConfigurationsNeverCrash() throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/m"
      let model = try TinyModel.make()
      try model.write(to: path)
      let config = try FileBytes.read(path + "/config.json")
      var refused = 0
      for (index, bytes) in damaged(config, flips: 100, seed: 3).enumerated() where index % 25 == 0 {
        try Data(bytes).write(to: URL(filePath: path + "/config.json"))
        if message({ try Model.load(path) }) != nil { refused += 1 }
      }
      #expect(refused > 20)
    }
  }

  @Test func absentFilesAreNamed() throws {
    try withTemporaryDirectory { directory in
      #expect(
        message { try Model.load(directory) }
          == "\(directory): expected a model directory with a config.json, found a folder of other things")
      try TinyModel.make().write(to: directory + "/m")
      try FileManager.default.removeItem(atPath: directory + "/m/model.safetensors")
      #expect(
        message { try Model.load(directory + "/m") }
          == "\(directory)/m/model.safetensors: could not open: no such file or folder")
    }
  }

  @Test func aFullDiskLeavesTheOldModelOrNone() throws {
    let (old, new) = (try TinyModel.make([TinyModel.make().members[1]]), try TinyModel.make())
    for isOld in [false, true] {
      func attempt(_ fault: FaultyFileSystem.Fault) throws -> (failed: Bool, operations: Int) {
        try withTemporaryDirectory { directory in
          let path = directory + "/m"
          if isOld { try old.write(to: path) }
          let faulty = FaultyFileSystem(fault)
          let text = FileSystem.$current.withValue(faulty.fileSystem) {
            message { try new.write(to: path, replacing: isOld) }
          }
          if FileManager.default.fileExists(atPath: path) {
            let found = try Model.load(path)
            // The last operations tidy up or synchronise the folder around: the new model is whole then.
            #expect(found == new || (isOld && text != nil && found == old))
          } else {
            #expect(!isOld && text != nil)
          }
          return (text != nil, faulty.operations)
        }
      }
      let count = try attempt(.none).operations
      let failures = try (0..<count).count { try attempt(.once(at: $0, code: ENOSPC)).failed }
      #expect(failures > count / 2, "\(failures) of \(count)")
      #expect(try attempt(.full(after: 200)).failed)
    }
  }
}
