import Foundation
import TestSupport
import Testing

/// A limit on the size of a file stands for a full disk: writing fails in the middle of a file in both cases.
@Suite struct FullDiskTests {
  /// The limit meets the settings or the spectra.
  @Test(arguments: [1, 4, 30])
  func aRunEndsWithOneSentence(_ blocks: Int) throws {
    try withTemporaryDirectory { folder in
      try Data(TinyStudy.text.utf8).write(to: URL(fileURLWithPath: folder + "/s.yaml"))
      let arguments = ["run", "s.yaml", "--out", "r", "--quiet"]
      expectRefused(
        try Command.run(arguments, in: folder, fileLimit: blocks), 74, "r/", "could not write", "too large")
      #expect(!FileManager.default.fileExists(atPath: folder + "/r/results.json"))
      let left = try FileManager.default.subpathsOfDirectory(atPath: folder)
      #expect(!left.contains { $0.contains(".scratch-") })
      // With room again it goes on.
      let resumed = try Command.run(arguments + ["--resume"], in: folder)
      #expect(resumed.status == 0, "\(resumed.log)")
    }
  }

  @Test func resultsAppearWholeOrNotAtAll() throws {
    let tiny = try TinyStudy.finished.get()
    try withTemporaryDirectory { folder in
      try FileManager.default.copyItem(atPath: tiny.run, toPath: folder + "/r")
      try FileManager.default.removeItem(atPath: folder + "/r/results.json")
      expectRefused(
        try Command.run(
          ["run", tiny.study, "--out", "r", "--resume", "--quiet"], in: folder, fileLimit: 20), 74,
        "r/results.json: could not write")
      #expect(!FileManager.default.fileExists(atPath: folder + "/r/results.json"))
    }
  }

  @Test func aReportThatDoesNotFitLeavesTheOldOne() throws {
    let tiny = try TinyStudy.finished.get()
    try withTemporaryDirectory { folder in
      try FileManager.default.copyItem(atPath: tiny.run, toPath: folder + "/r")
      let before = try Data(contentsOf: URL(fileURLWithPath: folder + "/r/report.html"))
      expectRefused(
        try Command.run(["report", "r"], in: folder, fileLimit: 100), 74, "r/", "could not write")
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/r/report.html")) == before)
    }
  }

  @Test func simulateAndPredictLeaveNothingHalf() throws {
    let tiny = try TinyStudy.finished.get()
    try withTemporaryDirectory { folder in
      let simulate = ["simulate", "--quiet", "--suite", "lcdm", "--count", "60", "--out", "s"]
      expectRefused(
        try Command.run(simulate, in: folder, fileLimit: 8), 74, "s.partial/", "could not write")
      #expect(!FileManager.default.fileExists(atPath: folder + "/s"))
      expectRefused(
        try Command.run(
          ["predict", "--model", tiny.model, "--spectra", tiny.suite + "/pk.npy", "--out", "p.npy"],
          in: folder, fileLimit: 1), 74, "p.npy", "could not write")
      #expect(!FileManager.default.fileExists(atPath: folder + "/p.npy"))
    }
  }
}
