import Diagnostics
import Emulation
import Forecast
import Formats
import Foundation
import Suites
import Transfer

/// The files of a forecast: `forecast.csv`, `learning.csv`, `results.json`, and what is said of it.
struct ForecastResults {
  let study: Study
  let parts: [Part]

  /// The forecast of one summary.
  struct Part {
    /// What networks read.
    var summary: String
    /// Meaning and bounds of the parameters.
    var scaling: ParameterScaling
    /// The mean square error that the prior alone leaves of each parameter, scaled to [0, 1].
    var priorErrors: [String: Double]
    /// Target simulations that were learnt from.
    var few: Int
    /// How well the emulator predicts simulations held out.
    var check: EmulatorCheck
    /// What they say of the response prior; nil without one.
    var verdict: PriorVerdict?
    /// What partners in the source suite make of the variance of the response; nil where simulations have none.
    var pairedVariance: Double?
    /// What simulations tell, new physics is mistaken for, and suites differ in without it.
    var physics: ForecastPhysics
    /// What the theory of infinite width foretells; nil where it is not computed.
    var theory: ForecastTheory?
    /// What the user should know of the data.
    var warnings: [String] = []
    /// What was foretold.
    var forecast: StudyForecast
  }

  /// A line for every strategy but the reference, number of simulations and parameter.
  var table: String {
    lines("strategy,n_target,parameter,ratio,low,high,p_hurts,p_helps") { part in
      part.forecast.cells.map {
        "\($0.strategy),\($0.targetCount),\($0.parameter),\(Self.numbers($0.ratio)),\(Self.short($0.hurts)),"
          + Self.short($0.helps)
      }
    }
  }

  /// A line for every strategy, number of simulations and parameter.
  var learning: String {
    lines("strategy,n_target,parameter,mse,low,high") { part in
      part.forecast.points.map {
        "\($0.strategy),\($0.targetCount),\($0.parameter),\(Self.numbers($0.error))"
      }
    }
  }

  private func lines(_ head: String, _ rows: (Part) -> [String]) -> String {
    let isSingle = parts.count == 1
    let body = parts.flatMap { part in rows(part).map { isSingle ? $0 : $0 + "," + part.summary } }
    return ([isSingle ? head : head + ",summary"] + body).joined(separator: "\n") + "\n"
  }

  private static func numbers(_ value: Estimate) -> String {
    [value.value, value.low, value.high].map(short).joined(separator: ",")
  }

  private static func short(_ value: Double) -> String { String(format: "%.5g", value) }

  /// What the report is made from.
  var json: JSONValue {
    [
      "format": 1, "kind": "forecast",
      "study": ["name": .string(study.name), "title": .string(study.title)],
      "experiments": .array(
        parts.map { part in
          var experiment: JSONValue = [
            "name": .string(part.summary), "title": .string("Forecast on \(part.summary)"),
            "about": .string(ForecastSentences(study: study, part: part).about),
            "findings": .strings(ForecastSentences(study: study, part: part).findings),
            "charts": .array(
              [ratios(part), curves(part)]
                + (part.physics.isSeen ? [part.physics.chart("drift-\(Self.fileName(part.summary))")] : [])),
            "tables": .array(
              [probabilities(part), part.physics.table] + (part.theory.map { [$0.table] } ?? [])
                + [ForecastRecord.table]),
          ]
          if let variance = part.pairedVariance { experiment["paired_variance"] = .number(variance) }
          return experiment
        }),
    ]
  }

