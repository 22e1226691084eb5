import Formats
import Foundation

/// The page of an explanation: which inputs each parameter is read from, before and after fine-tuning.
public struct ExplanationPage: Sendable {
  /// What one model reads of a parameter.
  public struct Curve: Sendable {
    let series: String
    let x, y: [Double]

    /// Signed importance `y` along the coordinate `x`.
    public init(series: String, x: [Double], y: [Double]) { (self.series, self.x, self.y) = (series, x, y) }
  }

  /// A figure of an observable with a panel for each parameter.
  public struct Chart: Sendable {
    let observable, axis: String
    let panels: [(parameter: String, curves: [Curve])]

    /// The panels of an observable along `axis`.
    public init(observable: String, axis: String, panels: [(String, [Curve])]) {
      (self.observable, self.axis) = (observable, axis)
      self.panels = panels.map { (parameter: $0.0, curves: $0.1) }
    }
  }

  private let model: String
  private let before, emulator: String?
  private let suite, method: String
  private let simulations, background: Int
  private let largestMiss: Double
  private let findings, warnings: [String]
  private let charts: [Chart]

  /// The page of what was found.
  public init(
    model: String, before: String?, emulator: String? = nil, suite: String, method: String, simulations: Int,
    background: Int,
    largestMiss: Double, findings: [String], warnings: [String], charts: [Chart]
  ) {
    (self.model, self.before, self.suite, self.method) = (model, before, suite, method)
    self.emulator = emulator
    (self.simulations, self.background, self.largestMiss) = (simulations, background, largestMiss)
    (self.findings, self.warnings, self.charts) = (findings, warnings, charts)
  }

  /// Writes `explanation.html` and its figures with their data beside them into a folder.
  ///
  /// - Throws: `FormatError.file`, or what making the folder throws.
  public func write(to folder: String) throws {
    let figures = charts.map(figure)
    try FileManager.default.createDirectory(atPath: folder + "/figures", withIntermediateDirectories: true)
    for figure in figures {
      try AtomicFile.write(figure.data.csv, to: "\(folder)/figures/\(figure.name).csv")
      try AtomicFile.write(figure.standalone, to: "\(folder)/figures/\(figure.name).svg")
    }
    try AtomicFile.write(html(figures), to: folder + "/explanation.html")
  }

  private func figure(_ chart: Chart) -> Figure {
    ChartFigure(
      TheoryResults.Chart(
        name: "attributions-" + chart.observable.filter { $0.isLetter || $0.isNumber },
        title: "What the estimates read of \(chart.observable)", caption: "",
        x: .init(title: chart.axis, scale: .linear), y: .init(title: "signed attribution", scale: .linear),
        panels: chart.panels.map { panel in
          .init(
            heading: panel.parameter,
            curves: panel.curves.map {
              .init(series: $0.series, method: .theory, x: $0.x, y: $0.y, errors: [])
            })
        })
    ).figure()
  }

  /// The document.
  func html(_ figures: [Figure]) -> String {
    let rows =
      [
        ("model", model), ("before fine-tuning", before ?? "not given"), ("suite", suite), ("method", method),
        ("simulations", "\(simulations) against \(background) of background"),
        ("largest miss of the sum", NumberText.significant(largestMiss, 2)),
      ] + (emulator.map { [("emulator", $0)] } ?? [])
    let facts = Markup.tag(
      "dl", ["class": "facts"],
      rows.map { .tag("div", [:], [.tag("dt", [:], $0.0), .tag("dd", [:], $0.1)]) })
    let header = Markup.tag(
      "header", [:],
      [
        .tag("p", ["class": "eyebrow"], "Slingshot · explanation"),
        .tag("h1", [:], before == nil ? "What the model reads" : "What fine-tuning changed"), facts,
      ])
    let caption =
      " Mean size of what each input adds to the estimate, in units of the parameter's range; negative where a larger input "
      + "makes the estimate smaller. Attributions of correlated inputs say what the model uses, not what nature offers."
      + (emulator == nil
        ? ""
        : " The curve of Fisher information is that of the linear estimator of least error under the emulator, in the middle of"
          + " its prior: the best that one can read there.")
    var sections: [(String, [Markup])] = [
      ("In words", [.tag("ul", [:], findings.map { .tag("li", [:], $0) })]),
      (
        "Bin by bin",
        figures.enumerated().map { PageFrame.show($1, number: $0 + 1, caption: [.text(caption)]) }
      ),
    ]
    if !warnings.isEmpty {
      sections.append(("What to know", [.tag("ul", [:], warnings.map { .tag("li", [:], $0) })]))
    }
    let main = Markup.tag(
      "main", [:], sections.map { .tag("section", [:], [.tag("h2", [:], $0.0)] + $0.1) })
    return PageFrame(title: "Explanation of \(model)").html([header, main])
  }
}
