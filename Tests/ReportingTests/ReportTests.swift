import Foundation
import Reporting
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct ReportTests {
  static let names = [
    "error-total", "error-parameters", "saved-total", "saved-parameters", "negative-transfer",
    "predicted-true", "loss-curves",
  ]

  @Test func everyFigureIsWrittenWithItsDataBeside() throws {
    let run = try TemporaryRun()
    let paths = try Report.write(runDirectory: run.path)
    let expected = Self.names.flatMap { ["figures/\($0).csv", "figures/\($0).svg"] } + ["report.html"]
    #expect(paths == expected.map { run.path + "/" + $0 })
    let page = try run.text("report.html")
    for name in Self.names {
      #expect(page.contains("id=\"\(name)\""))
      #expect(try run.text("figures/\(name).csv").split(separator: "\n").count > 10)
    }
  }

  @Test func sectionsFollowTheStory() throws {
    let run = try TemporaryRun()
    try Report.write(runDirectory: run.path)
    let page = try run.text("report.html")
    let marks =
      ["<h1>", "class=\"verdict\""]
      + ["error-total", "error-parameters", "saved-total", "saved-parameters"]
      .map { "id=\"\($0)\"" } + ["id=\"negative-transfer\"", "id=\"table\"", "id=\"predicted-true\""]
      + ["id=\"loss-curves\"", "id=\"provenance\""]
    let places = marks.map { page.range(of: $0)?.lowerBound }
    #expect(!places.contains(nil))
    #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
  }

  @Test func thePageNeedsNoNetworkAndNoScript() throws {
    let run = try TemporaryRun()
    try Report.write(runDirectory: run.path)
    let page = try run.text("report.html")
    for forbidden in ["<script", "src=", "@import", "url(", "<link", "<img"] {
      #expect(!page.contains(forbidden), "\(forbidden)")
    }
    #expect(page.contains("sha256") || page.contains("SHA-256"))
    #expect(page.contains("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"))
    #expect(page.contains("prefers-color-scheme:dark") && page.contains("@media print"))
  }

  @Test func figuresAreXMLWithTitleAndDescriptionAndAttributes() throws {
    let run = try TemporaryRun()
    try Report.write(runDirectory: run.path)
    for name in Self.names {
      let text = try run.text("figures/\(name).svg")
      let parser = XMLParser(data: Data(text.utf8))
      #expect(parser.parse(), "\(name): \(String(describing: parser.parserError))")
      #expect(text.contains("<title id=\"\(name)-title\">") && text.contains("<desc id="))
      #expect(text.contains("prefers-color-scheme:dark"))
      #expect(!text.contains("NaN") && !text.contains(">nan"))
    }
  }

  @Test func hostileNamesStayText() throws {
    var study = SyntheticRun.small
    study.title = "</title><script>alert(1)</script> & \"x\""
    study.strategies[1].label = "<b onload='x'>\u{1}"
    study.parameters[0].symbol = "<i>_</i>"
    let run = try TemporaryRun(study)
    try run.edit("manifest.json") { $0["command"] = "</pre><script>alert(2)</script>" }
    try run.edit("manifest.json", "citations", 0) { $0["url"] = "javascript:alert(3)" }
    try Report.write(runDirectory: run.path)
    let page = try run.text("report.html")
    #expect(!page.contains("<script") && !page.contains("<b onload") && !page.contains("href=\"javascript"))
    for name in Self.names {
      #expect(XMLParser(data: Data(try run.text("figures/\(name).svg").utf8)).parse())
    }
  }

  @Test func statedCostsAreShownAndOthersNotMentioned() throws {
    let run = try TemporaryRun()
    try run.edit("results.json") { mapping in
      var study = mapping["study"] as? [String: Any] ?? [:]
      var target = study["target"] as? [String: Any] ?? [:]
      target["seconds_per_simulation"] = 90
      study["target"] = target
      mapping["study"] = study
    }
    try Report.write(runDirectory: run.path)
    let page = try run.text("report.html")
    #expect(page.contains("40 of them for testing only; 40 h 0 min of one core</dd>"))
    #expect(page.contains("2000 simulations</dd>"))
  }

  /// In a narrow window a table scrolls under its caption, which must not scroll with it.
  @Test func captionsStandOutsideWhatScrolls() throws {
    let run = try TemporaryRun()
    try Report.write(runDirectory: run.path)
    let page = try run.text("report.html")
    #expect(!page.contains("<caption"))
    for caption in [
      "in thousandths.", "in the unit of each parameter.",
      "What transfer is worth in simulations, total error.",
      "Coefficient of determination R².",
    ] {
      #expect(page.contains("<figure class=\"numbers\"><figcaption><b>") && page.contains(caption))
    }
    #expect(page.components(separatedBy: "<figure class=\"numbers\">").count == 5)
  }

  @Test func everySeedIsDrawnAndListed() throws {
    let run = try TemporaryRun()
    try Report.write(runDirectory: run.path)
    let data = try run.text("figures/error-total.csv").split(separator: "\n").dropFirst()
    #expect(data.filter { $0.contains(",seed,") }.count == 5 * 3 * 3)
    #expect(try run.text("figures/error-total.svg").components(separatedBy: "class=\"seed\"").count - 1 == 45)
    #expect(
      try run.text("figures/error-parameters.svg").components(separatedBy: "class=\"seed\"").count - 1 == 270)
  }

  @Test func writingTwiceGivesTheSameBytes() throws {
    let run = try TemporaryRun()
    try Report.write(runDirectory: run.path)
    let first = try run.text("report.html")
    try Report.write(runDirectory: run.path)
    #expect(try run.text("report.html") == first)
  }

  @Test func aStudyOfTheBaselineAloneHasAReport() throws {
    var study = SyntheticRun.small
    study.strategies = Array(study.strategies.prefix(1))
    study.targets = [100]
    study.parameters = Array(study.parameters.prefix(1))
    let run = try TemporaryRun(study)
    try run.edit("results.json") { $0["chosen"] = [Any]() }
    let paths = try Report.write(runDirectory: run.path)
    #expect(paths.count == 9)
  }

  @Test func tenStrategiesAndThirteenParametersHaveAReport() throws {
    var study = SyntheticRun.small
    study.targets = [20, 50, 100, 150, 200, 400, 800]
    for index in 5..<10 {
      var copy = study.strategies[1]
      copy.name = "extra-\(index)"
      copy.label = "another transfer \(index)"
      study.strategies.append(copy)
    }
    for index in 6..<13 {
      var copy = study.parameters[2]
      copy.name = "p\(index)"
      copy.symbol = "p_\(index)"
      study.parameters.append(copy)
    }
    let run = try TemporaryRun(study)
    #expect(try Report.write(runDirectory: run.path).count == 15)
  }
}