  /// What was found, for the terminal.
  var text: String {
    parts.map { part in
      (["Forecast on \(part.summary)"]
        + ForecastSentences(study: study, part: part).findings.map { "  " + $0 })
        .joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  private func label(_ strategy: String) -> String {
    (try? TransferStrategies.named(strategy).label) ?? strategy
  }

  private func ratios(_ part: Part) -> JSONValue {
    chart(
      part, "ratio", "Mean square error over that from scratch, foretold",
      caption:
        "Above 1 the strategy hurts. Bars hold the ratio that a real study will find with a probability of 68 %.",
      y: ["title": "ratio of errors", "scale": "logarithmic"],
      rows: part.forecast.cells.map { ($0.strategy, $0.targetCount, $0.parameter, $0.ratio) },
      reference: label(part.forecast.reference))
  }

  private func curves(_ part: Part) -> JSONValue {
    chart(
      part, "learning", "Errors against the number of simulations, foretold",
      caption:
        "Mean square errors of parameters scaled to [0, 1]. Bars hold a real study's with a probability of 68 %.",
      y: ["title": "mean square error", "scale": "logarithmic"],
      rows: part.forecast.points.map { ($0.strategy, $0.targetCount, $0.parameter, $0.error) })
  }

  private static func fileName(_ summary: String) -> String {
    summary.replacing("+", with: "-").replacing("_", with: "-")
  }

  private func chart(
    _ part: Part, _ name: String, _ title: String, caption: String, y: JSONValue,
    rows: [(strategy: String, count: Int, parameter: String, value: Estimate)], reference: String? = nil
  ) -> JSONValue {
    let panels = part.forecast.columns.map { column -> JSONValue in
      let own = rows.filter { $0.parameter == column }
      var strategies: [String] = []
      for row in own where !strategies.contains(row.strategy) { strategies.append(row.strategy) }
      let curves = strategies.flatMap { strategy -> [JSONValue] in
        let points = own.filter { $0.strategy == strategy }.sorted { $0.count < $1.count }
        return ["theory", "network"].map { method in
          [
            "series": .string(label(strategy)), "method": .string(method),
            "x": .numbers(points.map { Double($0.count) }), "y": .numbers(points.map(\.value.value)),
            "errors": .numbers(
              method == "theory" ? [] : points.map { ($0.value.high - $0.value.low) / 2 }),
          ]
        }
      }
      let counts = own.map { Double($0.count) }
      let line = reference.map { name -> JSONValue in
        [
          "series": .string(name), "method": "fit",
          "x": .numbers([counts.min() ?? 1, counts.max() ?? 1]), "y": .numbers([1, 1]), "errors": [],
        ]
      }
      let heading = part.scaling.names.firstIndex(of: column).map { part.scaling.labels[$0] } ?? column
      return ["heading": .string(heading), "curves": .array([line].compactMap(\.self) + curves)]
    }
    return [
      "name": .string("\(name)-\(Self.fileName(part.summary))"),
      "title": .string(title), "caption": .string(caption),
      "x": ["title": "target simulations", "scale": "logarithmic"], "y": y, "panels": .array(panels),
    ]
  }

  private func error(_ cell: StudyForecast.Cell, _ part: Part) -> Double? {
    part.forecast.points.first {
      $0.strategy == cell.strategy && $0.targetCount == cell.targetCount && $0.parameter == cell.parameter
    }?.error.value
  }

  private func probabilities(_ part: Part) -> JSONValue {
    let percent = Int((100 * StudyForecast.margin).rounded())
    return [
      "title": .string("Ratios of errors and the probabilities that they differ by more than \(percent) %"),
      "columns": [
        "strategy", "N", "parameter", "ratio", "68 % band", "hurts", "helps", "error", "the prior alone",
      ],
      "rows": .array(
        part.forecast.cells.map { cell in
          .strings([
            label(cell.strategy), String(cell.targetCount), cell.parameter,
            String(format: "%.2f", cell.ratio.value),
            String(format: "%.2f–%.2f", cell.ratio.low, cell.ratio.high),
            String(format: "%.2f", cell.hurts), String(format: "%.2f", cell.helps),
            error(cell, part).map { String(format: "%.4f", $0) } ?? "",
            part.priorErrors[cell.parameter].map { String(format: "%.4f", $0) } ?? "",
          ])
        }),
    ]
  }
}
