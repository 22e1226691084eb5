import Formats
import Foundation
import TestSupport
import Testing
import Transfer

@Suite struct RegisterTests {
  @Test func everyStrategyOfTheRegisterReachesTheReport() throws {
    try withTemporaryDirectory { folder in
      let names = TransferStrategies.all.map(\.name)
      let text = TinyStudy.text.replacingOccurrences(
        of: "[scratch, warm-start, dummy-outputs, attached-head, bottleneck]",
        with: "[" + names.joined(separator: ", ") + "]")
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/s.yaml"))
      let run = try Command.run(["run", "s.yaml", "--out", "r", "--quiet"], in: folder)
      #expect(run.status == 0, "\(run.log)")
      let results = try JSONValue.read(folder + "/r/results.json")
      #expect(Set(results["strategies"]?.array?.compactMap { $0["name"]?.string } ?? []) == Set(names))

      let page = try String(contentsOfFile: folder + "/r/report.html", encoding: .utf8)
      for strategy in TransferStrategies.all {
        #expect(page.contains(strategy.label), "\(strategy.name)")
        #expect(run.output.contains(strategy.label), "\(strategy.name)")
      }
      for words in [
        ["report", "r"], ["run", "s.yaml", "--out", "r", "--resume", "--quiet"], ["inspect", "r"],
      ] {
        let again = try Command.run(words, in: folder)
        #expect(again.status == 0, "\(words[0]): \(again.log)")
      }
    }
  }

  /// A baseline that trains nothing must not need others beside it.
  @Test(arguments: TransferStrategies.all.filter { $0.role == .baseline }.map(\.name))
  func aBaselineNeedsNothingButTheReference(name: String) throws {
    try withTemporaryDirectory { folder in
      try Data(TinyStudy.text.utf8).write(to: URL(fileURLWithPath: folder + "/s.yaml"))
      let run = try Command.run(
        [
          "run", "s.yaml", "--out", "r", "--quiet", "--set", "study.strategies=[scratch, \(name)]", "--set",
          "transfer.trials=1",
        ], in: folder)
      #expect(run.status == 0, "\(run.log)")
      #expect(FileManager.default.fileExists(atPath: folder + "/r/report.html"))
    }
  }
}
