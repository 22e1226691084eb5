/// A table of named columns as comma-separated values (RFC 4180, lines end in a newline).
public struct CSVTable: Sendable, Equatable {
  /// One entry of a table.
  public enum Field: Sendable, Equatable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral
  {
    /// A text; put in quotes where it must be.
    case text(String)
    /// A whole number.
    case integer(Int)
    /// A number, written so that it reads back exactly; NaN is written `nan` and infinity `inf`.
    case number(Double)
    /// An empty entry.
    case missing

    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }

    fileprivate var csv: String {
      switch self {
      case .text(let text):
        text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) })
          ? "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
          : text
      case .integer(let value): "\(value)"
      case .number(let value): "\(value)"
      case .missing: ""
      }
    }
  }

  /// The name of each column.
  public let header: [String]
  private var lines: [String]

  /// A table without rows.
  public init(header: [String]) {
    self.header = header
    lines = [Self.line(header.map(Field.text))]
  }

  /// Adds a row with one entry per column.
  public mutating func append(_ row: [Field]) {
    precondition(row.count == header.count, "\(row.count) entries for \(header.count) columns")
    lines.append(Self.line(row))
  }

  /// The text of the table, the header first.
  public func encoded() -> String { lines.joined() }

  /// Writes the table.
  ///
  /// - Throws: `FormatError.file`.
  public func write(to path: String) throws(FormatError) { try AtomicFile.write(encoded(), to: path) }

  private static func line(_ row: [Field]) -> String { row.map(\.csv).joined(separator: ",") + "\n" }
}
