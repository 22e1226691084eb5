import Formats
import Foundation
import TestSupport
import Testing

/// Trainings outside a study that are interrupted, refused, or would replace what they read.
@Suite struct UnfinishedModelTests {
  private static let settings = TinyStudy.yaml(epochs: 300, units: 32, trials: 6)

  /// A folder with two suites, a source model and the settings of a training that takes a second.
  private func withSource(_ body: (_ folder: String) throws -> Void) throws {
    try withTemporaryDirectory { folder in
      try Data(Self.settings.utf8).write(to: URL(fileURLWithPath: folder + "/s.yaml"))
      for arguments in [
        ["simulate", "--suite", "lcdm", "--count", "40", "--out", "cheap"],
        ["simulate", "--suite", "nwlh", "--count", "30", "--seed", "2", "--out", "dear"],
        [
          "pretrain", "--suite", "cheap", "--settings", "s.yaml", "--trials", "1", "--keep", "1", "--out",
          "source",
        ],
      ] {
        let outcome = try Command.run(arguments + ["--quiet"], in: folder)
        #expect(outcome.status == 0, "\(outcome.log)")
      }
      try body(folder)
    }
  }

  private static let trainings: [String: [String]] = [
    "pretrain": ["pretrain", "--suite", "cheap"],
    "transfer": [
      "transfer", "--model", "source", "--suite", "dear", "--strategy", "scratch,warm-start,bias-only",
    ],
  ]

  @Test(arguments: ["pretrain", "transfer"])
  func anInterruptedTrainingGoesOnWithTheSameSettingsAlone(_ command: String) throws {
    try withSource { folder in
      let words =
        try #require(Self.trainings[command]) + ["--settings", "s.yaml", "--threads", "1", "--quiet"]
      let whole = try Command.run(words + ["--out", "whole"], in: folder)
      #expect(whole.status == 0, "\(whole.log)")
      let running = try Running(Command.path, words + ["--out", "broken"], in: folder)
      let pieces = folder + "/broken.partial/" + (command == "pretrain" ? "stages/pretrain" : "models")
      while (try? FileManager.default.contentsOfDirectory(atPath: pieces))?.isEmpty != false { usleep(1000) }
      running.signal(SIGTERM)
      expectRefused(try running.wait(), 75, "Interrupted", "--resume")
      expectRefused(
        try Command.run(words + ["--out", "broken", "--resume", "--trials", "7"], in: folder), 65,
        "settings.trials: 6", "found 7")
      for _ in 0..<2 {
        expectRefused(
          try Command.run(words + ["--out", "broken"], in: folder), 64, "broken.partial", "--resume")
      }
      let resumed = try Command.run(words + ["--out", "broken", "--resume"], in: folder)
      #expect(resumed.status == 0, "\(resumed.log)")
      #expect(try snapshot(of: folder + "/broken") == snapshot(of: folder + "/whole"))
      #expect(!FileManager.default.fileExists(atPath: folder + "/broken.partial"))
    }
  }

  @Test func whatIsRefusedLeavesNothingAndTakesNothing() throws {
    try withSource { folder in
      let before = try snapshot(of: folder)
      let transfer = ["transfer", "--model", "source", "--suite", "dear", "--settings", "s.yaml", "--quiet"]
      let refused: [([String], Int32, [String])] = [
        (transfer + ["--strategy", "bottleneck", "--out", "o"], 64, ["bottleneck", "--kind bottleneck"]),
        (transfer + ["--strategy", "pooled", "--out", "o"], 64, ["pooled", "source simulations"]),
        (transfer + ["--folds", "29", "--out", "o"], 65, ["29-fold"]),
        (transfer + ["--bounds", "h=0.1:2", "--out", "o"], 64, ["bounds", "h", "0.1...2"]),
        (transfer + ["--scale", "h=log", "--out", "o"], 64, ["scale", "h", "log"]),
        (transfer + ["--out", "source", "--force"], 64, ["source", "input"]),
        (transfer + ["--out", "dear", "--force"], 64, ["dear"]),
        (transfer + ["--out", "source"], 64, ["source", "exists already"]),
        (["pretrain", "--suite", "cheap", "--out", "cheap", "--force"], 64, ["cheap"]),
      ]
      for (arguments, status, parts) in refused {
        let outcome = try Command.run(arguments, in: folder)
        expectRefused(outcome, status)
        for part in parts { #expect(outcome.log.contains(part), "\(arguments): \(outcome.log)") }
        #expect(try snapshot(of: folder) == before, "\(arguments)")
      }
    }
  }

  @Test func aRefusedStudyLeavesNothing() throws {
    try withSource { folder in
      let text = TinyStudy.text.replacing(
        "source:\n  simulate: lcdm\n  count: 60\n  seed: 1", with: "source:\n  model: source"
      )
      .replacing("target:\n  simulate: nwlh\n  count: 60\n  seed: 2", with: "target:\n  directory: dear")
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/study.yaml"))
      let before = try snapshot(of: folder)
      let outcome = try Command.run(
        [
          "run", "study.yaml", "--set", "study.test=8", "--set", "study.targets=[10]", "--out", "o",
          "--quiet",
        ],
        in: folder)
      expectRefused(outcome, 65, "bottleneck")
      #expect(try snapshot(of: folder) == before)
    }
  }

  /// What another command left unfinished under the name is not taken, and the way out is said.
  @Test func unfinishedWorkOfOthersStays() throws {
    let tiny = try TinyStudy.finished.get()
    try withTemporaryDirectory { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/m.partial", withIntermediateDirectories: true)
      try AtomicFile.write("{}", to: folder + "/m.partial/plan.json")
      for way in ["--force", "--resume"] {
        let found = try Command.run(
          ["pretrain", "--suite", tiny.suite, "--out", "m", way, "--quiet"], in: folder)
        #expect(found.status == 64 || found.status == 65, "\(found.log.prefix(300))")
        #expect(
          found.log.contains("m.partial: only what slingshot pretrain and transfer made is replaced")
            && found.log.contains("remove it yourself or choose another name"), "\(found.log.prefix(300))")
        #expect(FileManager.default.fileExists(atPath: folder + "/m.partial/plan.json"))
      }
    }
  }
}
