import Foundation
import Reporting
import Testing

@Suite struct TerminalSummaryTests {
  @Test func theTableHasARowPerStrategyAndTheVerdict() throws {
    let run = try TemporaryRun()
    let text = try Report.summary(runDirectory: run.path)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0] == "ΛCDM to massive neutrinos, P(k), z = 0")
    #expect(lines.contains { $0.hasPrefix("from scratch ") })
    #expect(lines.contains { $0.hasPrefix("dummy outputs ") && $0.contains("*▼") })
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(!text.contains("\u{1B}"))
  }

  @Test func coloursAreUsedOnlyWhenAsked() throws {
    let run = try TemporaryRun()
    #expect(try Report.summary(runDirectory: run.path, colour: true).contains("\u{1B}[34m▼\u{1B}[0m"))
  }

  @Test func aNarrowTerminalSplitsTheTable() throws {
    let run = try TemporaryRun(SyntheticRun())
    let text = try Report.summary(runDirectory: run.path, width: 44)
    #expect(text.components(separatedBy: "from scratch ").count - 1 >= 3)
    #expect(
      text.split(separator: "\n").filter { $0.hasPrefix("dummy") || $0.hasPrefix("  ") }.allSatisfy {
        $0.count <= 44
      })
  }

  @Test func wordsAreWrapped() {
    #expect(TerminalSummary.wrapped("one two three", width: 8) == ["one two", "three"])
    #expect(TerminalSummary.wrapped("incomprehensible", width: 5) == ["incomprehensible"])
  }
}
