import Formats
import Foundation
import Pipeline
import Testing

/// The studies that lie in Examples.
@Suite struct ExamplesTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Examples").path

  private func text(_ name: String) throws -> String { try FileBytes.readText(Self.folder + "/" + name) }

  @Test func everyExampleIsAStudy() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter {
      $0.hasSuffix(".yaml")
    }
    #expect(
      Set(names).isSuperset(of: [
        "demo.yaml", "explanatory.yaml", "quijote-neutrinos.yaml", "massive-neutrinos-fields.yaml",
        "modified-gravity.yaml", "local-fnl.yaml", "equilateral-fnl.yaml",
      ]))
    for name in names {
      let (study, text) = try Study.load(path: Self.folder + "/" + name)
      #expect(name == study.name + ".yaml")
      #expect(text == (try self.text(name)))
      #expect(study.comparison.strategies.contains("scratch"), "\(name) compares with nothing")
      // What is stored with a run reads back to the same study.
      let again = try Study.parse(text: study.resolved, name: "resolved.yaml")
      #expect(again.resolved == study.resolved)
    }
  }

  @Test func theBuiltInStudyIsTheDemo() throws {
    #expect(try Study.demo().text == text("demo.yaml"))
    #expect(try Study.demo(overrides: ["study.seeds=[7]"]).study.comparison.seeds == [7])
  }

  /// Every key with its meaning, type, range, unit and default, as the code declares them and nothing else.
  @Test func theExplanatoryExampleIsComplete() throws {
    func lines(_ text: String) -> [String] {
      text.split(separator: "\n").map(String.init).filter { !$0.allSatisfy(\.isWhitespace) }
    }
    let text = try text("explanatory.yaml")
    let declared = lines(try Study.parse(text: text, name: "explanatory.yaml").documented)
    let shown = lines(text)
    let start = try #require(shown.firstIndex(of: declared[0]), "the first key's comment is missing")
    #expect(
      shown[..<start].allSatisfy { $0.hasPrefix("#") }, "only the introduction may stand before the keys")
    let body = Array(shown[start...])
    #expect(declared.filter { !body.contains($0) } == [], "declared but not shown, or shown otherwise")
    #expect(body.filter { !declared.contains($0) } == [], "shown but not declared")
    #expect(body == declared)
  }

  /// Each of the origins is a comment away: the keys that are absent stand there as comments.
  @Test func absentOptionalKeysAreShown() throws {
    let text = try text("explanatory.yaml")
    for key in ["parameters", "quijote", "directory", "quijote_folder", "camels_folder", "model"] {
      #expect(text.contains("\n  # \(key):\n"))
      let heading = text.prefix { $0 != "\n" } + (text.components(separatedBy: "\n\n").first ?? "")
      #expect(heading.contains(key), "the heading leaves \(key) out")
    }
  }
}
