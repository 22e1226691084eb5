import Formats
import Foundation
import Reporting
import Summaries

/// The measurement of a catalogue of particles as a folder: tables, a figure and a manifest.
public struct CatalogueReport: Sendable {
  /// The measurement.
  public let measurement: CatalogueMeasurement

  /// A report on a measurement.
  public init(_ measurement: CatalogueMeasurement) { self.measurement = measurement }

  /// Writes the folder whole or not at all.
  ///
  /// - Parameters:
  ///   - directory: the folder to make.
  ///   - replacing: allows an existing folder to be replaced.
  ///   - inputs: names and paths of the files that were read.
  /// - Throws: ``SummaryError``.
  public func write(
    to directory: String, replacing: Bool, inputs: [(name: String, path: String)]
  ) throws {
    let files = inputs.map { input -> (String, JSONValue) in
      (input.name, .string((input.path as NSString).lastPathComponent))
    }
    let figure = Self.spectra(measurement.tables).figure()
    try measurement.write(
      to: directory, replacing: replacing,
      manifest: [("slingshot", .string(Version.current)), ("inputs", .object(files))],
      files: figure.map { [($0.name + ".svg", $0.standalone)] } ?? [])
  }

  /// Everything that is a power against a wavenumber, in one drawing.
  private static func spectra(_ tables: [SummaryTable]) -> SpectraFigure {
    let curves = tables.flatMap { table -> [SpectraFigure.Curve] in
      guard let k = table.columns.first(where: { $0.name == "k" }) else { return [] }
      return table.columns.filter { $0.unit == "(Mpc/h)^3" }.map { column in
        let label = table.columns.count { $0.unit == column.unit } > 1 ? column.name : table.name
        return SpectraFigure.Curve(label: label, k: k.values, values: column.values)
      }
    }
    return SpectraFigure(
      name: "spectra", title: "Spectra of the catalogue", quantity: "power [(Mpc/h)³]", curves: curves)
  }

  /// A line per summary and a few of its rows.
  public var text: String {
    var lines = ["\(measurement.particles) particles in a box of \(short(measurement.boxSize)) Mpc/h"]
    for table in measurement.tables {
      lines.append("")
      let noise = table.details.first { $0.name == "shot_noise" }?.value.double
      lines.append("\(table.name), \(table.rows) rows" + (noise.map { ", shot noise \(short($0))" } ?? ""))
      lines.append(row(table.columns.map(\.name)))
      for index in Self.sample(table.rows) {
        lines.append(row(table.columns.map { short($0.values[index]) }))
      }
    }
    return lines.joined(separator: "\n")
  }

  private func row(_ cells: [String]) -> String {
    cells.map { String(repeating: " ", count: max(1, 13 - $0.count)) + $0 }.joined()
  }

  private func short(_ value: Double) -> String { String(format: "%.5g", value) }

  /// At most eight rows, evenly spread, with the first and the last.
  private static func sample(_ rows: Int) -> [Int] {
    guard rows > 8 else { return Array(0..<rows) }
    return (0..<8).map { $0 * (rows - 1) / 7 }
  }
}
