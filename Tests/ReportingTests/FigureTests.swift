import Foundation
import Reporting
import Testing

/// Where points stand, and what figures say beside the tables.
@Suite struct FigureTests {
  /// Points stand evenly about the number of simulations that they are of, and well off the axis.
  @Test(arguments: [[30, 90], [100], [50, 100, 150, 1600]], [2, 5, 11])
  func pointsStandEvenlyAboutTheirNumber(counts: [Int], series: Int) {
    let scale = Scale(.logarithmic, 20...2000, from: 100, to: 700)
    let beside = SideBySide(series, at: counts, on: scale)
    let offsets = (0..<series).map(beside.offset)
    #expect(abs(offsets.reduce(0, +)) < 1e-9)
    #expect(offsets == offsets.sorted() && (offsets.last ?? 0) <= 0.03 * 600 + 1e-9)
    let places = counts.map { scale.position(Double($0)) }
    for (left, right) in zip(places, places.dropFirst()) {
      #expect((offsets.last ?? 0) - (offsets.first ?? 0) <= 0.3 * (right - left) + 1e-9)
    }
  }

  @Test func noPointTouchesTheAxis() throws {
    var study = SyntheticRun.small
    study.targets = [30, 90]
    let run = try TemporaryRun(study)
    let series = StudySeries(try RunDirectory.read(run.path))
    for width in [200.0, 600] {
      let axis = series.countAxis(Frame(x: 50, y: 0, width: width, height: 100), titled: false)
      for strategy in series.ordered {
        let offset = series.offset(of: strategy.name, among: series.ordered, on: axis)
        #expect(axis.scale.position(30) + offset > 50 + 8)
        #expect(axis.scale.position(90) + offset < 50 + width - 8)
      }
    }
  }

  /// Where the equivalent is the number itself the point lies on the line of no saving, whatever the strategy.
  @Test func nothingSavedLiesOnItsLine() throws {
    let run = try TemporaryRun()
    try run.edit("results.json") { mapping in
      var saved = mapping["saved"] as? [[String: Any]] ?? []
      for index in saved.indices {
        saved[index]["equivalent"] = ["value": saved[index]["n_target"] ?? 0, "relation": "more-than"]
        saved[index]["factor"] = 1
      }
      mapping["saved"] = saved
    }
    let figure = SavedFigures(StudySeries(try RunDirectory.read(run.path))).total()
    let lines = paths(figure.content).filter { $0.classes == "line" }
    #expect(lines.count == 4)
    let level = try #require(
      paths(figure.content).first {
        $0.classes == "axis" && heights($0.data).count == 2 && Set(heights($0.data)).count == 1
      })
    for line in lines { #expect(Set(heights(line.data)) == Set(heights(level.data))) }
  }

  private func paths(_ markup: [Markup]) -> [(classes: String, data: String)] {
    markup.flatMap { piece -> [(classes: String, data: String)] in
      guard case .element(let element) = piece else { return [] }
      let own = element.attribute("d").map { [(element.attribute("class") ?? "", $0)] } ?? []
      return own + paths(element.children)
    }
  }

  /// The vertical coordinates of a path of straight lines.
  private func heights(_ data: String) -> [String] {
    data.split { "ML".contains($0) }.compactMap {
      $0.split { ", ".contains($0) }.dropFirst().first.map(String.init)
    }
  }

  @Test func aFigureOfALogarithmicParameterIsLogarithmicAndAgreesWithTheTables() throws {
    let run = try TemporaryRun()
    try run.edit("results.json", "parameters", 0) { $0["scale"] = "log" }
    try run.edit("predictions.json") { mapping in
      // All predictions of the first parameter are off by the same factor: R² of its logarithm is known.
      var truth: [[Double]] = []
      var predicted: [[Double]] = []
      for row in 0..<40 {
        let value = 0.1 * pow(5, Double(row) / 39)
        let others = [Double](repeating: 0.7 + 0.001 * Double(row), count: 5)
        truth.append([value] + others)
        predicted.append([row % 2 == 0 ? 1.2 * value : value / 1.2] + others)
      }
      mapping["truth"] = truth
      var sets = mapping["sets"] as? [[String: Any]] ?? []
      for index in sets.indices { sets[index]["predicted"] = predicted }
      mapping["sets"] = sets
    }
    try Report.write(runDirectory: run.path)
    var spread = 0.0
    for row in 0..<40 { spread += pow(log(5.0) * (Double(row) / 39 - 0.5), 2) }
    let expected = 1 - 40 * pow(log(1.2), 2) / spread
    let text = try run.text("figures/predicted-true.svg")
    #expect(text.contains("Ω_m: from scratch R² \(NumberText.fixed(expected, 2))"))
    #expect(text.contains("logarithmic for Ω_m") && text.contains(">dex<"))
    #expect(try run.text("report.html").contains("R² is of the logarithm and residuals are in dex"))
    #expect(try run.text("report.html").contains("0.1–0.5 (logarithmic)"))
  }

