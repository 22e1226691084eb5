import Formats
import Foundation
import Inference
import Networks
import OrderedCollections
import TestSupport
import Testing
import Transfer

/// `slingshot merge` and `slingshot delta`.
@Testing.Suite struct MergeTests {
  private let tiny: TinyStudy.Finished
  private var base: String { tiny.run + "/models/source-plain" }
  private var models: [String] { ["warm-start", "dummy-outputs"].map { tiny.run + "/models/\($0)-n20-s1" } }

  init() throws { tiny = try TinyStudy.finished.get() }

  @Test func twoModelsBecomeOne() throws {
    try withTemporaryDirectory { folder in
      func merge(_ more: String...) throws -> Command.Outcome {
        try Command.run(
          ["merge", "--base", base, "--models", models.joined(separator: ",")] + more, in: folder)
      }
      let plain = try merge("--out", "plain")
      #expect(plain.status == 0 && plain.output == "plain\n", "\(plain.log)")
      let made = try Model.load(folder + "/plain")
      #expect(made.parameters == (try Model.load(models[0])).parameters)
      #expect(made.provenance["method"]?.string == "task-arithmetic" && made.provenance["scale"]?.double == 1)
      #expect(made.provenance["works"]?.strings?.contains("ilharco2023") == true)
      let suites = ["--suites", "\(tiny.suite),\(tiny.suite)"]
      for method in ["average", "task-arithmetic", "ties", "fisher", "regmean"] {
        let judged = try Command.run(
          ["merge", "--base", base, "--models", models.joined(separator: ","), "--method", method]
            + suites + ["--out", method], in: folder)
        #expect(judged.status == 0, "\(judged.log)")
        #expect(judged.log.contains("merged error over the model's own, on its suite"), "\(judged.log)")
        // What it is judged on trained it: that is said.
        #expect(judged.log.contains("was trained on 20 of the 60 simulations"), "\(judged.log)")
        let predicted = try Command.run(
          ["predict", "--model", method, "--suite", tiny.suite, "--out", method + ".csv"], in: folder)
        #expect(predicted.status == 0, "\(predicted.log)")
      }
      try writeMoved(to: folder + "/a", by: 0.01)
      try writeMoved(to: folder + "/b", by: -0.02)
      let random = ["--prune", "random", "--density", "0.5"]
      for (out, more) in [("r", []), ("same", []), ("other", ["--seed", "2"]), ("q", ["--rescale", "0.7"])] {
        let pruned = try Command.run(
          ["merge", "--base", base, "--models", "a,b"] + random + more + ["--out", out], in: folder)
        #expect(pruned.status == 0, "\(pruned.log)")
      }
      func numbers(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: "\(folder)/\(name)/model.safetensors"))
      }
      #expect(try numbers("r") == numbers("same"))
      #expect(try numbers("r") != numbers("other") && numbers("r") != numbers("q"))
      expectRefused(try merge("--out", "plain"), 64, "plain")
      #expect(try merge("--out", "plain", "--force").status == 0)
      let other = tiny.run + "/models/attached-head-n20-s1"
      expectRefused(
        try Command.run(
          ["merge", "--base", base, "--models", "\(models[0]),\(other)", "--out", "x"], in: folder), 65,
        "attached-head-n20-s1 was not fine-tuned from", "its stages are")
    }
  }

  /// A model all of whose numbers were moved.
  private func writeMoved(to path: String, by step: Float = 0.01) throws {
    var moved = try Model.load(models[0])
    var networks = try #require(moved.predictor as? NetworkMean)
    for name in networks.members[0].values.names {
      let own = networks.members[0].values[name].values
      networks.members[0].values[name].values = own.enumerated().map { $1 + step * Float($0 % 13 + 1) }
    }
    moved.predictor = networks
    try moved.write(to: path)
  }

  @Test func aDeltaGivesTheModelBackToTheLastBit() throws {
    try withTemporaryDirectory { folder in
      func delta(_ more: String...) throws -> Command.Outcome {
        try Command.run(["delta", "--base", base] + more, in: folder)
      }
      for model in models {
        let kept = try delta("--model", model, "--out", "d", "--force")
        #expect(kept.status == 0 && kept.log.contains("numbers are not the base's"), "\(kept.log)")
        let back = try delta("--delta", "d", "--out", "m", "--force")
        #expect(back.status == 0, "\(back.log)")
        for file in try FileManager.default.contentsOfDirectory(atPath: model) {
          let (own, found) = ("\(model)/\(file)", "\(folder)/m/\(file)")
          #expect(try FileBytes.read(own) == FileBytes.read(found), "\(file)")
        }
      }
      // Fewer numbers, fewer bytes, still a model.
      try writeMoved(to: folder + "/moved")
      #expect(try delta("--model", "moved", "--out", "whole").status == 0)
      let small = try delta("--model", "moved", "--prune", "magnitude", "--density", "0.05", "--out", "s")
      #expect(small.status == 0, "\(small.log)")
      let sizes = try ["whole", "s"].map { try FileBytes.read("\(folder)/\($0)/delta.safetensors").count }
      #expect(sizes[1] < sizes[0] / 2, "\(sizes)")
      #expect(try delta("--delta", "s", "--out", "small").status == 0)
      let pruned = try Model.load(folder + "/small")
      #expect(pruned.provenance["pruning"]?["density"]?.double == 0.05)
      #expect(try Command.run(["inspect", "small"], in: folder).status == 0)
      expectRefused(
        try Command.run(["delta", "--base", models[1], "--delta", "d", "--out", "x"], in: folder), 65,
        "d belongs to the base whose model.safetensors has SHA-256")
    }
  }

  @Test func whatIsLostIsNotPassedOver() throws {
    try withTemporaryDirectory { folder in
      // A delta of the base itself keeps its dummy outputs.
      func delta(_ more: [String]) throws -> Command.Outcome {
        try Command.run(["delta", "--base", base] + more, in: folder)
      }
      #expect(try delta(["--model", base, "--out", "d"]).log.contains("0 of "))
      #expect(try delta(["--delta", "d", "--out", "m"]).status == 0)
      for file in ["config.json", "model.safetensors"] {
        #expect(try FileBytes.read("\(base)/\(file)") == FileBytes.read("\(folder)/m/\(file)"))
      }
      let inspected = try Command.run(["inspect", "d"], in: folder)
      #expect(inspected.status == 0 && inspected.output.contains("delta"), "\(inspected.log)")
      // A model whose record of its training simulations is gone.
      try FileManager.default.copyItem(atPath: models[0], toPath: folder + "/lost")
      try FileManager.default.removeItem(atPath: folder + "/lost/training.safetensors")
      for words in [["merge", "--models", "lost,\(models[1])"], ["delta", "--model", "lost"]] {
        expectRefused(
          try Command.run(words + ["--base", base, "--out", "x"], in: folder), 65,
          "lost/training.safetensors", "as training_sha256 of its config.json says")
      }
      #expect(try delta(["--model", models[0], "--out", "whole"]).status == 0)
      try FileManager.default.removeItem(atPath: folder + "/whole/training.safetensors")
      expectRefused(try delta(["--delta", "whole", "--out", "x"]), 65, "training.safetensors is gone")
    }
  }

  /// Each rule of the files of a delta.
  @Test func aDeltaThatCannotBeIsRefused() throws {
    try withTemporaryDirectory { folder in
      try writeMoved(to: folder + "/moved")
      let made = try Command.run(
        ["delta", "--base", base, "--model", models[0], "--prune", "magnitude", "--density", "0.05"]
          + ["--out", "d"], in: folder)
      #expect(made.status == 0)
      func refused(_ text: String..., by change: (String) throws -> Void) throws {
        try? FileManager.default.removeItem(atPath: folder + "/x")
        try FileManager.default.copyItem(atPath: folder + "/d", toPath: folder + "/x")
        try change(folder + "/x")
        let outcome = try Command.run(["delta", "--base", base, "--delta", "x", "--out", "m"], in: folder)
        #expect(outcome.status == 65, "\(text) \(outcome.log)")
        for text in text { #expect(outcome.log.contains(text), "\(outcome.log)") }
        #expect(!FileManager.default.fileExists(atPath: folder + "/m"))
      }
      func tensors(_ change: @escaping (inout OrderedDictionary<String, SafetensorsTensor>) throws -> Void)
        -> (String)
        throws -> Void
      {
        { path in
          var file = try SafetensorsFile.read(path + "/delta.safetensors")
          try change(&file.tensors)
          try file.write(to: path + "/delta.safetensors")
        }
      }
      let names = Array(try SafetensorsFile.read(folder + "/d/delta.safetensors").tensors.keys)
      let places = try #require(names.first { $0.hasSuffix(".places") })
      let numbers = places.replacing(".places", with: ".numbers")
      try refused(
        "tensor 'member.0.extra' belongs to no leaf",
        by: tensors { $0["member.0.extra"] = SafetensorsTensor(floats: [1], shape: [1]) })
      try refused(places, "of one length", by: tensors { $0[numbers] = nil })
      try refused(
        places, "of one length", by: tensors { $0[numbers] = SafetensorsTensor(floats: [1], shape: [1]) })
      for bytes in [[0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F]] as [[UInt8]] {
        try refused(
          places, "to rise from 0",
          by: tensors { tensors in
            guard var own = tensors[places] else { return }
            own.bytes.replaceSubrange(0..<4, with: bytes)
            tensors[places] = own
          })
      }
      func config(_ old: String, _ new: String) -> (String) throws -> Void {
        { path in
          let text = try FileBytes.readText(path + "/manifest.json")
          #expect(text.contains(old))
          try AtomicFile.write(text.replacing(old, with: new), to: path + "/manifest.json")
        }
      }
      try refused(
        "\"kind\": \"delta\" of \"format\": 1", by: config("\"kind\": \"delta\"", "\"kind\": \"model\""))
      try refused("members[0].base to be one of the base's", by: config("\"base\": 0", "\"base\": 9"))
      try refused(
        "model_sha256",
        by: tensors {
          $0[places] = nil
          $0[numbers] = nil
        })
      try refused("x", by: { try FileManager.default.removeItem(atPath: $0 + "/manifest.json") })
    }
  }
}
