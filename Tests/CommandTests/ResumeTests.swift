import Formats
import Foundation
import TestSupport
import Testing

/// `--resume` needs nothing that the run directory knows.
@Suite struct ResumeTests {
  private static let small = [
    "study.strategies=[scratch, warm-start]", "transfer.trials=1", "pretrain.trials=1",
  ].flatMap { ["--set", $0] }

  /// Two folders of equal depth: a study with two suites, and one to run it from.
  private func withStudy(_ body: (_ folder: String) throws -> Void) throws {
    let tiny = try TinyStudy.finished.get()
    try withTemporaryDirectory { folder in
      for name in ["studies", "elsewhere"] {
        try FileManager.default.createDirectory(
          atPath: folder + "/" + name, withIntermediateDirectories: true)
      }
      for name in ["source", "target"] {
        try FileManager.default.copyItem(
          atPath: tiny.run + "/suites/" + name, toPath: "\(folder)/studies/\(name)")
      }
      let text = TinyStudy.text.replacing("simulate: lcdm\n  count: 60\n  seed: 1", with: "directory: source")
        .replacing("simulate: nwlh\n  count: 60\n  seed: 2", with: "directory: target")
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/studies/s.yaml"))
      try body(folder)
    }
  }

  private func table(_ run: String) throws -> String {
    try String(contentsOfFile: run + "/results.csv", encoding: .utf8)
  }

  @Test func resumeAloneSuffices() throws {
    try withStudy { folder in
      let (studies, elsewhere) = (folder + "/studies", folder + "/elsewhere")
      let first = try Command.run(
        ["run", "s.yaml", "--out", "r", "--quiet"] + Self.small, in: studies)
      #expect(first.status == 0, "\(first.log)")
      let results = try table(studies + "/r")
      let stages = try snapshot(of: studies + "/r/stages")
      let made = try JSONValue.read(studies + "/r/manifest.json")
      let resolved = try String(contentsOfFile: studies + "/r/resolved.yaml", encoding: .utf8)
      // With the study and without, from the folder of the study and from another one.
      for (arguments, place) in [
        (["run", "s.yaml", "--out", "r"], studies),
        (["run", "../studies/s.yaml", "--out", "../studies/r"], elsewhere),
        (["run", "--out", "r"], studies), (["run", "--out", studies + "/r"], elsewhere),
      ] {
        let outcome = try Command.run(arguments + ["--resume", "--quiet"], in: place)
        #expect(outcome.status == 0 && outcome.log.isEmpty, "\(arguments): \(outcome.log)")
        #expect(try table(studies + "/r") == results)
        // Replaced settings that are taken up unasked are said.
        let aloud = try Command.run(arguments + ["--resume"], in: place)
        let begun =
          "went on with what the run was begun with: study.strategies=[scratch, warm-start], transfer.trials=1, "
        #expect(aloud.status == 0 && aloud.log.contains(begun), "\(aloud.log)")
        #expect(try snapshot(of: studies + "/r/stages") == stages)
        #expect(try String(contentsOfFile: studies + "/r/resolved.yaml", encoding: .utf8) == resolved)
        // What made the run is still said, not the call that found it made.
        let manifest = try JSONValue.read(studies + "/r/manifest.json")
        for key in ["command", "started", "wall_seconds", "calls"] {
          #expect(manifest[key] == made[key], "\(key)")
        }
      }
      // A model that was lost is made again.
      let model = studies + "/r/models/warm-start-n20-s1"
      let before = try snapshot(of: model)
      try FileManager.default.removeItem(atPath: model)
      #expect(try Command.run(["run", "--out", "r", "--resume", "--quiet"], in: studies).status == 0)
      #expect(try snapshot(of: model) == before)
      // One seed more; afterwards the run has two by itself.
      let grow = ["run", "--out", "r", "--resume", "--quiet", "--set", "study.seeds=[1, 2]"]
      let grown = try Command.run(grow, in: studies)
      #expect(grown.status == 0, "\(grown.log)")
      #expect(try table(studies + "/r").contains(",warm-start,20,2,total,"))
      let calls = try #require(JSONValue.read(studies + "/r/manifest.json")["calls"]?.array)
      #expect(calls.count == 2 && calls.allSatisfy { ($0["seconds"]?.double ?? 0) > 0 })
      let page = try String(contentsOfFile: studies + "/r/report.html", encoding: .utf8)
      #expect(page.contains("command 1") && page.contains("study.seeds=[1, 2]"))
      let again = try Command.run(
        ["run", "../studies/s.yaml", "--out", "../studies/r", "--resume", "--quiet"], in: elsewhere)
      #expect(again.status == 0, "\(again.log)")
      #expect(try table(studies + "/r").contains(",warm-start,20,2,total,"))
      // The resolved settings are a study that gives the same.
      let copy = try Command.run(
        ["run", "../studies/r/resolved.yaml", "--out", "c", "--quiet"], in: elsewhere)
      #expect(copy.status == 0, "\(copy.log)")
      #expect(try table(elsewhere + "/c") == table(studies + "/r"))
    }
  }

