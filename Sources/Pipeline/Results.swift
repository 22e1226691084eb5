import Diagnostics
import Formats
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
    try run.write(curves, to: "curves.json", compact: true)
    try run.write(try predictions(), to: "predictions.json", compact: true)
    // Last, for its presence says that the run is whole.
    try run.write(try document(), to: "results.json")
  }

  private func document() throws(PipelineError) -> JSONValue {
    [
      "format": 1,
      "study": [
        "name": .string(study.name), "title": .string(study.title),
        "source": [
          "name": .string(data.source.name), "simulations": .integer(data.source.count),
          "summary": .string(data.summary),
        ],
        "target": [
          "name": .string(data.target.name), "simulations": .integer(data.target.count),
          "tested": .integer(data.testRows.count), "summary": .string(data.summary),
        ],
      ],
      "parameters": .array(parameters),
      "strategies": .array(
        assessment.strategies.map {
          [
            "name": .string($0.name), "label": .string($0.label), "baseline": .bool($0.isBaseline),
            "about": .string($0.about),
          ]
        }),
      "targets": .array(assessment.targets.map { .integer($0) }),
      "seeds": .array(assessment.seeds.map { .integer($0) }),
      "pretraining": .array(
        SourceKind.allCases.compactMap { sources[$0] }.map {
          ["kind": .string($0.kind.rawValue), "validation_mse": .numbers($0.validationErrors)]
        }),
      "runs": .array(runs),
      "summary": .array(assessment.summary.map(row)),
      "saved": .array(assessment.saved.map(saved)),
      "negative_transfer": .array(assessment.negativeTransfer.map(negative)),
      "chosen": .array(
        assessment.chosen.map {
          [
            "n_target": .integer($0.targetCount), "strategy": .string($0.strategy),
            "validation_mse": .number($0.validationError),
          ]
        }),
      "warnings": .strings(data.warnings),
      "verdict": .strings(try verdict()),
    ]
  }

  private var parameters: [JSONValue] {
    let scaling = data.targetScaling
    return scaling.names.enumerated().map { index, name in
      [
        "name": .string(name), "symbol": .string(scaling.labels[index]),
        "unit": .string(scaling.units[index]),
        "lower": .number(scaling.lower[index]), "upper": .number(scaling.upper[index]),
        "scale": .string(scaling.scales[index].rawValue),
        "bounds": .string(data.boundSources[index].rawValue),
      ]
    }
  }

  private var runs: [JSONValue] {
    zip(assessment.records, assessment.scores).map { record, scores in
      [
        "strategy": .string(record.strategy), "n_target": .integer(record.targetCount),
        "seed": .integer(record.seed), "validation_mse": .number(record.validationError),
        "mse": .object(zip(scores.columns, scores.mse).map { ($0, .number($1)) }),
        "r2": .object(zip(scores.columns, scores.r2).map { ($0, .number($1)) }),
        "epochs": .integer(record.epochs), "seconds": .number(record.seconds),
        "model": .string("models/" + record.name),
      ]
    }
  }

  private func row(_ row: Assessment.ScoreRow) -> JSONValue {
    func interval(_ estimate: Estimate) -> JSONValue {
      ["median": .number(estimate.value), "low": .number(estimate.low), "high": .number(estimate.high)]
    }
    return [
      "strategy": .string(row.strategy), "n_target": .integer(row.targetCount),
      "parameter": .string(row.parameter), "mse": interval(row.mse), "r2": interval(row.r2),
    ]
  }

  private func saved(_ row: SimulationsSaved) -> JSONValue {
    let equivalent = row.equivalent
    return [
      "strategy": .string(row.strategy), "n_target": .integer(row.targetCount),
      "parameter": .string(row.parameter),
      "equivalent": [
        "value": .number(equivalent.value), "low": .number(equivalent.low), "high": .number(equivalent.high),
        "relation": .string(equivalent.relation.rawValue),
        "low_relation": .string(equivalent.lowRelation.rawValue),
        "high_relation": .string(equivalent.highRelation.rawValue),
      ],
      "factor": .number(row.factor),
    ]
  }

  private func negative(_ row: NegativeTransfer) -> JSONValue {
    var json: JSONValue = [
      "strategy": .string(row.strategy), "n_target": .integer(row.targetCount),
      "parameter": .string(row.parameter), "ratio": .number(row.ratio), "low": .number(row.low),
      "high": .number(row.high), "p_hurts": .number(row.probabilityOfHarm),
      "p_helps": .number(row.probabilityOfHelp), "verdict": .string(row.verdict.rawValue),
    ]
    if let detectable = row.detectable { json["detectable"] = .number(detectable) }
    return json
  }

  private func verdict() throws(PipelineError) -> [String] {
    let names = data.targetScaling.names
    let symbols = zip(names, data.targetScaling.labels).map { ($0, $1) }
    // New parameters and sigma_8, the one they are usually degenerate with, are always spoken of.
    let watched = names.filter { !data.sourceScaling.names.contains($0) || $0 == "sigma_8" }
    do {
      guard !assessment.chosen.isEmpty, !assessment.saved.isEmpty else {
        return ["Only one kind of training was run, so there is nothing to compare."]
      }
      return try VerdictSentences(
        chosen: assessment.chosen.map { .init(targetCount: $0.targetCount, strategy: $0.strategy) },
        saved: assessment.saved, transfer: assessment.negativeTransfer,
        labels: Dictionary(uniqueKeysWithValues: assessment.strategies.map { ($0.name, $0.label) }),
        symbols: Dictionary(uniqueKeysWithValues: symbols), watched: watched, level: study.comparison.level
      ).sentences()
    } catch { throw .statistics(error.description) }
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

  private var curves: JSONValue {
    let pretraining = SourceKind.allCases.compactMap { sources[$0] }.map { networks -> JSONValue in
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
    let count = assessment.targets.contains(wanted) ? wanted : assessment.targets[0]
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