@Suite struct FindingsTests {
  private func results(_ change: (inout [String: Any]) -> Void) throws -> Findings {
    let run = try TemporaryRun()
    try run.edit("results.json") { mapping in
      var tests = mapping["negative_transfer"] as? [[String: Any]] ?? []
      for index in tests.indices { change(&tests[index]) }
      mapping["negative_transfer"] = tests
    }
    return Findings(try RunDirectory.readResults(run.path))
  }

  private func text(_ markup: [Markup]) -> String {
    markup.map { $0.rendered() }.joined()
  }

  @Test func noHarmIsSaidWithNumbers() throws {
    let findings = try results { test in
      test["verdict"] = "no-difference"
      test["ratio"] =
        test["strategy"] as? String == "dummy-outputs" && test["parameter"] as? String == "M_nu" ? 1.05 : 0.9
      test["low"] = 0.85
      test["high"] = 1.1
    }
    #expect(
      text(findings.ofChosen()).hasPrefix(
        "The strategy chosen on validation data is shown to hurt no parameter at any number of simulations; its "
          + "largest ratio is <i>M</i><sub>ν</sub> at <i>N</i> = 100 (1.05, 0.85–1.10)"))
    #expect(
      text(findings.ofAll()).hasPrefix(
        "No strategy is shown to hurt any parameter; the largest ratio of all is <i>M</i>"))
  }

  @Test func harmIsCountedPerParameter() throws {
    let findings = try results { test in
      let hurt = test["parameter"] as? String == "sigma_8" && test["n_target"] as? Int == 100
      test["verdict"] = hurt ? "hurts" : "helps"
      test["ratio"] = hurt ? 1.2 : 0.8
    }
    #expect(
      text(findings.ofAll()).contains("in how many of 12 comparisons: <i>σ</i><sub>8</sub> 4; the worst is"))
    #expect(text(findings.ofChosen()).contains("hurts <i>σ</i><sub>8</sub> at <i>N</i> = 100 (1.20"))
  }
}