  @Test func aNegativeParameterIsDrawnByItsSize() {
    let parameter = StudyResults.Parameter(
      name: "f_R0", symbol: "f_R0", unit: "", lower: -1e-4, upper: -1e-6, scale: .logSize, isNew: true)
    #expect(abs(parameter.scaled(-1e-5) - 0.5) < 1e-12)
    #expect(parameter.drawn(-1e-5) == 1e-5 && parameter.drawnSymbol.plain == "|f_R0|")
    #expect(!parameter.isOnScale(1e-5) && !parameter.isOnScale(0) && parameter.isOnScale(-3))
  }

  @Test func valuesWithoutAPlaceOnALogarithmicScaleAreRefused() throws {
    let run = try TemporaryRun()
    try run.edit("results.json", "parameters", 0) { $0["scale"] = "log" }
    try run.edit("predictions.json") { mapping in
      var truth = mapping["truth"] as? [[Double]] ?? []
      truth[3][0] = -0.2
      mapping["truth"] = truth
    }
    #expect(
      run.failure()
        == "RUN/predictions.json has -0.2 at `truth[3]`, expected Omega_m, of a logarithmic scale, with the sign of its bounds."
    )
    try run.edit("results.json", "parameters", 0) { $0["lower"] = -0.1 }
    #expect(
      run.failure()
        == "RUN/results.json has -0.1 at `parameters[0].lower`, expected bounds of one sign on a logarithmic scale."
    )
  }

  @Test func theCaptionExplainsOnlyLinesThatAreDrawn() throws {
    for isDrawn in [true, false] {
      let run = try TemporaryRun()
      try run.edit("predictions.json") { mapping in
        // Far from the bounds, always answering the mean is far worse than anything in the panels.
        let truth = mapping["truth"] as? [[Double]] ?? []
        let shown = truth.enumerated().map { row, values in
          values.map { isDrawn ? $0 : $0 * (row % 2 == 0 ? 100 : 1) }
        }
        mapping["truth"] = shown
      }
      if isDrawn {
        try run.edit("results.json") { mapping in
          var runs = mapping["runs"] as? [[String: Any]] ?? []
          for index in runs.indices {
            var errors = runs[index]["mse"] as? [String: Double] ?? [:]
            errors["h"] = (errors["h"] ?? 1) * 5
            runs[index]["mse"] = errors
          }
          mapping["runs"] = runs
        }
      }
      try Report.write(runDirectory: run.path)
      #expect(try run.text("figures/error-parameters.svg").contains("class=\"guide\"") == isDrawn)
      #expect(try run.text("report.html").contains("A dotted line is the error") == isDrawn)
    }
  }

  /// The line of always answering the mean is named where no other line passes; the prior mean runs along it.
  @Test func theLineOfTheMeanIsNamedWhereThereIsRoom() throws {
    for (factor, isNamed) in [(1.0, false), (3, true)] {
      let run = try TemporaryRun()
      let level = factor * StudySeries(try RunDirectory.read(run.path)).uninformed(StudyResults.total)
      try run.edit("results.json") { mapping in
        var summary = mapping["summary"] as? [[String: Any]] ?? []
        let first = summary.first?["strategy"] as? String
        for index in summary.indices
        where summary[index]["strategy"] as? String == first
          && summary[index]["parameter"] as? String == "total"
        {
          summary[index]["mse"] = ["median": level, "low": level, "high": level]
        }
        mapping["summary"] = summary
      }
      let figure = ErrorFigures(StudySeries(try RunDirectory.read(run.path))).total()
      #expect(figure.standalone.contains("always the mean") == isNamed)
    }
  }

  /// A strategy without an error of any parameter is not in the legend of its figure.
  @Test func legendsNameWhatIsDrawn() throws {
    let run = try TemporaryRun()
    let series = StudySeries(try RunDirectory.read(run.path))
    let last = try #require(series.ordered.last)
    let names = series.results.parameters.map(\.name)
    #expect(series.legend(series.drawn(names)).count == series.ordered.count)
    var less = series
    less.results.summary.removeAll { $0.strategy == last.name }
    less.results.runs.removeAll { $0.strategy == last.name }
    #expect(less.drawn(names).map(\.name) == series.ordered.dropLast().map(\.name))
    #expect(!ErrorFigures(less).parameters().standalone.contains(">\(last.label)<"))
    #expect(ErrorFigures(series).parameters().standalone.contains(">\(last.label)<"))
  }
}
