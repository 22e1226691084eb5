import Formats
import Foundation
import Observables
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

  /// What the README shows for two suites of one's own is a study, as is the file it names.
  @Test func theReadmeShowsTheLeastStudy() throws {
    let readme = try FileBytes.readText(Self.folder + "/../README.md")
    let block = try #require(
      readme.components(separatedBy: "\n\n").first { $0.hasPrefix("    name: mine\n") })
    let text = block.split(separator: "\n").map { $0.dropFirst(4) }.joined(separator: "\n") + "\n"
    let study = try Study.parse(text: text, name: "README.md")
    #expect(study.source == .directory("cheap", count: 0) || "\(study.source)".contains("cheap"))
    #expect(study.summaries.map(\.name) == ["p0", "bk"] && study.comparison.targets == [50, 100, 200])
    let example = try Study.load(path: Self.folder + "/own-suites.yaml").study
    #expect(example.summaries == study.summaries && example.comparison == study.comparison)
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
