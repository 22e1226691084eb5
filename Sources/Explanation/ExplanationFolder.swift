import Formats
import Reporting

/// The folder that `slingshot explain` writes.
struct ExplanationFolder {
  private let asked: Explaining
  private let outcome: Explaining.Outcome

  init(_ asked: Explaining, _ outcome: Explaining.Outcome) {
    (self.asked, self.outcome) = (asked, outcome)
  }

  /// Writes all files or none.
  ///
  /// - Throws: `FormatError`.
  func write(to directory: String, replacing: Bool) throws {
    let folder = try AtomicDirectory(destination: directory, kind: .explanation, replacing: replacing)
    let path = folder.scratchPath
    do {
      try table.write(to: path + "/attributions.csv")
      try array(outcome.after, to: path + "/attributions.npy")
      if let before = outcome.before { try array(before, to: path + "/before.npy") }
      if let information = outcome.information { try array(information, to: path + "/information.npy") }
      try manifest.write(to: path + "/manifest.json")
      try page.write(to: path)
      try folder.commit()
    } catch {
      folder.discard()
      throw error
    }
  }

  /// `[N, P, K]`.
  private func array(_ found: Attributions, to path: String) throws {
    try NumpyFile.write(
      NumpyArray(shape: [found.count, found.parameters.count, found.inputs], values: found.values), to: path)
  }

  private var models: [(name: String, found: Attributions)] {
    (outcome.before.map { [("before", $0)] } ?? []) + [("after", outcome.after)]
      + (outcome.information.map { [("information", $0)] } ?? [])
  }

  private var table: CSVTable {
    var table = CSVTable(
      header: [
        "model", "parameter", "observable", "first", "last", "coordinate", "importance", "share", "sign",
      ])
    let inputs = outcome.inputs
    for (model, found) in models {
      for (place, parameter) in found.parameters.enumerated() {
        let (importance, shares) = (found.importance(of: place), found.shares(of: place))
        let signs = found.signs(of: place)
        for input in inputs.ranges.indices {
          table.append([
            .text(model), .text(parameter), .text(inputs.observables[input]),
            .integer(inputs.ranges[input].lowerBound + 1), .integer(inputs.ranges[input].upperBound),
            .number(inputs.coordinates[input]), .number(importance[input]), .number(shares[input]),
            .integer(Int(signs[input])),
          ])
        }
      }
    }
    return table
  }

  private var manifest: JSONValue {
    .object([
      ("kind", .string(FolderKind.explanation.name)), ("slingshot", .string(Version.current)),
      ("model", .string(asked.model)), ("before", asked.before.map(JSONValue.string) ?? .null),
      ("emulator", asked.emulator.map(JSONValue.string) ?? .null),
      ("suite", .string(asked.suite)), ("method", .string(outcome.method)),
      ("simulations", .integer(outcome.after.count)), ("background", .integer(outcome.background)),
      ("seed", .string("\(asked.seed)")),
      ("largest_miss", .numbers(models.map(\.found.largestMiss))),
      ("findings", .strings(outcome.findings)), ("warnings", .strings(outcome.warnings)),
    ])
  }

  private var page: ExplanationPage {
    let (inputs, after) = (outcome.inputs, outcome.after)
    let names = inputs.observables.reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
    func curve(_ series: String, _ found: Attributions, _ parameter: String, _ own: [Int])
      -> ExplanationPage.Curve?
    {
      guard let place = found.parameters.firstIndex(of: parameter) else { return nil }
      let (importance, signs) = (found.importance(of: place), found.signs(of: place))
      return .init(
        series: series, x: own.map { inputs.coordinates[$0] }, y: own.map { importance[$0] * signs[$0] })
    }
    let figures = zip(names, inputs.axes).map { name, axis in
      let own = inputs.observables.indices.filter { inputs.observables[$0] == name }
      return ExplanationPage.Chart(
        observable: name, axis: axis,
        panels: after.parameters.map { parameter in
          (
            parameter,
            [
              outcome.before.flatMap { curve("before", $0, parameter, own) },
              curve("after", after, parameter, own),
              outcome.information.flatMap { curve("Fisher information", $0, parameter, own) },
            ]
            .compactMap(\.self)
          )
        })
    }
    return ExplanationPage(
      model: asked.model, before: asked.before, emulator: asked.emulator, suite: asked.suite,
      method: outcome.method,
      simulations: after.count, background: outcome.background,
      largestMiss: outcome.largestMiss, findings: outcome.findings,
      warnings: outcome.warnings, charts: figures)
  }
}

extension FolderKind {
  /// What the estimates of a model come from.
  public static let explanation = FolderKind(
    name: "explanation", maker: "slingshot explain",
    parts: [
      "attributions.csv", "attributions.npy", "before.npy", "information.npy", "manifest.json",
      "explanation.html", "figures/",
    ])
}
