import Formats
import Foundation
import OrderedCollections
import TestSupport
import Testing

@Suite struct ModelTests {
  private let tiny: TinyStudy.Finished

  init() throws { tiny = try TinyStudy.finished.get() }

  /// Predicts with a copy of the model that was changed.
  private func predictWithCopy(_ change: (_ model: String) throws -> Void) throws -> Command.Outcome {
    try withTemporaryDirectory { folder in
      try FileManager.default.copyItem(atPath: tiny.model, toPath: folder + "/model")
      try change(folder + "/model")
      let outcome = try Command.run(
        ["predict", "--model", "model", "--spectra", tiny.suite + "/pk.npy", "--out", "p.txt"], in: folder)
      #expect(!FileManager.default.fileExists(atPath: folder + "/p.txt"))
      let inspected = try Command.run(["inspect", "model"], in: folder)
      #expect(inspected.status == outcome.status && inspected.log == outcome.log)
      return outcome
    }
  }

  private func rewrite(_ model: String, _ change: (inout SafetensorsFile) throws -> Void) throws {
    let path = model + "/model.safetensors"
    var file = try SafetensorsFile.read(path)
    try change(&file)
    try file.write(to: path)
  }

  @Test func aMissingTensorIsNamed() throws {
    let name = try #require(SafetensorsFile.read(tiny.model + "/model.safetensors").tensors.keys.first)
    let own = String(name.dropFirst("member.0.".count))
    expectRefused(
      try predictWithCopy { model in try rewrite(model) { $0.tensors[name] = nil } }, 65,
      "model.safetensors", own, "member 1 of 1")
  }

  @Test(arguments: ["stowaway", "member.0.stowaway", "member.7.stowaway"])
  func anExtraTensorIsNamed(_ name: String) throws {
    expectRefused(
      try predictWithCopy { model in
        try rewrite(model) { $0.tensors[name] = SafetensorsTensor(floats: [1], shape: [1]) }
      }, 65, "model.safetensors", "stowaway")
  }

  @Test func aMisshapenTensorIsNamed() throws {
    let name = try #require(SafetensorsFile.read(tiny.model + "/model.safetensors").tensors.keys.first)
    expectRefused(
      try predictWithCopy { model in
        try rewrite(model) { $0.tensors[name] = SafetensorsTensor(floats: [1, 2], shape: [2]) }
      }, 65, "model.safetensors", String(name.dropFirst("member.0.".count)), "[2]")
  }

  @Test func damagedFilesAreRefused() throws {
    expectRefused(
      try predictWithCopy { model in
        let path = URL(fileURLWithPath: model + "/model.safetensors")
        try Data(contentsOf: path).dropLast(5).write(to: path)
      }, 65, "model.safetensors")
    expectRefused(
      try predictWithCopy { try Data("{".utf8).write(to: URL(fileURLWithPath: $0 + "/config.json")) }, 65,
      "config.json:1:")
    expectRefused(
      try predictWithCopy { try Data("{}".utf8).write(to: URL(fileURLWithPath: $0 + "/config.json")) }, 65,
      "config.json", "expected \"format\": 1 to 2, found nothing")
    expectRefused(
      try predictWithCopy { try FileManager.default.removeItem(atPath: $0 + "/config.json") }, 74,
      "config.json: could not open")
    expectRefused(
      try predictWithCopy { try FileManager.default.removeItem(atPath: $0 + "/model.safetensors") }, 74,
      "model.safetensors: could not open")
  }

  @Test func inspectSaysWhatIsInADirectory() throws {
    for (path, parts) in [
      (tiny.suite, ["simulations  60", "79 places", "pk [79]"]),
      (tiny.model, ["79 places", "Omega_m in [0.1, 0.5]", "M_nu"]),
      (tiny.run, ["from scratch", "bottleneck", "N = 20"]),
    ] {
      let outcome = try Command.run(["inspect", path], in: "/")
      #expect(outcome.status == 0 && outcome.log.isEmpty)
      for part in parts { #expect(outcome.output.contains(part), "\(outcome.output)") }
    }
    try withTemporaryDirectory { folder in
      expectRefused(
        try Command.run(["inspect", folder], in: "/"), 65,
        "expected a folder that slingshot made (suite, model or run), found a folder of other things")
    }
  }

  @Test func reportIsMadeAgainToTheSameBytes() throws {
    try withTemporaryDirectory { folder in
      let run = folder + "/moved run"
      try FileManager.default.copyItem(atPath: tiny.run, toPath: run)
      let before = try Data(contentsOf: URL(fileURLWithPath: run + "/report.html"))
      try FileManager.default.removeItem(atPath: run + "/report.html")
      try FileManager.default.removeItem(atPath: run + "/figures")
      let outcome = try Command.run(["report", "moved run"], in: folder)
      #expect(outcome.status == 0 && outcome.output == "moved run/report.html\n", "\(outcome.log)")
      #expect(try Data(contentsOf: URL(fileURLWithPath: run + "/report.html")) == before)
      let expected = ": expected the run directory of a finished study with a results.json, found "
      for (path, status, found) in [
        (tiny.suite, Int32(65), "a suite directory"), (tiny.model, 65, "a model directory"),
        ("none", 74, "nothing of that name"), (folder, 65, "a folder of other things"),
      ] {
        expectRefused(try Command.run(["report", path], in: folder), status, path + expected + found)
      }
      try Data("{".utf8).write(to: URL(fileURLWithPath: run + "/results.json"))
      expectRefused(try Command.run(["report", "moved run"], in: folder), 65, "results.json")
    }
  }
}
