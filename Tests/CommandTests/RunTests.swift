import Formats
import Foundation
import TestSupport
import Testing

@Suite struct RunTests {
  private let tiny: TinyStudy.Finished

  init() throws { tiny = try TinyStudy.finished.get() }

  private func refusal(_ settings: String..., text: String = TinyStudy.text) throws -> Command.Outcome {
    try withTemporaryDirectory { folder in
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/s.yaml"))
      let overrides = settings.flatMap { ["--set", $0] }
      let outcome = try Command.run(["run", "s.yaml", "--out", "r"] + overrides, in: folder)
      #expect(try snapshot(of: folder).keys.sorted() == ["s.yaml"], "a refused study makes nothing")
      return outcome
    }
  }

  @Test func aRunLeavesWhatItPromises() throws {
    #expect(tiny.outcome.status == 0, "\(tiny.outcome.log)")
    let names = Set(try FileManager.default.contentsOfDirectory(atPath: tiny.run))
    #expect(
      names.isSuperset(of: [
        "input.yaml", "resolved.yaml", "manifest.json", "results.json", "results.csv", "report.html",
        "figures", "models", "suites",
      ]))
    #expect(try String(contentsOfFile: tiny.run + "/input.yaml", encoding: .utf8) == TinyStudy.text)
    let results = try JSONValue.read(tiny.run + "/results.json")
    #expect(results["runs"]?.array?.count == 5)
  }

  @Test func jsonIsAllOfStandardOutputAndProgressIsOnStandardError() throws {
    #expect(
      try JSONValue.decode(tiny.outcome.output, name: "output") == .read(tiny.run + "/results.json"))
    for stage in ["simulate lcdm", "simulate nwlh", "pre-train", "transfer"] {
      #expect(tiny.outcome.log.contains(stage + ": "))
    }
    #expect(!tiny.outcome.log.contains("\u{1B}"), "no colours in a file")
  }

  @Test func aSecondRunIsRefusedOrResumed() throws {
    let arguments = ["run", tiny.study, "--out", tiny.run]
    let before = try snapshot(of: tiny.run + "/stages")
    expectRefused(
      try Command.run(arguments, in: tiny.folder), 64, "already exists", "--resume", "--force")
    let start = Date()
    let resumed = try Command.run(arguments + ["--resume", "--quiet"], in: tiny.folder)
    #expect(resumed.status == 0 && resumed.log.isEmpty)
    #expect(resumed.output.hasSuffix(tiny.run + "/report.html\n"))
    #expect(Date().timeIntervalSince(start) < 10)
    #expect(try snapshot(of: tiny.run + "/stages") == before)
    expectRefused(
      try Command.run(arguments + ["--resume", "--set", "transfer.trials=3"], in: tiny.folder), 65,
      "transfer.trials: 2", "found 3")
  }

  @Test func forceReplacesARunAndNothingElse() throws {
    try withTemporaryDirectory { folder in
      try Data(TinyStudy.text.utf8).write(to: URL(fileURLWithPath: folder + "/s.yaml"))
      let small = ["--set", "study.strategies=[scratch]", "--set", "transfer.trials=1", "--quiet"]
      let arguments = ["run", "s.yaml", "--out", "r"] + small
      #expect(try Command.run(arguments, in: folder).status == 0)
      try Data().write(to: URL(fileURLWithPath: folder + "/r/models/left-over"))
      #expect(try Command.run(arguments + ["--force"], in: folder).status == 0)
      #expect(!FileManager.default.fileExists(atPath: folder + "/r/models/left-over"))

      try FileManager.default.createDirectory(
        atPath: folder + "/precious", withIntermediateDirectories: true)
      try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/precious/thesis.tex"))
      expectRefused(
        try Command.run(["run", "s.yaml", "--out", "precious", "--force"], in: folder), 65,
        "precious is not a run directory", "resolved.yaml")
      #expect(try snapshot(of: folder + "/precious").keys.sorted() == ["thesis.tex"])
    }
  }

  @Test func anUnknownKeyNamesTheNearestOne() throws {
    expectRefused(
      try refusal(text: TinyStudy.text.replacing("  keep: 1", with: "  keeps: 1")), 65,
      "s.yaml:15:3: unknown key 'pretrain.keeps', did you mean 'keep'?")
    expectRefused(try refusal("study.tests=4"), 64, "unknown key 'study.tests', did you mean 'test'?")
  }

  @Test func noMoreIsKeptThanIsTried() throws {
    expectRefused(try refusal("pretrain.keep=3"), 64, "'pretrain.keep' must be at most trials, 2, found 3")
    expectRefused(
      try refusal("transfer.average=3"), 64, "'transfer.average' must be at most trials, 2, found 3")
  }

  @Test func wrongTypesAndRangesNameThePlace() throws {
    expectRefused(
      try refusal(text: TinyStudy.text.replacing("  average: 1", with: "  average: many")), 65,
      "s.yaml:26:12: 'transfer.average' must be a whole number from 1 to 1000, found 'many'")
    expectRefused(
      try refusal(text: TinyStudy.text.replacing("  test: 20", with: "  test: 1")), 65,
      "'study.test' must be a whole number from 2 to 1000000, found 1")
    expectRefused(
      try refusal("study.strategies=[warmstart]"), 64, "found 'warmstart', did you mean 'warm-start'?")
    expectRefused(try refusal("target.simulate=nwhl"), 65, "no built-in suite 'nwhl'", "nwlh")
    expectRefused(try refusal(text: TinyStudy.text + "\tx: 1\n"), 65, "s.yaml:")
  }

  @Test func moreTargetsThanTheSuiteHasAreRefused() throws {
    expectRefused(
      try refusal("study.targets=[20, 41]"), 65, "asks for 41 simulations", "expected at most 40",
      "less 20 held out")
  }

  @Test func aMissingStudyIsAnInputError() throws {
    expectRefused(try Command.run(["run", "none.yaml"], in: "/tmp"), 74, "none.yaml: could not open")
  }

  @Test func aStudyOfASuiteDirectoryRefusesOneWhoseRowsDiffer() throws {
    try withTemporaryDirectory { folder in
      let suite = folder + "/suite"
      try FileManager.default.copyItem(atPath: tiny.suite, toPath: suite)
      let table = try String(contentsOfFile: suite + "/parameters.txt", encoding: .utf8)
      let shorter = table.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
      try Data(shorter.utf8).write(to: URL(fileURLWithPath: suite + "/parameters.txt"))
      let text = TinyStudy.text.replacing("simulate: nwlh\n  count: 60", with: "directory: suite")
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/s.yaml"))
      let outcome = try Command.run(["run", "s.yaml", "--out", "r", "--quiet"], in: folder)
      expectRefused(outcome, 65, "pk.npy", "60", "parameters.txt", "59")
      expectRefused(try Command.run(["inspect", "suite"], in: folder), 65, "pk.npy", "60", "59")
    }
  }
}
