import Foundation
import TestSupport
import Testing

/// `slingshot transfer` where no trial of a strategy trains.
@Suite struct LeftOutTests {
  @Test func theOthersAreKept() throws {
    let tiny = try TinyStudy.finished.get()
    let base = tiny.run + "/models/source-plain"
    try withTemporaryDirectory { folder in
      // Densities from scratch at a rate under which nothing stays a number; estimates are fine-tuned as usual.
      let parts = TinyStudy.text.replacing("transfer:\n", with: "transfer:\n  head: mixture\n")
        .components(separatedBy: "learning_rate: [1.0e-3, 1.0e-2]")
      #expect(parts.count == 4)
      let rates = ["[1.0e-3, 1.0e-2]", "[9.0, 10.0]", "[1.0e-3, 1.0e-2]"]
      let text = parts[0] + zip(rates, parts.dropFirst()).map { "learning_rate: " + $0 + $1 }.joined()
      try Data(text.utf8).write(to: URL(filePath: folder + "/s.yaml"))
      func transfer(_ strategies: String) throws -> Command.Outcome {
        try Command.run(
          ["transfer", "--model", base, "--suite", tiny.suite, "--settings", "s.yaml", "--nuisance", "w"]
            + ["--strategy", strategies, "--out", "m", "--force", "--quiet"],
          in: folder)
      }
      let kept = try transfer("scratch,warm-start,safe")
      #expect(kept.status == 0, "\(kept.log)")
      #expect(
        kept.log.contains("warning: scratch is left out: All 2 trials of scratch failed"), "\(kept.log)")
      #expect(kept.log.contains("safe is left out") && kept.log.contains("kept: warm-start"), "\(kept.log)")
      expectRefused(try transfer("scratch"), 65, "All 2 trials of scratch failed")
    }
  }
}
