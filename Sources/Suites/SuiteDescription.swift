import Formats
import Foundation
import Observables
import OrderedCollections

extension Suite {
  /// What is in the suite, for `inspect`: a line each for origin, size, bins and summaries, a table of parameters.
  public var summaryText: String {
    var lines = [
      "suite        \(name)",
      "made by      \(manifest.generator)" + (manifest.seed.map { ", seed \($0)" } ?? ""),
      "simulations  \(count)",
    ]
    if let pair = manifest.pair { lines.append("phases of    \(pair.suite), row by row") }
    for observed in observables.values {
      let observable = observed.observable
      let unit = observable.unit.isEmpty ? "" : " \(observable.unit)"
      let ends = observed.rows.matrix.map { ($0.values.min() ?? 0, $0.values.max() ?? 0) }
      let range = ends.map { ", \(short($0.0)) to \(short($0.1))\(unit)" } ?? unit
      lines.append(
        "observable   \(observable.name) \(observable.shape)\(range)"
          + " along \(observable.axes.map(\.shortSummary).joined(separator: "; "))")
    }
    for (key, value) in manifest.details where value.array?.isEmpty != true {
      lines.append("detail       \(key): \(value.string ?? (try? value.encoded(compact: true)) ?? "")")
    }
    lines.append("")
    lines.append(contentsOf: parameterLines)
    return lines.joined(separator: "\n") + "\n"
  }

  /// One line per parameter: range found, mean, the prior's range when stated, how it is scaled, symbol and unit.
  private var parameterLines: [String] {
    let width = max(9, parameters.names.map(\.count).max() ?? 0)
    func line(_ cells: [String]) -> String {
      let padded = cells.enumerated().map { index, cell in
        let size = index == 0 ? width : 11
        let space = String(repeating: " ", count: max(0, size - cell.count))
        return index == 0 ? cell + space : space + cell
      }
      return padded.joined(separator: " ")
    }
    var lines = [line(["parameter", "smallest", "mean", "largest", "scale", "prior"]) + "  label"]
    for (index, name) in parameters.names.enumerated() {
      let column = parameters.values.column(index)
      let mean = column.reduce(0, +) / Double(column.count)
      let prior =
        manifest.prior[name].map { "[\(short($0.lowerBound)), \(short($0.upperBound))]" } ?? "not stated"
      let described = manifest.parameters[name]
      let unit = described?.unit.map { " [\($0)]" } ?? ""
      lines.append(
        line([
          name, short(column.min() ?? .nan), short(mean), short(column.max() ?? .nan),
          described?.scale.rawValue ?? ParameterScale.linear.rawValue, prior,
        ]) + "  \(described?.label ?? name)\(unit)")
    }
    return lines
  }

  private func short(_ value: Double) -> String { String(format: "%.5g", value) }
}
