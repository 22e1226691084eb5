import Formats
import Foundation
import Inference
import Pipeline
import TestSupport
import Testing

/// A run that fails or dies anywhere leaves a folder that can be resumed to the same results.
@Suite struct InterruptedRunTests {
  private static let smallest = [
    "pretrain.trials=1", "transfer.trials=1", "transfer.folds=1", "study.targets=[8]", "study.seeds=[1]",
    "study.strategies=[scratch, warm-start]",
  ]

  private func results(_ run: String) throws -> [String] {
    try ["results.csv", "predictions.json", "curves.json"].map { try FileBytes.readText(run + "/" + $0) }
  }

  /// Runs with a fault, then resumes without it.
  private func check(
    _ tiny: TinyStudy, _ fault: FaultyFileSystem.Fault, number: Int, expected: [String]
  ) throws -> (any Fault)? {
    let name = "run\(number)"
    let faulty = FaultyFileSystem(fault)
    let error = FileSystem.$current.withValue(faulty.fileSystem) { () -> (any Fault)? in
      do {
        try tiny.run(name, Self.smallest)
        return nil
      } catch { return error as? any Fault }
    }
    let path = try tiny.run(name, Self.smallest, existing: .resume)
    #expect(try results(path) == expected, "after a fault at operation \(number)")
    #expect(FileManager.default.fileExists(atPath: path + "/report.html"))
    try FileManager.default.removeItem(atPath: path)
    return error
  }

  @Test func aFullDiskAtAnyOperationLeavesAFolderToResume() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let counting = FaultyFileSystem(.none)
      let whole = try FileSystem.$current.withValue(counting.fileSystem) {
        try tiny.run("whole", Self.smallest)
      }
      let expected = try results(whole)
      let count = counting.operations
      #expect(count > 100, "the threads write through the current file system, too")
      var failures = 0
      let step = max(1, count / 9)
      for number in stride(from: 0, to: count, by: step) {
        if let error = try check(tiny, .once(at: number, code: ENOSPC), number: number, expected: expected) {
          failures += 1
          #expect(ExitStatus(of: error) == .inputOutput, "\(error)")
          #expect(error.description.contains("no space left on the device"), "\(error)")
        }
      }
      #expect(failures > count / step / 2, "\(failures) failures of \(count / step)")
    }
  }

  /// A model whose files are missing or broken is made again, the same; results alone never stand for it.
  @Test(arguments: ["", "config.json", "model.safetensors"])
  func aBrokenModelIsMadeAgain(_ file: String) throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let path = try tiny.run("run", Self.smallest)
      let models = try FileManager.default.contentsOfDirectory(atPath: path + "/models").sorted()
      let whole = try models.map { try FileBytes.read(path + "/models/\($0)/model.safetensors") }
      for model in models {
        let place = path + "/models/\(model)" + (file.isEmpty ? "" : "/" + file)
        if file.isEmpty {
          try FileManager.default.removeItem(atPath: place)
        } else {
          try Data("broken".utf8).write(to: URL(filePath: place))
        }
      }
      try tiny.run("run", Self.smallest, existing: .resume)
      for (model, bytes) in zip(models, whole) {
        #expect(try FileBytes.read(path + "/models/\(model)/model.safetensors") == bytes, "\(model)")
        _ = try Model.load(path + "/models/\(model)")
      }
    }
  }

  @Test func aKillAtAnyOperationLeavesAFolderToResume() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let counting = FaultyFileSystem(.none)
      let whole = try FileSystem.$current.withValue(counting.fileSystem) {
        try tiny.run("whole", Self.smallest)
      }
      let expected = try results(whole)
      let count = counting.operations
      for number in stride(from: 3, to: count, by: max(1, count / 4)) {
        #expect(try check(tiny, .killed(at: number), number: number, expected: expected) != nil)
      }
    }
  }

  @Test func otherSettingsCannotBeResumed() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let path = try tiny.run("run", Self.smallest)
      let other = Self.smallest.dropLast() + ["study.strategies=[scratch, dummy-outputs]"]
      #expect(
        message { try tiny.run("run", Array(other), existing: .resume) }
          == "\(path) was made with warm-start in study.strategies, expected that to stay (a run that goes on may have "
          + "more, not less), found [scratch, dummy-outputs]; use --force or another --out.")
      try tiny.run("run", Array(other), existing: .replace)
      #expect(try FileBytes.readText(path + "/results.csv").contains("dummy-outputs"))
    }
  }
}
