import Formats
import Foundation
import TestSupport
import Testing

/// `slingshot theory` as a user runs it.
@Suite struct TheoryCommandTests {
  private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("TheoryTests/Fixtures/golden/values.json").path

  private static let study = """
    name: tiny
    title: "Two <experiments> & a map"
    sweep: {dimension: 8, source_samples: 12, target_samples: 4, targets: [2, 4], deltas: [0, 1, 10], data_sets: 3}
    kernels: {dimension: 6, source_samples: 10, target_samples: 5, particles: 64, source_time: 1, target_time: 1}

    """

  @Test func casesAreFilledIn() throws {
    try withTemporaryDirectory { folder in
      let bayes = try Command.run(
        ["theory", "bayes", "--case", Self.golden, "--out", "a.json"], in: folder)
      #expect(bayes.status == 0 && bayes.output == "a.json\n", "\(bayes.log)")
      let flow = try Command.run(["theory", "flow", "--case", "a.json", "--out", "b.json"], in: folder)
      #expect(flow.status == 0, "\(flow.log)")
      let filled = try JSONValue.read(folder + "/b.json")
      let expected = try JSONValue.read(Self.golden)
      for (list, key) in [("bayes", "loss"), ("bayes", "F"), ("dmft", "loss"), ("dmft", "q")] {
        for index in 0..<2 {
          let (mine, theirs) = (filled[list]?[index]?[key]?.double, expected[list]?[index]?[key]?.double)
          #expect(abs((mine ?? .nan) - (theirs ?? 0)) < 1e-9)
        }
      }
      // Standard output takes the case when no file is named.
      let shown = try Command.run(["theory", "flow", "--case", "a.json"], in: folder)
      #expect(try JSONValue.decode(shown.output, name: "output") == filled)
    }
  }

  @Test func badCasesAreRefused() throws {
    try withTemporaryDirectory { folder in
      expectRefused(try Command.run(["theory", "bayes", "--case", "no.json"], in: folder), 74, "no.json")
      try Data("{\"D\": 2, \"P3\": 4}".utf8).write(to: URL(fileURLWithPath: folder + "/c.json"))
      expectRefused(
        try Command.run(["theory", "bayes", "--case", "c.json"], in: folder), 65, "c.json: P3 must be absent")
      try Data("{".utf8).write(to: URL(fileURLWithPath: folder + "/c.json"))
      expectRefused(try Command.run(["theory", "flow", "--case", "c.json"], in: folder), 65, "c.json:1:")
      expectRefused(
        try Command.run(["theory", "flow", "--case", Self.golden, "--out", "c.json"], in: folder), 64,
        "c.json: exists already")
    }
  }

  @Test func studiesRunToAReport() throws {
    try withTemporaryDirectory { folder in
      try Data(Self.study.utf8).write(to: URL(fileURLWithPath: folder + "/tiny.yaml"))
      let first = try Command.run(["theory", "tiny.yaml", "--quiet"], in: folder)
      #expect(first.status == 0 && first.log.isEmpty, "\(first.log)")
      #expect(first.output.hasSuffix("\nruns/tiny/report.html\n"))
      let run = folder + "/runs/tiny"
      let names = [
        "input.yaml", "resolved.yaml", "manifest.json", "results.json", "results.csv", "report.html",
        "figures/sweep-gamma.svg", "figures/sweep-gamma.csv", "figures/kernels.svg", "figures/kernels.csv",
      ]
      for name in names { #expect(FileManager.default.fileExists(atPath: run + "/" + name), "\(name)") }
      let page = try String(contentsOfFile: run + "/report.html", encoding: .utf8)
      #expect(
        page.contains("Two &lt;experiments&gt; &amp; a map") && !page.contains("http://www.w3.org/1999/xlink")
      )
      #expect(try String(contentsOfFile: run + "/input.yaml", encoding: .utf8) == Self.study)
      let csv = try String(contentsOfFile: run + "/results.csv", encoding: .utf8)
      #expect(csv.hasPrefix("experiment,figure,panel,series,method,x,value,error\n"))

      expectRefused(
        try Command.run(["theory", "tiny.yaml", "--quiet"], in: folder), 64, "runs/tiny already exists")
      expectRefused(
        try Command.run(["theory", "tiny.yaml", "--quiet", "--resume", "--set", "seed=2"], in: folder), 65,
        "seed")
      // Any number of threads, resuming what is there and doing it anew give the same bytes.
      let results = try String(contentsOfFile: run + "/results.json", encoding: .utf8)
      try FileManager.default.removeItem(atPath: run + "/stages/sweep-theory-1.json")
      let resumed = try Command.run(
        ["theory", "tiny.yaml", "--quiet", "--resume", "--threads", "1", "--json"], in: folder)
      #expect(resumed.status == 0, "\(resumed.log)")
      #expect(resumed.output == results)
      #expect(try String(contentsOfFile: run + "/results.json", encoding: .utf8) == results)
      let anew = try Command.run(
        ["theory", "tiny.yaml", "--quiet", "--force", "--threads", "3"], in: folder)
      #expect(anew.status == 0, "\(anew.log)")
      #expect(try String(contentsOfFile: run + "/results.json", encoding: .utf8) == results)
      // The report can be made again from the directory.
      try FileManager.default.removeItem(atPath: run + "/report.html")
      let again = try Command.run(["report", "runs/tiny"], in: folder)
      #expect(again.status == 0, "\(again.log)")
      #expect(FileManager.default.fileExists(atPath: run + "/report.html"))
    }
  }

