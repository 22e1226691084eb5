import Formats
import Suites

/// Predictions at the very ends of a model's bounds: what is observed may come from beyond them.
package enum EdgePredictions {
  /// A prediction this near to an end, as a part of the bounds' width, counts as at the end. Of true values spread
  /// evenly between the bounds one in 200 lies so near, and predictions shrink towards the middle.
  static let nearness = 0.0025

  /// A sentence that names the rows and parameters, nil when there are none.
  ///
  /// - Throws: `SuiteError` for another number of parameters than the scaling's.
  package static func warning(_ predicted: Matrix, scaling: ParameterScaling) throws -> String? {
    let names = scaling.names
    let scaled = try scaling.targets(
      ParameterTable(names: names, values: predicted), rows: Array(0..<predicted.rows))
    var rows: [Int] = []
    var counts = [Int](repeating: 0, count: names.count)
    for row in 0..<predicted.rows {
      let edges = names.indices.filter { column in
        let value = Double(scaled[row * names.count + column])
        return value < nearness || value > 1 - nearness
      }
      if !edges.isEmpty { rows.append(row) }
      for column in edges { counts[column] += 1 }
    }
    guard let first = rows.first else { return nil }
    let parameters = names.indices.filter { counts[$0] > 0 }.map { column in
      "\(names[column]) (\(counts[column]), bounds \(scaling.lower[column]) to \(scaling.upper[column]))"
    }
    return
      "\(rows.count) of \(predicted.rows) inputs lead to an end of the model's bounds (the first is row \(first + 1)):"
      + " \(parameters.joined(separator: ", ")). What they come from may lie beyond it, where the model knows nothing."
  }
}
