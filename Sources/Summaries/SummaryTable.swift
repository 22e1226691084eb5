import Formats
import Foundation

/// A measured summary as columns of numbers, the way it is written to files.
public struct SummaryTable: Sendable, Equatable {
  /// One column.
  public struct Column: Sendable, Equatable {
    /// What it is.
    public let name: String
    /// Its unit, empty for plain numbers.
    public let unit: String
    /// A number per row.
    public let values: [Double]

    /// A column.
    public init(_ name: String, _ unit: String = "", _ values: [Double]) {
      self.name = name
      self.unit = unit
      self.values = values
    }
  }

  /// Name of the summary and of its files.
  public let name: String
  /// The columns, equally long.
  public let columns: [Column]
  /// What else belongs to the measurement, such as the shot noise.
  public let details: [(name: String, value: JSONValue)]

  /// A table of equally long columns.
  public init(name: String, columns: [Column], details: [(name: String, value: JSONValue)]) {
    self.name = name
    self.columns = columns
    self.details = details
  }

  /// Number of rows.
  public var rows: Int { columns.map(\.values.count).min() ?? 0 }

  /// The numbers `[rows, columns]`.
  public var matrix: Matrix {
    var values: [Double] = []
    values.reserveCapacity(rows * columns.count)
    for row in 0..<rows { values.append(contentsOf: columns.map { $0.values[row] }) }
    return Matrix(rows: rows, columns: columns.count, values: values)
  }

  /// The table as text: lines of details and of column names that start with #, then a row per bin.
  public var text: String {
    var lines = ["# \(name)"]
    for (name, value) in details { lines.append("# \(name): \(Self.text(of: value))") }
    lines.append("# " + columns.map(\.title).joined(separator: "\t"))
    for row in 0..<rows {
      lines.append(columns.map { String(format: "%.9g", $0.values[row]) }.joined(separator: "\t"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Name, details, columns with units and the names of the files.
  public var manifest: JSONValue {
    var object = JSONValue.object([
      ("files", .strings([name + ".npy", name + ".txt"])),
      ("columns", .array(columns.map { .object([("name", .string($0.name)), ("unit", .string($0.unit))]) })),
      ("rows", .integer(rows)),
    ])
    for (name, value) in details { object[name] = value }
    return object
  }

  /// Writes `<name>.npy` `[rows, columns]` and `<name>.txt` into a folder.
  ///
  /// - Throws: `FormatError`.
  public func write(to directory: String) throws(FormatError) {
    try NumpyFile.write(matrix, to: "\(directory)/\(name).npy")
    try AtomicFile.write(text, to: "\(directory)/\(name).txt")
  }

  /// Whether names, columns and details are equal.
  public static func == (left: SummaryTable, right: SummaryTable) -> Bool {
    left.name == right.name && left.columns == right.columns
      && left.details.map(\.name) == right.details.map(\.name)
      && left.details.map(\.value) == right.details.map(\.value)
  }

  private static func text(of value: JSONValue) -> String {
    value.string ?? (try? value.encoded(compact: true)) ?? ""
  }
}

extension SummaryTable.Column {
  /// The name with its unit in brackets.
  var title: String { unit.isEmpty ? name : "\(name) [\(unit)]" }
}