  @Test func badStudiesAreRefused() throws {
    try withTemporaryDirectory { folder in
      func refused(_ text: String, _ parts: String..., status: Int32 = 65) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/s.yaml"))
        let outcome = try Command.run(["theory", "s.yaml", "--quiet"], in: folder)
        #expect(outcome.status == status && outcome.output.isEmpty, "\(outcome.log)")
        for part in parts { #expect(outcome.log.contains(part), "\(outcome.log)") }
        #expect(!FileManager.default.fileExists(atPath: folder + "/runs"))
      }
      try refused("name: x\n", "s.yaml:1:7", "without an experiment")
      try refused("name: x\nwidht: {}\n", "s.yaml:2:8", "'widht' is no experiment, expected perhaps 'width'")
      try refused("name: x\nsweep: {gammas: [-1]}\n", "s.yaml:2:18", "from 0.0 to 100.0, found -1.0")
      try refused("name: x\nsweep: {source_gama: 1}\n", "did you mean 'source_gamma'?")
      try refused("name: x\nimages: {images: nowhere.npy}\n", "nowhere.npy", status: 74)
      try refused("name: x\npractice: {study: nowhere.yaml}\n", "nowhere.yaml", status: 74)
      expectRefused(try Command.run(["theory", "nowhere.yaml"], in: folder), 74, "nowhere.yaml")
    }
  }

  /// A prediction for two simulated suites.
  @Test func suitesArePredicted() throws {
    try withTemporaryDirectory { folder in
      for (name, suite, seed) in [("source", "lcdm", "1"), ("target", "nwlh", "2")] {
        let made = try Command.run(
          ["simulate", "--suite", suite, "--count", "80", "--seed", seed, "--out", name, "--quiet"],
          in: folder)
        #expect(made.status == 0, "\(made.log)")
      }
      func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
      }
      let study = "name: tiny\nsource: {directory: source}\ntarget: {directory: target}\nstudy: {test: 30}\n"
      let practice =
        "name: practice\npractice: {study: tiny.yaml, targets: [10, 40], seeds: [1, 2], deltas: [0, 1, 100],"
        + " betas: [0.1, 1, 10, 1000]}\n"
      try write(study, "tiny.yaml")
      try write(practice, "practice.yaml")
      let outcome = try Command.run(["theory", "practice.yaml", "--quiet"], in: folder)
      #expect(outcome.status == 0, "\(outcome.log)")
      #expect(outcome.output.contains("With 40 target simulations the predicted error is"))
      let charts = try #require(
        JSONValue.read(folder + "/runs/practice/results.json")["experiments"]?[0]?["charts"]?.array)
      let curves = try #require(charts[0]["panels"]?[0]?["curves"]?.array)
      let errors = try curves.map { try #require($0["y"]?.doubles) }
      // More simulations help, and nothing is much worse than knowing only the prior, 1/12.
      #expect(zip(errors[0], errors[1]).allSatisfy { $1 < $0 })
      #expect(errors.joined().allSatisfy { $0 > 0 && $0 < 0.12 })

      // A finished run of that study: its errors and the pulls that it chose.
      let runs = ["scratch": 0.05, "source-pull": 0.04].sorted { $0.key < $1.key }.map { name, error in
        "{\"strategy\": \"\(name)\", \"n_target\": 40, \"seed\": 1, \"mse\": {\"total\": \(error)}}"
      }
      let model = folder + "/run/models/source-pull-n40-s1"
      try FileManager.default.createDirectory(atPath: model, withIntermediateDirectories: true)
      try write("{\"runs\": [\(runs.joined(separator: ", "))]}", "run/results.json")
      try write(
        "{\"provenance\": {\"training\": [{\"source_pull\": 2}, {\"source_pull\": 8}]}}",
        "run/models/source-pull-n40-s1/config.json")
      try write(practice.replacingOccurrences(of: "{study", with: "{measured: run, study"), "measured.yaml")
      let beside = try Command.run(["theory", "measured.yaml", "--quiet", "--force"], in: folder)
      #expect(
        beside.output.contains("2 to 8 (geometric mean 4, in units")
          && beside.output.contains("an error of 0.04 against 0.05 from scratch"), "\(beside.output)")

      try write(practice.replacingOccurrences(of: "{study", with: "{measured: nowhere, study"), "other.yaml")
      let absent = try Command.run(["theory", "other.yaml", "--quiet"], in: folder)
      #expect(absent.status == 74 && absent.log.contains("nowhere/results.json"), "\(absent.log)")
      try write(
        study.replacingOccurrences(of: "{directory: source}", with: "{simulate: lcdm, count: 50}"),
        "tiny.yaml")
      let simulated = try Command.run(["theory", "practice.yaml", "--quiet", "--out", "x"], in: folder)
      #expect(
        simulated.status == 65 && simulated.log.contains("expected one that is read"), "\(simulated.log)")
    }
  }

  @Test func interruptionsCanBeResumed() throws {
    try withTemporaryDirectory { folder in
      let text = "name: long\nsweep: {data_sets: 400, deltas: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}\n"
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/long.yaml"))
      let running = try Running(Command.path, ["theory", "long.yaml", "--quiet"], in: folder)
      let stages = folder + "/runs/long/stages"
      for _ in 0..<600 {
        if (try? FileManager.default.contentsOfDirectory(atPath: stages))?.isEmpty == false { break }
        Thread.sleep(forTimeInterval: 0.1)
      }
      running.signal(SIGTERM)
      let outcome = try running.wait()
      #expect(outcome.status == 75 && outcome.log.contains("--resume"), "\(outcome.log)")
      #expect(!FileManager.default.fileExists(atPath: folder + "/runs/long/results.json"))
    }
  }
}
