import Formats
import Foundation

/// The page of inferred posteriors: whether the observation looks like the training simulations, the triangle, the table.
public struct PosteriorPage: Sendable {
  /// A parameter that is shown.
  public struct Parameter: Sendable {
    let name, symbol, unit: String
    let range: ClosedRange<Double>?

    /// A parameter; `range` are the edges of its prior.
    public init(name: String, symbol: String, unit: String, range: ClosedRange<Double>?) {
      (self.name, self.symbol, self.unit, self.range) = (name, symbol, unit, range)
    }
  }

  /// What is known of a parameter.
  public struct Interval: Sendable {
    let mean, deviation: Double
    let inner, outer: ClosedRange<Double>
    let limit: String?

    /// Mean, deviation, the 68 and 95 % intervals and what replaces them where the prior's edge is met.
    public init(
      mean: Double, deviation: Double, inner: ClosedRange<Double>, outer: ClosedRange<Double>, limit: String?
    ) {
      (self.mean, self.deviation, self.inner) = (mean, deviation, inner)
      (self.outer, self.limit) = (outer, limit)
    }
  }

  /// A posterior.
  public struct Posterior: Sendable {
    let name: String
    let columns: [[Double]]
    let weights: [Double]
    let effective: Double
    let intervals: [Interval]

    /// Draws of each parameter `[P][S]` with their weights `[S]`.
    public init(
      name: String, columns: [[Double]], weights: [Double], effective: Double, intervals: [Interval]
    ) {
      (self.name, self.columns, self.weights) = (name, columns, weights)
      (self.effective, self.intervals) = (effective, intervals)
    }
  }

  /// The test of an observation in words.
  public struct Test: Sendable {
    let name, pValue: String
    let passes: Bool
    let text: String

    /// The test of the observation `name`.
    public init(name: String, pValue: String, passes: Bool, text: String) {
      (self.name, self.pValue, self.passes, self.text) = (name, pValue, passes, text)
    }
  }

  private let model: String
  private let draws: Int
  private let seed: UInt64
  private let parameters: [Parameter]
  private let posteriors: [Posterior]
  private let tests: [Test]?
  private let untested: String?
  private let agreement: [String]
  private let remarks: [String]
  private let warnings: [String]
  private let intervals: String

  /// Posteriors drawn at most in one figure: more colours could not be told apart.
  static let mostShown = 6

  /// The page of what was inferred with a model; `tests` is nil where there can be none, for the
  /// reason `untested`; `agreement` says how combined observations agree, `intervals` at which
  /// quantiles intervals end.
  public init(
    model: String, draws: Int, seed: UInt64, parameters: [Parameter], posteriors: [Posterior], tests: [Test]?,
    untested: String? = nil, agreement: [String] = [], remarks: [String], warnings: [String],
    intervals: String = "Intervals have equal tails."
  ) {
    (self.model, self.draws, self.seed, self.parameters) = (model, draws, seed, parameters)
    (self.untested, self.agreement) = (untested, agreement)
    (self.posteriors, self.tests, self.remarks, self.warnings) = (posteriors, tests, remarks, warnings)
    self.intervals = intervals
  }

  /// Writes `posterior.html` and `figures/triangle.svg` with its data beside it into a folder.
  ///
  /// - Throws: `FormatError.file`, or what making the folder throws.
  public func write(to folder: String) throws {
    let figure = TriangleFigure(parameters: parameters, posteriors: Array(posteriors.prefix(Self.mostShown)))
      .figure()
    try FileManager.default.createDirectory(atPath: folder + "/figures", withIntermediateDirectories: true)
    try AtomicFile.write(figure.data.csv, to: folder + "/figures/triangle.csv")
    try AtomicFile.write(figure.standalone, to: folder + "/figures/triangle.svg")
    try AtomicFile.write(html(figure), to: folder + "/posterior.html")
  }

  /// The document.
  func html(_ figure: Figure) -> String {
    PageFrame(title: title).html([header, main(figure)])
  }

  private var title: String {
    posteriors.count == 1
      ? "Posterior of \(posteriors[0].name)" : "Posteriors of \(posteriors.count) observations"
  }

  private var header: Markup {
    .tag(
      "header", [:],
      [
        .tag("p", ["class": "eyebrow"], "Slingshot · posterior"), .tag("h1", [:], title),
        .tag("p", ["class": "verdict"], prose(verdict).html()), facts,
      ])
  }

