/// The columns of a table of CAMB or CLASS, found by the names in its header.
struct TransferColumns {
  var k: [Double] = []
  var total: [Double] = []
  var cold: [Double]?
  let quantity: TransferTable.Quantity
  let unit: TransferTable.WaveNumberUnit

  /// Parses lines of numbers after comment lines; the last comment line with a name for every column is the header.
  init(
    text: String, name: String, quantity: TransferTable.Quantity?, unit: TransferTable.WaveNumberUnit?
  ) throws(CosmologyError) {
    var comments: [Substring] = []
    var rows: [[Double]] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      if let hash = line.firstIndex(of: "#") {
        comments.append(line[line.index(after: hash)...])
        continue
      }
      let row = try Self.numbers(line, place: "line \(index + 1)", name: name)
      if row.isEmpty { continue }
      guard row.count == rows.first?.count ?? row.count else {
        let expected = "expected \(rows[0].count) columns as above"
        throw .table(name: name, problem: "\(expected), found \(row.count) in line \(index + 1)")
      }
      rows.append(row)
    }
    guard let width = rows.first?.count, width >= 2 else {
      throw .table(
        name: name, problem: "at least two columns of numbers are needed, found \(rows.first?.count ?? 0)")
    }
    let header = Header(comments, width: width)
    guard let found = quantity ?? header?.quantity else {
      throw .table(
        name: name,
        problem: "no header says what the columns are, so say whether they hold power, transfer or density")
    }
    guard let foundUnit = unit ?? header?.unit else {
      throw .table(name: name, problem: "no header gives the unit of k, so say whether it is h/Mpc or 1/Mpc")
    }
    self.quantity = found
    self.unit = foundUnit
    guard let totalColumn = header?.total ?? (width == 2 ? 1 : nil) else {
      throw .table(
        name: name, problem: "the header names no column of total matter among its \(width) columns")
    }
    k = rows.map { $0[0] }
    total = rows.map { $0[totalColumn] }
    if let coldColumn = header?.cold { cold = rows.map { $0[coldColumn] } }
  }

  private static func numbers(
    _ line: Substring, place: String, name: String
  ) throws(CosmologyError) -> [Double] {
    var row: [Double] = []
    for word in line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "," }) {
      // Fortran writes small numbers without the letter: 1.5-101.
      guard let value = Double(word), value.isFinite else {
        throw .table(name: name, problem: "expected a number, found '\(word.prefix(40))' in \(place)")
      }
      row.append(value)
    }
    return row
  }

  /// What a header says.
  private struct Header {
    let unit: TransferTable.WaveNumberUnit?
    let quantity: TransferTable.Quantity?
    let total: Int?
    let cold: Int?

    /// The last comment that names at least as many columns as the table has.
    init?(_ comments: [Substring], width: Int) {
      for comment in comments.reversed() {
        let names = Self.names(comment)
        guard names.count == width, let first = names.first, first.hasPrefix("k") else { continue }
        unit = Self.unit(first)
        let column = { (choices: [String]) in names.firstIndex { choices.contains($0) } }
        if width == 2 {
          let second = names[1].lowercased()
          total = 1
          cold = nil
          quantity =
            second.hasPrefix("p")
            ? .power : second.hasPrefix("t") ? .transfer : second.hasPrefix("d") ? .density : nil
        } else if let camb = column(["total"]) {
          (total, cold, quantity) = (camb, column(["no_nu"]), .transfer)
        } else if let classInCAMBFormat = column(["-T_tot/k2"]) {
          (total, cold, quantity) = (classInCAMBFormat, nil, .transfer)
        } else if let density = column(["d_tot", "d_m"]) {
          (total, cold, quantity) = (density, nil, .density)
        } else {
          (total, cold, quantity) = (nil, nil, nil)
        }
        return
      }
      return nil
    }

    /// Column names: `1:k (h/Mpc)  2:P` of CLASS or `k/h CDM baryon` of CAMB, units kept with their name.
    private static func names(_ comment: Substring) -> [String] {
      var names: [String] = []
      for word in comment.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "," }) {
        let opens = word.hasPrefix("(") || word.hasPrefix("[")
        if opens, let last = names.popLast() {
          names.append(last + String(word))
        } else {
          let parts = word.split(separator: ":", maxSplits: 1)
          names.append(String(parts.count == 2 && parts[0].allSatisfy(\.isNumber) ? parts[1] : word))
        }
      }
      return names
    }

    private static func unit(_ name: String) -> TransferTable.WaveNumberUnit? {
      if name.contains("h/Mpc") || name == "k/h" { return .hubble }
      if name.contains("1/Mpc") || name.contains("Mpc^-1") { return .physical }
      return nil
    }
  }
}
