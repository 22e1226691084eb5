import Foundation
import Reporting
import Testing

/// A run directory whose results compare two synthetic runs.
private final class TemporaryComparison {
  let path: String

  init(
    _ directories: [String] = ["pk", "mpk"], made: [String] = ["pk", "mpk"],
    change: (inout [String: Any]) -> Void = { _ in }
  ) throws {
    path = FileManager.default.temporaryDirectory.path + "/comparison-" + UUID().uuidString
    let files = FileManager.default
    try files.createDirectory(atPath: path, withIntermediateDirectories: true)
    for directory in made {
      var run = SyntheticRun.small
      try run.write(to: path + "/" + directory)
    }
    try files.copyItem(atPath: path + "/pk/manifest.json", toPath: path + "/manifest.json")
    var document: [String: Any] = [
      "format": 1, "study": ["name": "both", "title": "A study of both"],
      "comparison": directories.map { ["summary": $0, "directory": $0] }, "verdict": ["A sentence on M_ν."],
    ]
    change(&document)
    try JSONSerialization.data(withJSONObject: document)
      .write(to: URL(fileURLWithPath: path + "/results.json"))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite struct ComparisonTests {
  @Test func thePageShowsBothSummaries() throws {
    let comparison = try TemporaryComparison()
    let paths = try Report.write(runDirectory: comparison.path)
    #expect(paths.last == comparison.path + "/report.html")
    let names = try FileManager.default.contentsOfDirectory(atPath: comparison.path + "/figures").sorted()
    #expect(
      names == [
        "summaries-parameters.csv", "summaries-parameters.svg", "summaries-total.csv", "summaries-total.svg",
      ])
    let html = try String(contentsOfFile: comparison.path + "/report.html", encoding: .utf8)
    for part in [
      "A study of both", "P(k) against marked P(k)", "href=\"pk/report.html\"", "href=\"mpk/report.html\"",
      "Coefficient of determination", "What transfer does to each parameter",
    ] { #expect(html.contains(part), "\(part)") }
    #expect(!html.contains("<script") && !html.contains("http-equiv=\"refresh"))
    let summary = try Report.summary(runDirectory: comparison.path)
    #expect(summary.contains("A study of both") && summary.contains("marked P(k)\n"))
  }

  @Test func sentencesNameBothSummaries() throws {
    let comparison = try TemporaryComparison()
    let folders = ["pk", "mpk"].map { comparison.path + "/" + $0 }
    let sentences = try Report.verdict(comparing: folders)
    try #require(sentences.count == 4)
    #expect(sentences[0].hasPrefix("From scratch with ") && sentences[0].contains("R² = "))
    #expect(sentences[1].contains("are worth as many from scratch as "))
    #expect(sentences[2].hasPrefix("The transfer chosen on validation data helps "))
    #expect(sentences[3].hasPrefix("The transfer chosen on validation data is shown to hurt "))
  }

  @Test func faultsAreNamed() throws {
    func fault(_ comparison: TemporaryComparison) -> String? {
      do {
        try Report.write(runDirectory: comparison.path)
        return nil
      } catch { return error.description }
    }
    #expect(fault(try TemporaryComparison(["pk", "none"]))?.contains("/none/results.json") == true)
    #expect(fault(try TemporaryComparison(["pk", ".."]))?.contains("a folder named '..'") == true)
    #expect(fault(try TemporaryComparison(["pk/../mpk"]))?.contains("a folder named 'pk/../mpk'") == true)
    #expect(fault(try TemporaryComparison([]))?.contains("nothing in `comparison`") == true)
    #expect(fault(try TemporaryComparison { $0["format"] = 2 })?.contains("expected format 1") == true)
    let other = try TemporaryComparison()
    let file = URL(fileURLWithPath: other.path + "/mpk/results.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacingOccurrences(of: "\"unit\":\"eV\"", with: "\"unit\":\"meV\"").utf8).write(to: file)
    #expect(fault(other)?.contains("the same parameters in mpk") == true)
  }

  @Test func captionsCountTheSummaries() throws {
    for (directories, word) in [(["pk", "mpk"], "both"), (["pk", "mpk", "bk"], "all")] {
      let comparison = try TemporaryComparison(directories, made: directories)
      try Report.write(runDirectory: comparison.path)
      let html = try String(contentsOfFile: comparison.path + "/report.html", encoding: .utf8)
      #expect(
        html.contains("; \(word) panels have one scale") && html.contains("The highest of \(word) summaries"))
    }
  }

  /// A headline of many words is set smaller, so that the first figure begins on the first screen.
  @Test func aLongHeadlineIsSetSmaller() throws {
    let comparison = try TemporaryComparison()
    let sentences = try Report.verdict(comparing: ["pk", "mpk"].map { comparison.path + "/" + $0 })
    try Report.write(runDirectory: comparison.path)
    let html = try String(contentsOfFile: comparison.path + "/report.html", encoding: .utf8)
    #expect(html.contains("class=\"verdict long\"") == (sentences[0].count > 150))
    #expect(html.components(separatedBy: "<p class=\"verdict").count == sentences.count + 1)
  }
}
