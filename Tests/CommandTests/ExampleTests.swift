import Formats
import Foundation
import TestSupport
import Testing

/// The example studies at reduced size.
@Suite struct ExampleTests {
  private static let examples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Examples").path

  private static let reduced = [
    "pretrain.trials=1", "pretrain.keep=1", "pretrain.search.epochs=3", "pretrain.search.patience=3",
    "transfer.trials=1", "transfer.average=1", "transfer.search.epochs=3", "transfer.search.patience=3",
    "transfer.fine_tuning.epochs=3", "transfer.fine_tuning.patience=3", "study.seeds=[1]",
    "study.targets=[20]", "study.resamplings=50",
  ]

  private static let simulated = ["source.count=60", "target.count=60", "study.test=20"]

  private func settings(_ more: [String]) -> [String] {
    ["--quiet"] + (Self.reduced + more).flatMap { ["--set", $0] }
  }

  @Test func theDemonstrationRunsFromAnyFolder() throws {
    try withTemporaryDirectory { folder in
      // The command is copied: it needs nothing from where it was built but libtorch. Another process copies, for a
      // file that is open for writing when a concurrent test starts a command cannot be executed.
      let copy = folder + "/slingshot copy"
      #expect(try Command.run([Command.path, copy], in: folder, binary: "/bin/cp").status == 0)
      let outcome = try Command.run(["demo"] + settings(Self.simulated), in: folder, binary: copy)
      #expect(outcome.status == 0 && outcome.log.isEmpty, "\(outcome.log)")
      #expect(outcome.output.hasSuffix("\nruns/demo/report.html\n"))
      #expect(FileManager.default.fileExists(atPath: folder + "/runs/demo/report.html"))
      #expect(
        try JSONValue.read(folder + "/runs/demo/results.json")["study"]?["name"]?.string == "demo")
    }
  }

  @Test func theDemonstrationIsTheExample() throws {
    try withTemporaryDirectory { folder in
      let outcome = try Command.run(
        ["run", Self.examples + "/demo.yaml", "--out", "r"] + settings(Self.simulated), in: folder)
      #expect(outcome.status == 0, "\(outcome.log)")
      #expect(
        try String(contentsOfFile: folder + "/r/input.yaml", encoding: .utf8)
          == String(contentsOfFile: Self.examples + "/demo.yaml", encoding: .utf8))
    }
  }

  @Test func everySettingExplainedRuns() throws {
    try withTemporaryDirectory { folder in
      let outcome = try Command.run(
        ["run", Self.examples + "/explanatory.yaml", "--out", "r"]
          + settings(Self.simulated + ["transfer.folds=2"]), in: folder)
      #expect(outcome.status == 0, "\(outcome.log)")
      #expect(FileManager.default.fileExists(atPath: folder + "/r/report.html"))
    }
  }

  /// The studies of fields on suites so coarse that they mean nothing and are simulated in seconds.
  @Test(arguments: [
    ("massive-neutrinos-fields", "nwlh"), ("modified-gravity", "modified-gravity"),
    ("local-fnl", "local-fnl"),
    ("equilateral-fnl", "equilateral-fnl"),
  ])
  func studiesOfFieldsCompareSummaries(_ study: String, _ suite: String) throws {
    try withTemporaryDirectory { folder in
      for name in ["lcdm", suite] {
        let outcome = try Command.run(
          [
            "simulate", "--quiet", "--generator", "fields", "--suite", name, "--count", "44", "--particles",
            "8",
            "--steps", "1", "--maximum-k", "0.05", "--measuring-mesh", "20", "--float32", "--out", name,
          ], in: folder)
        #expect(outcome.status == 0, "\(outcome.log)")
      }
      let directories = [
        "source.directory=lcdm", "target.directory=\(suite)", "study.test=20", "transfer.folds=2",
      ]
      let outcome = try Command.run(
        ["run", Self.examples + "/\(study).yaml", "--out", "r"] + settings(directories), in: folder)
      #expect(outcome.status == 0, "\(outcome.log)")
      let report = try String(contentsOfFile: folder + "/r/report.html", encoding: .utf8)
      #expect(report.contains("P(k) against marked P(k)") && report.contains("href=\"mpk/report.html\""))
      let table = try String(contentsOfFile: folder + "/r/results.csv", encoding: .utf8)
      #expect(table.contains(",pk,scratch,20,1,") && table.contains(",mpk,scratch,20,1,"))
    }
  }

  @Test(.enabled(if: Quijote.directory != nil, "the Quijote measurements are absent"))
  func theRealTransferRunsAtReducedSize() throws {
    let quijote = try #require(Quijote.directory)
    try withTemporaryDirectory { folder in
      let outcome = try Command.run(
        ["run", Self.examples + "/quijote-neutrinos.yaml"]
          + settings(["paths.quijote=" + quijote, "transfer.folds=2"]), in: folder)
      #expect(outcome.status == 0, "\(outcome.log)")
      #expect(outcome.output.hasSuffix("\nruns/quijote-neutrinos/report.html\n"))
      let results = try JSONValue.read(folder + "/runs/quijote-neutrinos/results.json")
      #expect(results["study"]?["source"]?["simulations"]?.int == 2000)
      #expect(results["study"]?["target"]?["tested"]?.int == 400)
    }
  }

  @Test func absentMeasurementsAreAnInputError() throws {
    try withTemporaryDirectory { folder in
      expectRefused(
        try Command.run(
          ["run", Self.examples + "/quijote-neutrinos.yaml", "--set", "paths.quijote=nowhere"], in: folder),
        74, "nowhere/")
    }
  }
}
