import Formats
import Foundation
import Pipeline
import TestSupport
import Testing

@Suite struct RunDirectoryTests {
  private static let resolved = "name: a\nstudy:\n  seeds: [1, 2]\n  test: 10\ntransfer:\n  trials: 4\n"

  @discardableResult
  private func open(
    _ path: String, _ existing: RunDirectory.Existing, resolved: String = resolved
  ) throws -> RunDirectory {
    try RunDirectory(path: path, existing: existing, input: "name: a\n", resolved: resolved)
  }

  @Test func aNewRunHoldsItsSettings() throws {
    try withTemporaryDirectory { directory in
      let run = try open(directory + "/runs/a", .refuse)
      #expect(run.has("stages") && run.has("models") && run.has("figures") && !run.has("results.json"))
      #expect(try FileBytes.readText(run.path(to: "input.yaml")) == "name: a\n")
      #expect(try FileBytes.readText(run.path(to: "resolved.yaml")) == Self.resolved)
    }
  }

  @Test func anExistingFolderIsRefused() throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/a"
      try open(path, .refuse)
      try AtomicFile.write("kept", to: path + "/stages/work")
      let before = try snapshot(of: directory)
      let text =
        "\(path) already exists; give --resume to go on with it, --force to replace it, or another --out."
      #expect(message { try open(path, .refuse) } == text)
      #expect(try snapshot(of: directory) == before)
      try open(path, .resume)
      #expect(try snapshot(of: directory) == before, "resuming keeps what is there")
      try open(path, .replace)
      #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/stages").isEmpty)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["a"])
    }
  }

  /// What a killed writer left hidden goes when the run goes on; hidden files of others stay.
  @Test func resumingRemovesLeftovers() throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/a"
      try open(path, .refuse)
      try AtomicFile.write("mine", to: path + "/.notes")
      let before = try snapshot(of: directory)
      for place in ["", "models/", "stages/"] {
        let folder = "\(path)/\(place).m.safetensors.scratch-12-3"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try AtomicFile.write("half", to: folder + "/x")
      }
      try open(path, .resume)
      #expect(try snapshot(of: directory) == before)
    }
  }

  @Test(arguments: [
    ("seeds: [1, 2]", "seeds: [1, 3]", "study.seeds: [1, 2]", "[1, 3]"),
    ("  trials: 4", "  trials: 5", "transfer.trials: 4", "5"),
    ("  test: 10\n", "", "study.test: 10", "no such key"),
    ("  trials: 4\n", "  trials: 4\n  folds: 2\n", "transfer.folds: no such key", "2"),
  ])
  func otherSettingsAreNamed(_ old: String, _ new: String, _ stored: String, _ given: String) throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/a"
      try open(path, .refuse)
      let before = try snapshot(of: directory)
      let other = Self.resolved.replacing(old, with: new)
      #expect(
        message { try open(path, .resume, resolved: other) }
          == "\(path) was made with \(stored), expected the same to resume, found \(given); "
          + "use --force or another --out.")
      #expect(try snapshot(of: directory) == before)
    }
  }

  @Test(arguments: [RunDirectory.Existing.resume, .replace])
  func aFolderThatIsNoRunIsLeftAlone(_ existing: RunDirectory.Existing) throws {
    try withTemporaryDirectory { directory in
      try AtomicFile.write("precious", to: directory + "/thesis.tex")
      #expect(
        message { try open(directory, existing) }
          == "\(directory) is not a run directory, expected a file resolved.yaml in it, found none.")
      #expect(try snapshot(of: directory) == ["thesis.tex": Data("precious".utf8)])
    }
  }

  @Test func anEmptyFolderMayBeUsed() throws {
    for existing in [RunDirectory.Existing.resume, .replace] {
      try withTemporaryDirectory { directory in
        let run = try open(directory, existing)
        #expect(run.has("resolved.yaml"))
      }
    }
  }

  @Test func aFileInTheWayIsAnError() throws {
    try withTemporaryDirectory { directory in
      try AtomicFile.write("x", to: directory + "/a")
      for existing in [RunDirectory.Existing.refuse, .resume, .replace] {
        #expect(message { try open(directory + "/a", existing) } != nil)
      }
      #expect(try FileBytes.readText(directory + "/a") == "x")
    }
  }

  @Test func aKillAtAnyMomentLeavesAFolderToResume() throws {
    let count = try withTemporaryDirectory { directory in
      let counting = FaultyFileSystem(.none)
      _ = try FileSystem.$current.withValue(counting.fileSystem) { try open(directory + "/a", .refuse) }
      return counting.operations
    }
    #expect(count > 8)
    for number in 0..<count {
      try withTemporaryDirectory { directory in
        let killed = FaultyFileSystem(.killed(at: number))
        let text = FileSystem.$current.withValue(killed.fileSystem) {
          message { try open(directory + "/a", .refuse) }
        }
        #expect(text != nil, "operation \(number)")
        let run = try open(directory + "/a", .resume)
        #expect(try FileBytes.readText(run.path(to: "resolved.yaml")) == Self.resolved)
        #expect(try FileBytes.readText(run.path(to: "input.yaml")) == "name: a\n")
        try open(directory + "/a", .replace)
      }
    }
  }
}
