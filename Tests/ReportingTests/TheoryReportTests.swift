import Foundation
import Reporting
import TestSupport
import Testing

/// Reports of the theory, from a run directory alone.
@Suite struct TheoryReportTests {
  private static let manifest = """
    {"command": "slingshot theory x.yaml", "started": "2026-01-01T00:00:00Z", "wall_seconds": 2, "threads": 2,
     "seed": 1, "versions": {"slingshot": "0"}, "inputs": [], "citations": []}
    """

  private static func results(_ panels: String, scale: String = "logarithmic-with-zero") -> String {
    """
    {"format": 1, "kind": "theory", "study": {"name": "x", "title": "A < B"}, "experiments": [
      {"name": "alignment", "title": "T", "about": "About.", "findings": ["Found."], "charts": [
        {"name": "a-loss", "title": "Loss", "caption": "Caption.", "x": {"title": "δ", "scale": "\(scale)"},
         "y": {"title": "loss", "scale": "linear"}, "panels": [\(panels)]}]}]}
    """
  }

  private static let curves = """
    {"heading": "", "curves": [
      {"series": "α = 0", "method": "theory", "x": [0, 1, 10], "y": [0.5, 0.4, 0.3], "errors": []},
      {"series": "α = 0", "method": "network", "x": [0, 10], "y": [0.51, 0.31], "errors": [0.01, 0.02]},
      {"series": "fit", "method": "fit", "x": [1, 10], "y": [0.4, 0.3], "errors": []}]}
    """

  private func write(_ results: String, _ folder: String) throws {
    for (name, text) in [("results.json", results), ("manifest.json", Self.manifest)] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }
  }

  @Test func curvesAreDrawnWithAPlaceForZero() throws {
    try withTemporaryDirectory { folder in
      try write(Self.results(Self.curves), folder)
      let paths = try Report.write(runDirectory: folder)
      #expect(
        paths.map { ($0 as NSString).lastPathComponent } == ["a-loss.csv", "a-loss.svg", "report.html"])
      let page = try String(contentsOfFile: folder + "/report.html", encoding: .utf8)
      #expect(page.contains("A &lt; B") && page.contains("Found.") && page.contains("Figure 1. Loss."))
      #expect(page.contains(">0</text>"), "zero has no number on the axis")
      let csv = try String(contentsOfFile: folder + "/figures/a-loss.csv", encoding: .utf8)
      #expect(csv.hasPrefix("panel,series,method,x,y,error\n,α = 0,theory,0.0,0.5,\n"))
      #expect(csv.contains(",α = 0,network,10.0,0.31,0.02\n"))
      // Nothing is loaded from elsewhere.
      #expect(!page.contains("src=") && !page.contains("@import"))
    }
  }

  @Test func mapsAreDrawnInShades() throws {
    try withTemporaryDirectory { folder in
      let map = """
        {"heading": "before", "curves": [], "map": [[1, -0.25], [0, 1]]},
        {"heading": "after", "curves": [], "map": [[1, 0.5], [0.5, 1]]}
        """
      try write(Self.results(map, scale: "linear"), folder)
      try Report.write(runDirectory: folder)
      let svg = try String(contentsOfFile: folder + "/figures/a-loss.svg", encoding: .utf8)
      #expect(svg.contains("class=\"hurts\"") && svg.contains("class=\"helps\""))
      #expect(svg.contains("fill-opacity=\"0.5\""), "a quarter of the largest has half its shade")
      let csv = try String(contentsOfFile: folder + "/figures/a-loss.csv", encoding: .utf8)
      #expect(csv.hasPrefix("panel,row,column,value\nbefore,0,0,1.0\nbefore,0,1,-0.25\n"))
    }
  }

  @Test func resultsAtOddsAreRefused() throws {
    func refusal(_ results: String) throws -> String? {
      try withTemporaryDirectory { folder in
        try write(results, folder)
        return message { try Report.write(runDirectory: folder) }.map {
          $0.replacingOccurrences(of: folder + "/", with: "")
        }
      }
    }
    #expect(
      try refusal(Self.results(Self.curves.replacingOccurrences(of: "[0.5, 0.4, 0.3]", with: "[0.5]")))
        == "results.json has 1 values in `experiments[0].charts[0].panels[0].curves[0].y`, expected 3.")
    #expect(
      try refusal(Self.results(Self.curves.replacingOccurrences(of: "[0.01, 0.02]", with: "[0.01]")))
        == "results.json has 1 values in `experiments[0].charts[0].panels[0].curves[1].errors`, expected 2.")
    #expect(
      try refusal(Self.results("{\"heading\": \"\", \"curves\": [], \"map\": [[1, 2], [3]]}"))
        == "results.json has 1 values in `experiments[0].charts[0].panels[0].map[1]`, expected 2.")
    #expect(
      try refusal(Self.results(""))
        == "results.json has nothing in `experiments[0].charts[0].panels`, expected at least one entry.")
    #expect(
      try refusal(Self.results(Self.curves).replacingOccurrences(of: "a-loss", with: "../a"))?
        .contains("expected letters, digits and -") == true)
    #expect(
      try refusal(Self.results(Self.curves).replacingOccurrences(of: "\"format\": 1", with: "\"format\": 2"))
        == "results.json has format 2, expected format 1.")
  }
}
