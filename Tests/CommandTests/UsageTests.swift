import Foundation
import TestSupport
import Testing

@Suite struct UsageTests {
  private static let subcommands = [
    "run", "demo", "simulate", "power", "predict", "inspect", "report", "doctor",
  ]

  @Test(arguments: [[]] + subcommands.map { [$0] })
  func helpShowsExamples(_ words: [String]) throws {
    let outcome = try Command.run(words + ["--help"], in: "/")
    #expect(outcome.status == 0 && outcome.log.isEmpty)
    #expect(outcome.output.contains("Example"))
    #expect(outcome.output.contains((["slingshot"] + words).joined(separator: " ") + " "))
  }

  @Test func theRootNamesEverySubcommandAndTheExitCodes() throws {
    let text = try Command.run(["--help"], in: "/").output
    for name in Self.subcommands { #expect(text.contains("\n  \(name) ")) }
    for code in ["64 usage", "65 bad data", "74 input or output", "75 interrupted"] {
      #expect(text.contains(code))
    }
    #expect(try Command.run(["--version"], in: "/").output == "0.1.0\n")
  }

  @Test(arguments: [
    (["frobnicate"], "frobnicate"),
    (["run"], "<study>"),
    (["run", "a.yaml", "--resume", "--force"], "exclude each other"),
    (["run", "a.yaml", "--threads", "0"], "--threads must be at least 1, found 0"),
    (["simulate", "--out", "s"], "exactly one of --suite and --parameters"),
    (["simulate", "--suite", "lcdm", "--out", "s"], "--suite needs --count"),
    (["simulate", "--suite", "lcdm", "--count", "0", "--out", "s"], "--count must be at least 1, found 0"),
    (["simulate", "--suite", "lcdm", "--count", "4", "--out", "s", "--shard", "4/4"], "found '4/4'"),
    (["predict", "--model", "m", "--out", "p"], "--spectra"),
  ])
  func wrongUsageIsRefused(_ arguments: [String], part: String) throws {
    try withTemporaryDirectory { folder in
      let outcome = try Command.run(arguments, in: folder)
      #expect(outcome.status == 64 && outcome.output.isEmpty)
      #expect(outcome.log.contains(part), "\(outcome.log)")
      #expect(try snapshot(of: folder).isEmpty)
    }
  }

  @Test func doctorEndsInAVerdict() throws {
    let outcome = try Command.run(["doctor"], in: "/")
    #expect(outcome.status == 0 && outcome.log.isEmpty)
    #expect(outcome.output.contains("libtorch"))
    let last = outcome.output.split(separator: "\n").last ?? ""
    #expect(last.hasPrefix("All is well") || last.hasPrefix("Slingshot runs here"), "\(last)")
    #expect(try isJSON(Command.run(["doctor", "--json"], in: "/").output))
  }

  @Test func aResultThatCannotBeWrittenIsAnError() throws {
    // Both streams are full: nothing can be said, but the exit code is right and nothing crashes.
    #expect(try Command.run(["doctor"], in: "/", fileLimit: 0).status == 74)
  }
}
