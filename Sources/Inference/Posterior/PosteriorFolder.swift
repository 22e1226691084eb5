import Formats
import Foundation
import OrderedCollections
import Reporting
import Suites

/// The folder that `slingshot infer` writes.
struct PosteriorFolder {
  private let asked: Inferring
  private let model: Model
  private let outcome: Inferring.Outcome
  private let samples: [PosteriorSample]

  init(_ asked: Inferring, _ model: Model, _ outcome: Inferring.Outcome, _ samples: [PosteriorSample]) {
    (self.asked, self.model, self.outcome, self.samples) = (asked, model, outcome, samples)
  }

  /// Writes all files or none.
  ///
  /// - Throws: `FormatError`.
  func write(to directory: String, replacing: Bool) throws {
    let folder = try AtomicDirectory(destination: directory, kind: .posterior, replacing: replacing)
    let path = folder.scratchPath
    do {
      for (row, sample) in samples.enumerated() {
        let ending = samples.count == 1 ? "" : "-\(row)"
        try ParameterChain(
          parameters: sample.parameters, values: sample.values, weights: sample.weights, cost: sample.cost
        ).write(root: path + "/chain" + ending)
        try NumpyArchive.write(
          sample.parameters.enumerated().map { ($1.name, NumpyArray(sample.values.column($0))) }
            + [("weight", NumpyArray(sample.weights)), ("minus_log_density", NumpyArray(sample.cost))],
          to: path + "/draws" + ending + ".npz")
      }
      try PosteriorInterval.table(outcome.intervals, names: outcome.names).write(to: path + "/intervals.csv")
      try observations.write(to: path + "/observations.csv")
      if asked.isCombined {
        try Tension.table(
          outcome.tensions, names: outcome.observations, parameters: outcome.modelParameters
        ).write(to: path + "/tensions.csv")
      }
      try manifest.write(to: path + "/manifest.json")
      try page.write(to: path)
      try folder.commit()
    } catch {
      folder.discard()
      throw error
    }
  }

  private var observations: CSVTable {
    var table = CSVTable(
      header: [
        "observation", "name", "p_value", "distance", "simulations", "bins_that_stand_out", "disagreement",
        "most_disagreement",
      ])
    for (row, name) in outcome.observations.enumerated() {
      let disagreement: [CSVTable.Field] =
        outcome.disagreements.map { [.number($0[row].nats), .number($0[row].most)] } ?? [.missing, .missing]
      guard let test = outcome.tests?[row] else {
        table.append(
          [.integer(row), .text(name), .missing, .missing, .missing, .missing] + disagreement)
        continue
      }
      let bins = test.bins.map { "\($0.place): \(String(format: "%+.1f", $0.deviations))" }
      table.append(
        [
          .integer(row), .text(name), .number(test.pValue), .number(test.distance),
          .integer(test.simulations), .text(bins.joined(separator: "; ")),
        ] + disagreement)
    }
    return table
  }

  private var manifest: JSONValue {
    .object([
      ("kind", .string(FolderKind.posterior.name)), ("slingshot", .string(Version.current)),
      ("model", .string(asked.model)), ("observation", .strings(asked.inputs.flatMap(\.paths))),
      ("covariance", asked.covariance.map(JSONValue.string) ?? .null),
      ("draws", .integer(asked.draws)), ("seed", .string("\(asked.seed)")),
      ("combined", .bool(asked.isCombined)),
      ("priors", .object(asked.priors.map { ($0.parameter, .string($0.text)) })),
      ("derived", .object(asked.derived.map { ($0.name, .string($0.expression.text)) })),
      ("recalibrated_by", asked.calibration.map(JSONValue.string) ?? .null),
      ("conformal_by", asked.conformal.map(JSONValue.string) ?? .null),
      ("untested", outcome.untested.map(JSONValue.string) ?? .null),
      ("effective_draws", .numbers(outcome.effective)), ("remarks", .strings(outcome.remarks)),
      ("warnings", .strings(outcome.warnings)), ("works", .strings(OrderedSet(asked.works(model)).elements)),
    ])
  }

  private var page: PosteriorPage {
    PosteriorPage(
      model: asked.model, draws: asked.draws, seed: asked.seed,
      parameters: (samples.first?.parameters ?? []).map { parameter in
        let place = model.parameters.names.firstIndex(of: parameter.name)
        return .init(
          name: parameter.name, symbol: place.map { model.parameters.labels[$0] } ?? parameter.name,
          unit: place.map { model.parameters.units[$0] } ?? "", range: parameter.range)
      },
      posteriors: samples.enumerated().map { row, sample in
        .init(
          name: outcome.names[row], columns: sample.parameters.indices.map { sample.values.column($0) },
          weights: sample.weights, effective: outcome.effective[row],
          intervals: outcome.intervals.filter { $0.observation == row }.map {
            .init(
              mean: $0.mean, deviation: $0.deviation, inner: $0.inner, outer: $0.outer, limit: $0.limit?.text)
          })
      },
      tests: outcome.tests.map { tests in
        zip(outcome.observations, tests).map {
          .init(name: $0, pValue: $1.pText, passes: $1.passes, text: $1.text)
        }
      },
      untested: outcome.untested, agreement: outcome.tensionLines, remarks: outcome.remarks,
      warnings: outcome.warnings,
      intervals: asked.conformal == nil
        ? "Intervals have equal tails."
        : "Intervals are conformal: their ends are the quantiles that held the truth as often as they say on simulations."
    )
  }
}

extension FolderKind {
  /// The posterior of what was observed.
  public static let posterior = FolderKind(
    name: "posterior", maker: "slingshot infer",
    parts: [
      ".txt", ".paramnames", ".ranges", ".npz", "intervals.csv", "observations.csv", "tensions.csv",
      "manifest.json",
      "posterior.html", "figures/",
    ])
}
