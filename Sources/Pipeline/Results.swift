import Diagnostics
import Formats
import OrderedCollections
import Reporting
import Suites
import Transfer

/// `results.json`, `results.csv`, `curves.json` and `predictions.json` of a run.
struct Results {
  let study: Study
  let data: StudyData
  let assessment: Assessment
  let sources: [SourceKind: SourceNetworks]

  func write(to run: RunDirectory) throws {
    try run.write(csv, to: "results.csv")
    if !assessment.posteriors.isEmpty { try run.write(posteriors, to: "posteriors.csv") }
    try run.write(curves, to: "curves.json", compact: true)
    try run.write(try predictions(), to: "predictions.json", compact: true)
    // Last, for its presence says that the run is whole.
    try run.write(try JSONValueEncoder().encode(document(run)), to: "results.json")
  }

  private func document(_ run: RunDirectory) -> StudyResults {
    let scaling = data.targetScaling
    let parameters = scaling.names.enumerated().map { index, name in
      StudyResults.Parameter(
        name: name, symbol: scaling.labels[index], unit: scaling.units[index], lower: scaling.lower[index],
        upper: scaling.upper[index], scale: .init(rawValue: scaling.scales[index].rawValue) ?? .linear,
        boundedBy: data.boundSources[index].rawValue, isNew: !data.sourceScaling.names.contains(name))
    }
    let test = assessment.test
    return StudyResults(
      study: StudyResults.Study(
        name: study.name, title: study.title,
        source: suite(
          data.source.name, count: data.source.count, tested: nil, manifest: data.source.suite?.suite.manifest
        ),
        target: suite(
          data.target.name, count: data.target.count, tested: data.testRows.count,
          manifest: data.target.manifest)),
      parameters: parameters,
      strategies: assessment.strategies.map {
        StudyResults.Strategy(name: $0.name, label: $0.label, role: Assessment.role(of: $0), about: $0.about)
      }, targets: assessment.targets, seeds: assessment.seeds,
      pretraining: SourceKind.allCases.compactMap { sources[$0] }.map {
        StudyResults.Pretraining(kind: $0.kind.rawValue, validationError: $0.validationErrors)
      }, runs: runs(parameters, in: run), summary: assessment.summary,
      saved: assessment.saved.map(StudyResults.Saved.init),
      test: test.map {
        StudyResults.Test(
          level: $0.level, cells: $0.rows.count, lentFreedom: $0.lentFreedom,
          typicalScatter: $0.typicalScatter)
      }, negativeTransfer: (test?.rows ?? []).map(StudyResults.Comparison.init), chosen: assessment.chosen,
      posteriors: assessment.posteriors,
      warnings: data.warnings + assessment.records.flatMap(\.attributedWarnings))
  }

  private func suite(
    _ name: String, count: Int, tested: Int?, manifest: SuiteManifest?
  ) -> StudyResults.Suite {
    StudyResults.Suite(
      name: name, simulations: count, tested: tested, summary: data.summary,
      cost: manifest?.secondsPerSimulation)
  }

  private func runs(_ parameters: [StudyResults.Parameter], in run: RunDirectory) -> [StudyResults.Run] {
    zip(assessment.records, assessment.scores).map { record, scores in
      func named(_ values: [Double]) -> [String: Double] {
        Dictionary(uniqueKeysWithValues: zip(scores.columns, values))
      }
      return StudyResults.Run(
        strategy: record.strategy, nTarget: record.targetCount, seed: record.seed,
        validationError: record.validationError, mse: named(scores.mse), r2: named(scores.r2),
        rmse: Dictionary(
          uniqueKeysWithValues: zip(parameters, scores.mse).map { ($0.name, $0.rootMeanSquare($1)) }),
        epochs: record.epochs, seconds: record.seconds, model: "models/" + record.name,
        settings: run.settings(of: record.name))
    }
  }

  private var csv: String {
    var lines = ["source,target,summary,strategy,n_target,seed,parameter,mse,r2"]
    for (record, scores) in zip(assessment.records, assessment.scores) {
      for (index, column) in scores.columns.enumerated() {
        let fields = [
          data.source.name, data.target.name, data.summary, record.strategy, "\(record.targetCount)",
          "\(record.seed)", column, "\(scores.mse[index])", "\(scores.r2[index])",
        ]
        lines.append(fields.joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The mean log density of the truth of every fit with a density, and what its posteriors hold.
  private var posteriors: String {
    let names = assessment.columns.dropLast()
    var lines = [
      "source,target,summary,strategy,n_target,seed,log_density,log_figure"
        + names.map { ",\($0)_within_68,\($0)_within_95" }.joined()
    ]
    for record in assessment.records {
      guard let scores = record.posterior else { continue }
      let count = Double(max(scores.logDensities.count, 1))
      var fields = [
        data.source.name, data.target.name, data.summary, record.strategy, "\(record.targetCount)",
        "\(record.seed)",
        "\(scores.logDensities.reduce(0, +) / count)", "\(scores.logFigures.reduce(0, +) / count)",
      ]
      for place in names.indices {
        let ranks = stride(from: place, to: scores.ranks.count, by: names.count).map { scores.ranks[$0] }
        fields += [0.68, 0.95].map {
          "\(ExpectedCoverage.central(ranks, draws: PosteriorScores.draws, level: $0).found)"
        }
      }
      lines.append(fields.joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var curves: JSONValue {
    let pretraining = SourceKind.allCases.compactMap { sources[$0] }.filter { !$0.trainingCurve.isEmpty }.map
    { networks -> JSONValue in
      [
        "strategy": "pre-training", "n_target": .integer(data.source.count), "seed": .integer(0),
        "kind": .string(networks.kind.rawValue), "training": .numbers(networks.trainingCurve),
        "validation": .numbers(networks.validationCurve),
      ]
    }
    let fits = assessment.records.map { record -> JSONValue in
      [
        "strategy": .string(record.strategy), "n_target": .integer(record.targetCount),
        "seed": .integer(record.seed), "training": .numbers(record.trainingCurve),
        "validation": .numbers(record.validationCurve),
      ]
    }
    return .array(pretraining + fits)
  }

  /// Truth and predictions at the target count that the report shows, in physical units.
  private func predictions() throws -> JSONValue {
    let wanted = study.report.predictionsAt
    let count = wanted == 0 ? assessment.targets[0] : wanted
    let names = data.targetScaling.names
    let truth = try data.target.parameters(named: names).selecting(rows: data.testRows)
    var sets: [JSONValue] = []
    for record in assessment.records where record.targetCount == count {
      let scaled = Matrix(rows: data.testRows.count, columns: names.count, values: record.predictions)
      sets.append([
        "strategy": .string(record.strategy), "n_target": .integer(count), "seed": .integer(record.seed),
        "predicted": rows(try data.targetScaling.restored(scaled)),
      ])
    }
    return ["parameters": .strings(names), "truth": rows(truth), "sets": .array(sets)]
  }

  private func rows(_ matrix: Matrix) -> JSONValue {
    .array((0..<matrix.rows).map { .numbers(matrix.row($0)) })
  }
}
