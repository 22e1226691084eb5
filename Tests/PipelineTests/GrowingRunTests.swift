import Formats
import Foundation
import Pipeline
import TestSupport
import Testing

/// A run may grow: more strategies, targets or seeds are fitted beside what is there, to the results of a run with all.
@Suite struct GrowingRunTests {
  private static let small = [
    "study.strategies=[scratch, dummy-outputs]", "study.targets=[8]", "study.seeds=[1, 2]",
  ]

  /// The parts of a run that the same settings give the same bytes of.
  private func results(_ run: String) throws -> [String] {
    let results = try JSONValue.read(run + "/results.json")
    return try ["results.csv", "curves.json", "predictions.json", "resolved.yaml"].map {
      try FileBytes.readText(run + "/" + $0)
    }
      + ["summary", "saved", "negative_transfer", "chosen", "verdict"].map {
        try results[$0]?.encoded() ?? ""
      }
  }

  /// When the finished pieces and models of a run were written.
  private func pieces(_ run: String) throws -> [String: Date] {
    var times: [String: Date] = [:]
    for folder in ["stages/pretrain", "stages/transfer", "models"] {
      for name in try FileManager.default.subpathsOfDirectory(atPath: run + "/" + folder) {
        let path = "\(folder)/\(name)"
        times[path] =
          try FileManager.default.attributesOfItem(atPath: run + "/" + path)[.modificationDate] as? Date
      }
    }
    return times
  }

  @Test(arguments: [
    ("study.seeds=[1, 2, 3, 4]", 4, 0), ("study.targets=[8, 12, 16]", 8, 0),
    ("study.strategies=[scratch, bottleneck, dummy-outputs]", 2, 2),
  ])
  func onlyWhatIsNewIsDone(_ grown: String, _ fits: Int, _ sources: Int) throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let run = try tiny.run("run", Self.small)
      let before = try pieces(run)
      let bytes = try snapshot(of: run)
      try tiny.run("run", Self.small + [grown], existing: .resume)
      let after = try pieces(run)
      for (name, time) in before {
        #expect(after[name] == time, "\(name) was written again")
        #expect(FileManager.default.contents(atPath: run + "/" + name) == bytes[name] ?? nil, "\(name)")
      }
      func new(_ folder: String, _ ending: String) -> Int {
        after.keys.count { $0.hasPrefix(folder) && $0.hasSuffix(ending) && before[$0] == nil }
      }
      #expect(new("stages/transfer/", ".json") == fits && new("stages/pretrain/", ".json") == sources)
      let fresh = try tiny.run("fresh", Self.small + [grown])
      #expect(try results(run) == results(fresh))
      #expect(try Data(contentsOf: URL(fileURLWithPath: run + "/report.html")).count > 10_000)
    }
  }

  @Test(arguments: [
    ("study.seeds=[2, 3]", "1 in study.seeds", "[2, 3]"),
    ("study.targets=[12]", "8 in study.targets", "[12]"),
    ("study.strategies=[scratch]", "dummy-outputs in study.strategies", "[scratch]"),
  ])
  func nothingIsTakenAway(_ fewer: String, _ removed: String, _ given: String) throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let run = try tiny.run("run", Self.small)
      let before = try snapshot(of: run)
      #expect(
        message { try tiny.run("run", Self.small + [fewer], existing: .resume) }
          == "\(run) was made with \(removed), expected that to stay (a run that goes on may have more, not less), "
          + "found \(given); use --force or another --out.")
      #expect(
        message {
          try tiny.run("run", Self.small + ["study.seeds=[1, 2, 3]", "study.test=8"], existing: .resume)
        }
          == "\(run) was made with study.test: 10, expected the same to resume, found 8; use --force or another "
          + "--out.")
      #expect(try snapshot(of: run) == before)
    }
  }

  /// A run that was killed while it grew knows what it grows to, and is not taken for finished.
  @Test func aKilledRunGoesOnGrowing() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let grown = Self.small + ["study.seeds=[1, 2, 3]"]
      let expected = try results(tiny.run("fresh", grown))
      let counting = FaultyFileSystem(.none)
      try tiny.run("count", Self.small)
      _ = try FileSystem.$current.withValue(counting.fileSystem) {
        try tiny.run("count", grown, existing: .resume)
      }
      let operations = counting.operations
      for number in stride(from: 1, to: operations, by: max(1, operations / 5)) {
        let run = try tiny.run("run\(number)", Self.small)
        let killed = FaultyFileSystem(.killed(at: number))
        let error = FileSystem.$current.withValue(killed.fileSystem) {
          message { try tiny.run("run\(number)", grown, existing: .resume) }
        }
        #expect(error != nil)
        try tiny.run("run\(number)", grown, existing: .resume)
        #expect(try results(run) == expected, "killed at operation \(number)")
      }
    }
  }

  @Test func everySummaryGrows() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let both = ["summarise.summaries=[pk, mpk]", "study.strategies=[scratch]", "study.targets=[8]"]
      let run = try tiny.run("run", both + ["study.seeds=[1]"])
      try tiny.run("run", both + ["study.seeds=[1, 2]"], existing: .resume)
      let table = try FileBytes.readText(run + "/results.csv")
      for row in ["pk,scratch,8,1,total", "pk,scratch,8,2,total", "mpk,scratch,8,2,total"] {
        #expect(table.contains("," + row), "\(row)")
      }
    }
  }
}
