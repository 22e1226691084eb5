import Formats
import Foundation
import TestSupport
import Testing

/// What is said of every folder that is written, and of what is none of them.
@Suite struct InspectTests {
  /// A model of a run knows its simulations, and whether they are enough for a test of an observation.
  @Test func theLikenessTestIsSpokenOf() throws {
    let tiny = try TinyStudy.finished.get()
    let few = try Command.run(["inspect", tiny.model], in: tiny.folder).output
    #expect(
      few.contains("impossible: the model was trained on 20 simulations, expected at least 50"), "\(few)")
    let many = try Command.run(["inspect", tiny.run + "/models/source-plain"], in: tiny.folder).output
    #expect(many.contains("likeness test of an observation against 60 training simulations"), "\(many)")
    // Axes are told to five digits, and nothing of an empty list.
    #expect(many.contains("79 places, k 0.008") && !many.contains(": []"), "\(many)")
    #expect(
      many.split(separator: "\n").first { $0.hasPrefix("reads") }?.firstMatch(of: /[0-9]{8}/) == nil,
      "\(many)")
  }

  private let tiny: TinyStudy.Finished

  init() throws { tiny = try TinyStudy.finished.get() }

  private func facts(_ path: String, in folder: String) throws -> JSONValue {
    let outcome = try Command.run(["inspect", path, "--json"], in: folder)
    #expect(outcome.status == 0 && outcome.log.isEmpty, "\(outcome.log)")
    let text = try Command.run(["inspect", path], in: folder)
    #expect(text.status == 0 && text.output.count > 20, "\(text.log)")
    return try JSONValue.decode(outcome.output, name: "facts")
  }

  @Test func everyFolderIsInspected() throws {
    try withTemporaryDirectory { folder in
      let made: [String: [[String]]] = [
        "snapshot": [["snapshot", "--particles", "8", "--steps", "1", "--box", "50", "--out", "s"]],
        "halos": [["halos", "--snapshot", "s", "--minimum-particles", "1", "--out", "h"]],
        "summaries": [
          ["power", "--particles", "s/position.npy", "--box", "50", "--grid", "8", "--out", "p"]
        ],
      ]
      for (kind, out) in [("snapshot", "s"), ("halos", "h"), ("summaries", "p")] {
        for words in made[kind] ?? [] {
          let outcome = try Command.run(words, in: folder)
          #expect(outcome.status == 0, "\(outcome.log)")
        }
        let facts = try facts(out, in: folder)
        #expect(facts["kind"]?.string == kind)
        #expect(facts["arrays"]?.keys?.isEmpty == false, "\(kind)")
      }
      let suite = try facts(tiny.suite, in: folder)
      #expect(suite["kind"]?.string == "suite" && suite["simulations"]?.int == 60)
      #expect(suite["parameters"]?["M_nu"]?["scale"]?.string == "linear")
      #expect(suite["observables"]?["pk"]?["shape"]?.doubles == [79])
      let model = try facts(tiny.model, in: folder)
      #expect(model["kind"]?.string == "model" && model["infers"]?["Omega_m"]?["upper"]?.double == 0.5)
      let run = try facts(tiny.run, in: folder)
      #expect(run["kind"]?.string == "run" && run["finished"]?.bool == true)
      #expect(run["results"]?["study"]?["name"]?.string == "tiny")
    }
  }

  /// A run that was killed says the command that goes on with it, which does.
  @Test func anUnfinishedRunSaysHowToGoOn() throws {
    try withTemporaryDirectory { folder in
      try FileManager.default.copyItem(atPath: tiny.run, toPath: folder + "/my run")
      for name in ["results.json", "manifest.json", "report.html"] {
        try FileManager.default.removeItem(atPath: folder + "/my run/" + name)
      }
      let facts = try facts("my run", in: folder)
      #expect(facts["kind"]?.string == "run" && facts["finished"]?.bool == false)
      #expect(facts["command"]?.string == "slingshot run --resume --out 'my run'")
      let text = try Command.run(["inspect", "my run"], in: folder).output
      #expect(text.contains("4 networks pre-trained; 5 fits done") && !text.contains("..."), "\(text)")
      #expect(try Command.run(["run", "--resume", "--out", "my run", "--quiet"], in: folder).status == 0)
      #expect(try self.facts("my run", in: folder)["finished"]?.bool == true)
    }
  }

  @Test(arguments: [
    ("pretrain", "{\"kind\": \"plain\"}"), ("transfer", "{\"strategies\": [\"scratch\"]}"),
  ])
  func unfinishedModelsNameTheirCommand(_ command: String, _ request: String) throws {
    try withTemporaryDirectory { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/m.partial/stages", withIntermediateDirectories: true)
      try AtomicFile.write(request, to: folder + "/m.partial/resolved.yaml")
      let facts = try facts("m.partial", in: folder)
      #expect(facts["kind"]?.string == "model" && facts["finished"]?.bool == false)
      #expect(
        facts["advice"]?.string?.contains("the slingshot \(command) that makes m with --resume") == true)
    }
  }

  /// A wrong folder is told by what it is, wherever a suite, a model or a run is asked for.
  @Test func whatIsFoundInsteadIsNamed() throws {
    try withTemporaryDirectory { folder in
      try NumpyFile.write(NumpyArray([1, 2]), to: folder + "/a.npy")
      try FileManager.default.createDirectory(atPath: folder + "/raw", withIntermediateDirectories: true)
      try NumpyFile.write(NumpyArray([1, 2]), to: folder + "/raw/p0.npy")
      try FileManager.default.createDirectory(atPath: folder + "/bare", withIntermediateDirectories: true)
      let readers: [(expected: String, words: (String) -> [String])] = [
        ("a folder that slingshot made (suite, model or run)", { ["inspect", $0] }),
        ("the run directory of a finished study, a model directory or a folder of chains", { ["cite", $0] }),
        ("a suite directory with a parameters.txt", { ["pretrain", "--suite", $0, "--out", "m"] }),
        (
          "a suite directory with a parameters.txt",
          { ["transfer", "--model", tiny.model, "--suite", $0, "--out", "m"] }
        ),
        (
          "a suite directory with a parameters.txt",
          { ["predict", "--model", tiny.model, "--suite", $0, "--out", "p.txt"] }
        ),
        (
          "a model directory with a config.json",
          { ["transfer", "--model", $0, "--suite", tiny.suite, "--out", "m"] }
        ),
        (
          "a model directory with a config.json",
          { ["predict", "--model", $0, "--suite", tiny.suite, "--out", "p.txt"] }
        ),
      ]
      for (expected, words) in readers {
        for (path, status, found) in [
          ("none", Int32(74), "nothing of that name"), ("a.npy", 65, "a file"),
          ("raw", 65, "files that are no suite yet; slingshot import makes one of them"),
          ("bare", 65, "a folder of other things"),
        ] {
          expectRefused(
            try Command.run(words(path), in: folder), status,
            "\(path): expected \(expected), found \(found)\n")
        }
      }
      expectRefused(
        try Command.run(
          ["predict", "--model", tiny.run, "--suite", tiny.suite, "--out", "p.txt"], in: folder), 65,
        "found the run directory of a study, whose models are in its folder models")
    }
  }
}
