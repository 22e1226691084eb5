/// A table of numbers `[rows, columns]`, stored row after row.
public struct Matrix: Sendable, Equatable {
  /// How many rows there are.
  public let rows: Int
  /// How many columns there are.
  public let columns: Int
  /// The numbers, row-major: entry (r, c) is at `r * columns + c`.
  public var values: [Double]

  /// A table of the given numbers; there must be `rows * columns` of them.
  public init(rows: Int, columns: Int, values: [Double]) {
    precondition(
      rows >= 0 && columns >= 0 && values.count == rows * columns,
      "a \(rows) x \(columns) matrix cannot hold \(values.count) values")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// A table of zeros.
  public init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, values: Array(repeating: 0, count: rows * columns))
  }

  /// The entry of one row and one column.
  public subscript(row: Int, column: Int) -> Double {
    get {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "index outside the matrix")
      return values[row * columns + column]
    }
    set {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "index outside the matrix")
      values[row * columns + column] = newValue
    }
  }

  /// The entries of one row, `[columns]`, without a copy.
  public func row(_ row: Int) -> ArraySlice<Double> { values[(row * columns)..<((row + 1) * columns)] }

  /// The entries of one column, `[rows]`.
  public func column(_ column: Int) -> [Double] { (0..<rows).map { self[$0, column] } }

  /// The rows of the given numbers, in the given order; a row may be asked for more than once.
  public func selecting(rows chosen: [Int]) -> Matrix {
    var picked: [Double] = []
    picked.reserveCapacity(chosen.count * columns)
    for index in chosen { picked.append(contentsOf: row(index)) }
    return Matrix(rows: chosen.count, columns: columns, values: picked)
  }

  /// The columns of the given numbers, in the given order.
  public func selecting(columns chosen: [Int]) -> Matrix {
    var picked: [Double] = []
    picked.reserveCapacity(rows * chosen.count)
    for row in 0..<rows { for column in chosen { picked.append(self[row, column]) } }
    return Matrix(rows: rows, columns: chosen.count, values: picked)
  }

  /// The place of the first entry that is NaN or infinite, in reading order.
  public func firstNonFinite() -> (row: Int, column: Int)? {
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return nil }
    return (index / columns, index % columns)
  }

  /// Refuses NaN and infinity.
  ///
  /// - Parameter file: the file that the numbers came from, for the message.
  /// - Throws: `FormatError.nonFinite` with file, row and column.
  public func requireFinite(file: String) throws(FormatError) {
    guard let place = firstNonFinite() else { return }
    throw .nonFinite(
      file: file, row: place.row, column: place.column, value: "\(self[place.row, place.column])")
  }
}

extension Matrix: Codable {
  private enum CodingKeys: String, CodingKey {
    case rows
    case columns
    case values
  }

  /// Reads a matrix and refuses one whose number of values is not rows times columns.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let rows = try container.decode(Int.self, forKey: .rows)
    let columns = try container.decode(Int.self, forKey: .columns)
    let values = try container.decode([Double].self, forKey: .values)
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflow, count == values.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .values, in: container,
        debugDescription: "a \(rows) x \(columns) matrix cannot hold \(values.count) values")
    }
    self.init(rows: rows, columns: columns, values: values)
  }
}
