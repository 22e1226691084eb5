import ArgumentParser
import Foundation
import TestSupport
import Testing

@Suite struct UsageTests {
  /// Every subcommand that people use, the one for measurements apart.
  private static let subcommands = InProcess.leaves.filter { $0.type.configuration.shouldDisplay }

  @Test func everyHelpShowsExamples() throws {
    #expect(Self.subcommands.count >= 13)
    for (words, type) in Self.subcommands {
      let text = type.helpMessage(columns: 200)
      let examples = text.split(separator: "Example").dropFirst().joined()
      // A default subcommand is called by its parent's name.
      let calls = [words, Array(words.dropLast())].map {
        "  " + (["slingshot"] + $0).joined(separator: " ") + " "
      }
      #expect(calls.contains { examples.contains($0) } || examples.contains("slingshot doctor"), "\(words)")
    }
    let outcome = try Command.run(["simulate", "--help"], in: "/")
    #expect(outcome.status == 0 && outcome.log.isEmpty && outcome.output.contains("Examples:"))
  }

  @Test func theRootListsTheFlow() throws {
    let text = try Command.run(["--help"], in: "/").output
    let steps = ["simulate", "power", "run", "inspect", "predict"].map { "\n  slingshot \($0) " }
    var rest = text[...]
    for step in steps {
      let found = try #require(rest.firstRange(of: step), "\(step)")
      rest = rest[found.upperBound...]
    }
  }

  @Test func theRootNamesEverySubcommandAndTheExitCodes() throws {
    let text = try Command.run(["--help"], in: "/").output
    for (words, _) in Self.subcommands { #expect(text.contains("\n  \(words[0]) ")) }
    for code in ["64 usage", "65 bad data", "74 input or output", "75 interrupted"] {
      #expect(text.contains(code))
    }
    #expect(try Command.run(["--version"], in: "/").output == "0.1.0\n")
  }

  @Test(arguments: [
    (["frobnicate"], "frobnicate"),
    (["run"], "Missing the study"),
    (["forecast", "study.yaml", "--source", "a", "--suite", "b"], "without a study"),
    (["run", "a.yaml", "--resume", "--force"], "exclude each other"),
    (
      ["run", "a.yaml", "--threads", "0"],
      "'0' is invalid for '--threads <threads>': expected a whole number from 1 to 4096."
    ),
    (["simulate", "--out", "s"], "exactly one of --suite and --parameters"),
    (["simulate", "--suite", "lcdm", "--out", "s"], "--suite needs --count"),
    (
      ["simulate", "--emulator", "m", "--count", "2", "--parameters", "p.txt", "--out", "s"],
      "--emulator needs exactly one of --count and --parameters"
    ),
    (["simulate", "--emulator", "m", "--out", "s"], "exactly one of --count and --parameters"),
    (
      ["simulate", "--suite", "lcdm", "--count", "0", "--out", "s"],
      "expected a whole number from 1 to 10000000."
    ),
    (["simulate", "--suite", "lcdm", "--count", "4", "--out", "s", "--shard", "4/4"], "found '4/4'"),
    (["predict", "--model", "m", "--out", "p.txt"], "--spectra"),
    (["import", "--observable", "pk=pk.npy", "--out", "s"], "goes as a file to slingshot predict --spectra"),
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
