/// What `results.json` of a run of the theory holds.
package struct TheoryResults: Decodable, Sendable, Equatable {
  package struct Study: Decodable, Sendable, Equatable {
    package var name: String
    package var title: String
  }

  package struct Experiment: Decodable, Sendable, Equatable {
    package var name: String
    package var title: String
    package var about: String
    package var findings: [String]
    package var charts: [Chart]
    package var tables: [Table]?
  }

  /// A table of texts.
  package struct Table: Decodable, Sendable, Equatable {
    package var title: String
    package var columns: [String]
    package var rows: [[String]]
  }

  package struct Chart: Decodable, Sendable, Equatable {
    package var name: String
    package var title: String
    package var caption: String
    package var x: AxisWords
    package var y: AxisWords
    package var panels: [Panel]
  }

  package struct AxisWords: Decodable, Sendable, Equatable {
    package enum Spacing: String, Decodable, Sendable, CaseIterable {
      case linear
      case logarithmic
      case logarithmicWithZero = "logarithmic-with-zero"
    }

    package var title: String
    package var scale: Spacing
  }

  package struct Panel: Decodable, Sendable, Equatable {
    package var heading: String
    package var curves: [Curve]
    package var map: [[Double]]?
  }

  package struct Curve: Decodable, Sendable, Equatable {
    package enum Method: String, Decodable, Sendable, CaseIterable {
      case theory
      case network
      case fit
    }

    package var series: String
    package var method: Method
    package var x: [Double]
    package var y: [Double]
    package var errors: [Double]
  }

  package var format: Int
  /// "theory" or "forecast".
  package var kind: String
  package var study: Study
  package var experiments: [Experiment]

  /// Refuses lists that do not belong together and names that cannot be files.
  func check(path: String) throws(ReportError) {
    guard format == 1 else { throw .unknownFormat(path: path, expected: 1, found: format) }
    guard !experiments.isEmpty else { throw .emptyList(path: path, key: "experiments") }
    var names: Set<String> = []
    for (place, experiment) in experiments.enumerated() {
      for (number, table) in (experiment.tables ?? []).enumerated() {
        for (row, cells) in table.rows.enumerated() where cells.count != table.columns.count {
          throw .lengthMismatch(
            path: path, key: "experiments[\(place)].tables[\(number)].rows[\(row)]",
            expected: table.columns.count, found: cells.count)
        }
      }
      for (number, chart) in experiment.charts.enumerated() {
        let key = "experiments[\(place)].charts[\(number)]"
        guard chart.name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" }), !chart.name.isEmpty else {
          throw .badNumber(
            path: path, key: key + ".name", expected: "letters, digits and -", found: chart.name)
        }
        guard names.insert(chart.name).inserted else {
          throw .duplicateName(path: path, key: "experiments.charts", name: chart.name)
        }
        try Self.check(chart, path: path, key: key)
      }
    }
  }

  private static func check(_ chart: Chart, path: String, key: String) throws(ReportError) {
    guard !chart.panels.isEmpty else { throw .emptyList(path: path, key: key + ".panels") }
    for (number, panel) in chart.panels.enumerated() {
      let key = key + ".panels[\(number)]"
      for (place, curve) in panel.curves.enumerated() {
        let key = key + ".curves[\(place)]"
        guard curve.y.count == curve.x.count else {
          throw .lengthMismatch(path: path, key: key + ".y", expected: curve.x.count, found: curve.y.count)
        }
        guard curve.errors.isEmpty || curve.errors.count == curve.x.count else {
          throw .lengthMismatch(
            path: path, key: key + ".errors", expected: curve.x.count, found: curve.errors.count)
        }
      }
      guard let map = panel.map else { continue }
      guard let first = map.first, !first.isEmpty else { throw .emptyList(path: path, key: key + ".map") }
      for (row, values) in map.enumerated() where values.count != first.count {
        throw .lengthMismatch(
          path: path, key: key + ".map[\(row)]", expected: first.count, found: values.count)
      }
    }
  }
}

/// The files of a run of the theory that its report is made from.
package struct TheoryRunDirectory: Sendable, Equatable {
  package var results: TheoryResults
  package var manifest: RunManifest

  private struct Kind: Decodable {
    var kind: String?
  }

  /// Whether a run directory is one of the theory or of a forecast, whose results have the same form.
  static func isOne(_ directory: String) throws(ReportError) -> Bool {
    ["theory", "forecast"].contains(try RunDirectory.decode(Kind.self, directory, "results.json").kind)
  }

  /// Reads `results.json` and `manifest.json`.
  ///
  /// - Throws: `ReportError` when a file is missing, malformed or at odds with itself.
  package static func read(_ directory: String) throws(ReportError) -> TheoryRunDirectory {
    let run = TheoryRunDirectory(
      results: try RunDirectory.decode(TheoryResults.self, directory, "results.json"),
      manifest: try RunDirectory.decode(RunManifest.self, directory, "manifest.json"))
    try run.results.check(path: directory + "/results.json")
    return run
  }
}
