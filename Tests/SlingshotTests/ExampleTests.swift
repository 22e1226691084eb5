import Foundation
import Slingshot
import TestSupport
import Testing

/// The library as its users see it: one import.
@Suite struct ExampleTests {
  @Test func theExampleOfTheReadmeIsTheOneTested() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let example = try String(contentsOf: folder.appending(path: "Example.swift"), encoding: .utf8)
    let readme = try String(contentsOf: folder.appending(path: "../../README.md"), encoding: .utf8)
    #expect(readme.contains("```swift\n\(example)```\n"))
  }

  @Test func theExampleRuns() throws {
    try withTemporaryDirectory { folder in
      let parameters = try inferAfterStudy(
        in: folder + "/run",
        settings: [
          "study.strategies=[scratch, warm-start]", "study.targets=[100]", "study.seeds=[1]",
          "source.count=200", "target.count=200", "study.test=100", "pretrain.trials=2",
          "pretrain.search.epochs=20", "transfer.trials=2", "transfer.search.epochs=20",
          "transfer.fine_tuning.epochs=20",
        ])
      #expect(parameters.rows == 10 && parameters.columns == 6)
      #expect(parameters.firstNonFinite() == nil)
    }
  }
}