  private var verdict: String {
    guard let tests else {
      return
        "Whether the observation looks like the training simulations cannot be tested: "
        + (untested ?? "the model keeps nothing of them") + "."
    }
    let failed = tests.filter { !$0.passes }
    if tests.count == 1 { return "The observation \(tests[0].text)." }
    if failed.isEmpty { return "All \(tests.count) observations look like the training simulations." }
    return
      "\(failed.count) of \(tests.count) observations \(failed.count == 1 ? "is" : "are") unlike the training "
      + "simulations: \(failed.prefix(5).map(\.name).joined(separator: ", "))\(failed.count > 5 ? ", ..." : "")."
  }

  private func prose(_ text: String) -> Label { .prose(text, symbols: parameters.map(\.symbol)) }

  private var facts: Markup {
    let effective = posteriors.map(\.effective).min() ?? 0
    let rows = [
      ("model", model), ("draws of each posterior", "\(NumberText.grouped(draws)), seed \(seed)"),
      (
        posteriors.count == 1 ? "effective draws" : "effective draws, fewest",
        NumberText.grouped(Int(effective.rounded()))
      ),
    ]
    return .tag(
      "dl", ["class": "facts"], rows.map { .tag("div", [:], [.tag("dt", [:], $0.0), .tag("dd", [:], $0.1)]) })
  }

  private func main(_ figure: Figure) -> Markup {
    let shown =
      posteriors.count > Self.mostShown
      ? " The first \(Self.mostShown) of \(posteriors.count) posteriors." : ""
    let caption =
      " Regions hold 68 and 95 % of the posterior; curves are scaled to the same height. Axes end at the edges of the prior "
      + "where the posterior reaches them." + shown
    var sections: [(String, [Markup])] = [
      ("The posterior", [PageFrame.show(figure, number: 1, caption: [.text(caption)])]),
      ("Intervals", [table]),
    ]
    if !agreement.isEmpty {
      sections.insert(
        (
          "Do the observations agree?", [.tag("ul", [:], agreement.map { .tag("li", [:], prose($0).html()) })]
        ),
        at: 0)
    }
    if let tests, tests.count > 1 {
      sections.insert(("Does it look like the training simulations?", [list(tests)]), at: 0)
    }
    if !(remarks + warnings).isEmpty {
      sections.append(
        ("What to know", [.tag("ul", [:], (warnings + remarks).map { .tag("li", [:], prose($0).html()) })]))
    }
    return .tag(
      "main", [:], sections.map { .tag("section", [:], [.tag("h2", [:], $0.0)] + $0.1) })
  }

  private func list(_ tests: [Test]) -> Markup {
    let failed = tests.filter { !$0.passes }, shown = (failed + tests.filter(\.passes)).prefix(20)
    return .tag(
      "ul", [:],
      shown.map { .tag("li", [:], "\($0.name) \($0.text).") }
        + (tests.count > shown.count
          ? [.tag("li", [:], "\(tests.count - shown.count) more are in observations.csv.")] : []))
  }

  private var table: Markup {
    let head = Markup.tag(
      "thead", [:],
      [
        .tag(
          "tr", [:],
          ["parameter", "mean ± deviation", "68 %", "95 %", "limit"].map { .tag("th", [:], $0) })
      ])
    let several = posteriors.count > 1
    let bodies = posteriors.prefix(50).map { posterior -> Markup in
      let heading: [Markup] =
        several
        ? [.tag("tr", [:], [.tag("th", ["class": "group", "colspan": "5"], posterior.name)])] : []
      return .tag("tbody", [:], heading + zip(parameters, posterior.intervals).map { row($0, $1) })
    }
    let caption =
      intervals + " A limit stands where the posterior meets an edge of its prior."
      + (posteriors.count > 50 ? " The first 50 observations; all are in intervals.csv." : "")
    return PageFrame.table(caption: [.text(caption)], [head] + bodies)
  }

  private func row(_ parameter: Parameter, _ one: Interval) -> Markup {
    let decimals = min(max(2 - Int(log10(max(one.deviation, 1e-12)).rounded(.down)) - 1, 0), 12)
    func text(_ value: Double) -> String { NumberText.fixed(value, decimals) }
    let unit = parameter.unit.isEmpty ? [] : [Markup.text(" [\(parameter.unit)]")]
    return .tag(
      "tr", [:],
      [
        .tag("th", [:], Label.symbol(parameter.symbol).html() + unit),
        .tag("td", [:], "\(text(one.mean)) ± \(text(one.deviation))"),
        .tag("td", [:], "\(text(one.inner.lowerBound)) … \(text(one.inner.upperBound))"),
        .tag("td", [:], "\(text(one.outer.lowerBound)) … \(text(one.outer.upperBound))"),
        .tag("td", [:], one.limit ?? ""),
      ])
  }
}
