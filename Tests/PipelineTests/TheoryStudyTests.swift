import Formats
import Foundation
import Pipeline
import Testing

/// Studies of the theory.
@Suite struct TheoryStudyTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Examples/theory").path

  @Test func everyExampleIsAStudy() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
    var blocks: Set<String> = []
    for name in names {
      let (study, _) = try TheoryStudy.load(path: Self.folder + "/" + name)
      #expect(name == study.name + ".yaml")
      let again = try TheoryStudy.parse(text: study.resolved, name: "resolved.yaml")
      #expect(again.resolved == study.resolved)
      if study.name != "explanatory" { blocks.formUnion(study.blocks) }
    }
    #expect(blocks == Set(TheoryStudy.knownBlocks), "an experiment without an example")
  }

  /// Every key of every experiment with its meaning, type, range, unit and default, and nothing else.
  @Test func theExplanatoryExampleIsComplete() throws {
    func lines(_ text: String) -> [String] {
      text.split(separator: "\n").map(String.init).filter { !$0.allSatisfy(\.isWhitespace) }
    }
    let text = try FileBytes.readText(Self.folder + "/explanatory.yaml")
    let study = try TheoryStudy.parse(text: text, name: "explanatory.yaml")
    #expect(study.blocks == TheoryStudy.knownBlocks)
    let declared = lines(study.documented)
    let shown = lines(text)
    let start = try #require(shown.firstIndex(of: declared[0]), "the first key's comment is missing")
    #expect(shown[..<start].allSatisfy { $0.hasPrefix("#") })
    let body = Array(shown[start...])
    #expect(declared.filter { !body.contains($0) } == [], "declared but not shown, or shown otherwise")
    #expect(body.filter { !declared.contains($0) } == [], "shown but not declared")
    #expect(body == declared)
  }
}
