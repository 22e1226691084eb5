import Formats
import Theory

/// `results.json`, `results.csv` and the summary of a run of the theory.
struct TheoryResults {
  let study: TheoryStudy
  let outcomes: [(experiment: any Experiment, outcome: ExperimentOutcome)]

  var json: JSONValue {
    [
      "format": 1, "kind": "theory",
      "study": [
        "name": .string(study.name), "title": .string(study.title),
        "seed": .integer(Int(clamping: study.seed)),
      ],
      "experiments": .array(
        outcomes.map { experiment, outcome in
          let kind = type(of: experiment)
          return [
            "name": .string(kind.block), "title": .string(kind.title), "about": .string(kind.about),
            "findings": .strings(outcome.findings), "charts": .array(outcome.charts.map(chart)),
          ]
        }),
    ]
  }

  private func chart(_ chart: Chart) -> JSONValue {
    func axis(_ axis: Chart.Axis) -> JSONValue {
      ["title": .string(axis.title), "scale": .string(axis.scale.rawValue)]
    }
    return [
      "name": .string(chart.name), "title": .string(chart.title), "caption": .string(chart.caption),
      "x": axis(chart.x), "y": axis(chart.y), "panels": .array(chart.panels.map(panel)),
    ]
  }

  private func panel(_ panel: Chart.Panel) -> JSONValue {
    var json: JSONValue = [
      "heading": .string(panel.heading),
      "curves": .array(
        panel.curves.map {
          [
            "series": .string($0.series), "method": .string($0.method.rawValue), "x": .numbers($0.x),
            "y": .numbers($0.y), "errors": .numbers($0.errors),
          ]
        }),
    ]
    if let map = panel.map { json["map"] = .array((0..<map.rows).map { .numbers(map.row($0)) }) }
    return json
  }

  /// Every number once: curves by their points, maps by their cells.
  var csv: String {
    var lines = ["experiment,figure,panel,series,method,x,value,error"]
    for (experiment, outcome) in outcomes {
      let block = type(of: experiment).block
      for chart in outcome.charts {
        for panel in chart.panels {
          let start = [block, chart.name, panel.heading].map(Self.quoted)
          for curve in panel.curves {
            for index in curve.x.indices {
              let error = curve.errors.isEmpty ? "" : "\(curve.errors[index])"
              let fields =
                start + [
                  Self.quoted(curve.series), curve.method.rawValue, "\(curve.x[index])", "\(curve.y[index])",
                  error,
                ]
              lines.append(fields.joined(separator: ","))
            }
          }
          guard let map = panel.map else { continue }
          for row in 0..<map.rows {
            for column in 0..<map.columns {
              let fields = start + ["row \(row)", "theory", "\(column)", "\(map[row, column])", ""]
              lines.append(fields.joined(separator: ","))
            }
          }
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func quoted(_ text: String) -> String {
    text.contains(where: { ",\"\n".contains($0) })
      ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }

  /// What was found, a paragraph for each experiment.
  var summary: String {
    outcomes.map { experiment, outcome in
      ([type(of: experiment).title] + outcome.findings.map { "  " + $0 }).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }
}
