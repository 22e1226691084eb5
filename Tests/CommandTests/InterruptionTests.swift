import Formats
import Foundation
import TestSupport
import Testing

/// A run that is stopped at any moment and resumed gives what an uninterrupted one gives.
@Suite struct InterruptionTests {
  private static let arguments = ["run", "s.yaml", "--quiet", "--threads", "2", "--out"]

  /// Training takes a second or two.
  private func withStudy(_ body: (_ folder: String) throws -> Void) throws {
    try withTemporaryDirectory { folder in
      let text = TinyStudy.yaml(epochs: 400, units: 32)
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/s.yaml"))
      let outcome = try Command.run(Self.arguments + ["whole"], in: folder)
      #expect(outcome.status == 0, "\(outcome.log)")
      try body(folder)
    }
  }

  private func expectSameResults(_ folder: String) throws {
    for name in ["results.json", "results.csv", "predictions.json"] {
      #expect(try untimed(folder + "/broken/" + name) == untimed(folder + "/whole/" + name), "\(name)")
    }
    #expect(try snapshot(of: folder + "/broken/models") == snapshot(of: folder + "/whole/models"))
  }

  /// The lines of a file that do not say how long something took.
  private func untimed(_ path: String) throws -> [Substring] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").filter {
      !$0.contains("seconds")
    }
  }

  @Test func aTermSignalInTrainingEndsResumably() throws {
    try withStudy { folder in
      let running = try Running(Command.path, Self.arguments + ["broken"], in: folder)
      while !FileManager.default.fileExists(atPath: folder + "/broken/stages/pretrain/plain-t0.json") {
        usleep(1000)
      }
      running.signal(SIGTERM)
      expectRefused(try running.wait(), 75, "Interrupted", "broken", "--resume")
      #expect(!FileManager.default.fileExists(atPath: folder + "/broken/results.json"))
      let inspected = try Command.run(["inspect", "broken"], in: folder)
      #expect(inspected.status == 0 && inspected.output.contains("not finished"))
      let resumed = try Command.run(Self.arguments + ["broken", "--resume"], in: folder)
      #expect(resumed.status == 0, "\(resumed.log)")
      try expectSameResults(folder)
    }
  }

  /// What writes nothing before its end stops where it is.
  @Test func anInferenceEndsAtOnce() throws {
    let tiny = try TinyStudy.finished.get()
    try withTemporaryDirectory { folder in
      let made = try Command.run(
        [
          "pretrain", "--suite", tiny.suite, "--head", "gaussian", "--trials", "1", "--keep", "1", "--out",
          "m", "--quiet",
        ],
        in: folder)
      #expect(made.status == 0, "\(made.log)")
      let running = try Running(
        Command.path,
        [
          "infer", "--model", "m", "--suite", tiny.suite, "--draws", "5000000", "--threads", "1", "--out",
          "chains",
        ],
        in: folder)
      usleep(1_500_000)
      running.signal(SIGTERM)
      expectRefused(try running.wait(), 75, "Interrupted before anything was written.")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["m"])
    }
  }

  /// In a universe of a forecast too, and what is named is the forecast's folder.
  @Test func aForecastEndsResumably() throws {
    try withTemporaryDirectory { folder in
      let text = TinyStudy.yaml(epochs: 400, units: 32)
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/s.yaml"))
      let arguments = ["forecast", "s.yaml", "--quiet", "--threads", "1", "--out"]
      let whole = try Command.run(arguments + ["whole"], in: folder)
      #expect(whole.status == 0, "\(whole.log)")
      let running = try Running(Command.path, arguments + ["broken"], in: folder)
      let fits = folder + "/broken/universes/1/stages/transfer"
      while (try? FileManager.default.contentsOfDirectory(atPath: fits))?.isEmpty ?? true { usleep(1000) }
      running.signal(SIGTERM)
      let outcome = try running.wait()
      expectRefused(outcome, 75, "Interrupted; everything finished so far is in broken: ", "--resume")
      let resumed = try Command.run(arguments + ["broken", "--resume"], in: folder)
      #expect(resumed.status == 0, "\(resumed.log)")
      for name in ["forecast.csv", "learning.csv"] {
        #expect(try untimed(folder + "/broken/" + name) == untimed(folder + "/whole/" + name), "\(name)")
      }
    }
  }

  @Test func fiveKillsAtRandomMomentsLoseNothing() throws {
    try withStudy { folder in
      var kills = 0
      for _ in 0..<5 {
        let running = try Running(Command.path, Self.arguments + ["broken", "--resume"], in: folder)
        usleep(UInt32.random(in: 20_000...900_000))
        running.signal(SIGKILL)
        if try running.wait().status == 128 + SIGKILL { kills += 1 }
      }
      #expect(kills > 0)
      let resumed = try Command.run(Self.arguments + ["broken", "--resume"], in: folder)
      #expect(resumed.status == 0, "\(resumed.log)")
      try expectSameResults(folder)
    }
  }
}
