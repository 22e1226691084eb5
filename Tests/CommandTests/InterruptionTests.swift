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