  @Test func theSettingsOfTheFileStillCount() throws {
    try withStudy { folder in
      let studies = folder + "/studies"
      let first = ["run", "s.yaml", "--out", "r", "--quiet"]
      #expect(try Command.run(first + Self.small, in: studies).status == 0)
      let text = try String(contentsOfFile: studies + "/s.yaml", encoding: .utf8)
      func write(_ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: studies + "/s.yaml"))
      }
      try write(text.replacing("seeds: [1]", with: "seeds: [1, 5]"))
      let grown = try Command.run(first + ["--resume"], in: studies)
      #expect(grown.status == 0, "\(grown.log)")
      #expect(try table(studies + "/r").contains(",scratch,20,5,total,"))
      try write(text.replacing("seeds: [1]", with: "seeds: [1, 5]").replacing("folds: 1", with: "folds: 2"))
      expectRefused(
        try Command.run(first + ["--resume"], in: studies), 65, "transfer.folds: 1", "found 2")
      try write(text.replacing("seeds: [1]", with: "seeds: [1, 5]"))
      expectRefused(
        try Command.run(first + ["--resume", "--json"] + ["--set", "study.seeds=[5]"], in: studies), 65,
        "1 in study.seeds", "found [5]")
    }
  }

  @Test func changedInputsAreRefused() throws {
    try withStudy { folder in
      let studies = folder + "/studies"
      let arguments = ["run", "s.yaml", "--out", "r", "--quiet"] + Self.small
      let running = try Running(Command.path, arguments, in: studies)
      running.signal(SIGKILL)
      _ = try running.wait()
      #expect(try Command.run(arguments + ["--resume"], in: studies).status == 0)
      let path = studies + "/source/pk.npy"
      var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      bytes[bytes.count - 1] ^= 1
      try bytes.write(to: URL(fileURLWithPath: path))
      for json in [[], ["--json"]] {
        expectRefused(
          try Command.run(arguments + ["--resume"] + json, in: studies), 65, "source/pk.npy",
          "expected the same to resume")
      }
      #expect(try Command.run(arguments + ["--force"], in: studies).status == 0)
    }
  }

  /// Relative paths of --set start from where the command was called.
  @Test func settingsOfTheCommandLineStartFromTheWorkingDirectory() throws {
    try withStudy { folder in
      let elsewhere = folder + "/elsewhere"
      try FileManager.default.moveItem(
        atPath: folder + "/studies/source", toPath: elsewhere + "/moved")
      let arguments = ["run", "../studies/s.yaml", "--out", "r", "--quiet"]
      expectRefused(try Command.run(arguments, in: elsewhere), 74, "studies/source: ")
      let outcome = try Command.run(
        arguments + Self.small + ["--set", "source.directory=moved"], in: elsewhere)
      #expect(outcome.status == 0, "\(outcome.log)")
      let resumed = try Command.run(
        ["run", "s.yaml", "--out", "../elsewhere/r", "--quiet", "--resume"], in: folder + "/studies")
      #expect(resumed.status == 0, "\(resumed.log)")
    }
  }

  @Test func withoutAStudyThereMustBeARun() throws {
    try withTemporaryDirectory { folder in
      for command in [["run"], ["theory", "run"]] {
        for arguments in [[], ["--resume"], ["--out", "r"], ["--out", "r", "--force"]] {
          let outcome = try Command.run(command + arguments, in: folder)
          #expect(
            outcome.status == 64 && outcome.output.isEmpty && outcome.log.contains("--resume with --out"))
        }
        expectRefused(
          try Command.run(command + ["--resume", "--out", "r"], in: folder), 65, "r is not a run directory",
          "resolved.yaml")
      }
      #expect(try snapshot(of: folder).isEmpty)
    }
  }

  @Test func studiesOfTheTheoryGoOnToo() throws {
    try withTemporaryDirectory { folder in
      let text =
        "name: t\nsweep: {dimension: 8, source_samples: 12, target_samples: 4, targets: [2, 4], data_sets: 2}\n"
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/t.yaml"))
      let first = try Command.run(
        ["theory", "t.yaml", "--out", "r", "--quiet", "--set", "sweep.deltas=[0, 1]"], in: folder)
      #expect(first.status == 0, "\(first.log)")
      for arguments in [["t.yaml"], ["run"]] {
        let outcome = try Command.run(
          ["theory"] + arguments + ["--out", "r", "--resume", "--quiet"], in: folder)
        #expect(outcome.status == 0 && outcome.output == first.output, "\(outcome.log)")
      }
      expectRefused(
        try Command.run(
          ["theory", "t.yaml", "--out", "r", "--resume", "--set", "sweep.deltas=[0]"], in: folder),
        65, "sweep.deltas: [0.0, 1.0]", "found [0.0]")
    }
  }

  /// A run that was to go on and is not there is begun, and that is said.
  @Test func nothingToResumeIsSaid() throws {
    try withStudy { folder in
      let studies = folder + "/studies"
      let outcome = try Command.run(
        ["run", "s.yaml", "--out", "r", "--quiet", "--resume"] + Self.small, in: studies)
      #expect(outcome.status == 0, "\(outcome.log)")
      #expect(
        outcome.log.contains("there is nothing to resume in r: the work is begun anew\n"), "\(outcome.log)")
      let suite = try Command.run(
        ["simulate", "--suite", "lcdm", "--count", "4", "--out", "new", "--quiet", "--resume"], in: folder)
      #expect(suite.log.contains("there is nothing to resume in new.partial"), "\(suite.log)")
    }
  }
}
