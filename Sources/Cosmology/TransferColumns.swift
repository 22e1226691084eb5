import Formats

/// The columns of a table of CAMB or CLASS, found by the names in its header.
struct TransferColumns {
  var k: [Double] = []
  var total: [Double] = []
  var cold: [Double]?
  let quantity: TransferTable.Quantity
  let unit: TransferTable.WaveNumberUnit

  /// Parses lines of numbers after comment lines; `columns`, or else the last line before the numbers with a name for
  /// every column that begins with that of k, is the header.
  init(
    text: String, name: String, columns: String?
  ) throws(CosmologyError) {
    var headers: [[ColumnTitle]] = []
    var rows: [[Double]] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let words = Self.words(line.prefix { $0 != "#" })
      // Names may stand in a first line that is no comment.
      let isHeader = rows.isEmpty && words.first?.hasPrefix("k") == true
      if words.isEmpty || isHeader {
        let comment = line.drop { $0 != "#" }.drop { $0 == "#" }
        headers.append(ColumnTitle.titles(isHeader ? words : Self.words(comment)))
        continue
      }
      let row = try Self.numbers(words, place: "line \(index + 1)", name: name)
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
    let header: TransferHeader
    do throws(TransferHeader.Fault) {
      header = try TransferHeader(Self.titles(columns, headers, width: width))
    } catch { throw .table(name: name, problem: error.text) }
    (quantity, unit) = (header.quantity, header.unit)
    k = rows.map { $0[0] }
    total = rows.map { $0[header.total] }
    if let coldColumn = header.cold { cold = rows.map { $0[coldColumn] } }
  }

  /// The titles of the columns: those stated or else those of the last header that fits.
  private static func titles(
    _ stated: String?, _ headers: [[ColumnTitle]], width: Int
  ) throws(TransferHeader.Fault) -> [ColumnTitle] {
    if let stated {
      let titles = ColumnTitle.titles(words(stated[...]))
      guard titles.count == width else {
        throw TransferHeader.Fault(text: "expected a name for each of \(width) columns, found '\(stated)'")
      }
      return titles
    }
    guard let header = headers.last(where: { $0.count == width && $0[0].name.hasPrefix("k") }) else {
      let example = width == 2 ? "k/h P" : "k/h CDM baryon ... total"
      throw TransferHeader.Fault(
        text: "no header names its \(width) columns, expected a line such as '# \(example)' above the numbers"
          + " or --table-columns with the names")
    }
    return header
  }

  private static func words(_ line: Substring) -> [String] {
    line.split { $0 == " " || $0 == "\t" || $0 == "," }.map(String.init)
  }

  private static func numbers(
    _ words: [String], place: String, name: String
  ) throws(CosmologyError) -> [Double] {
    var row: [Double] = []
    for word in words {
      // Fortran writes small numbers without the letter: 1.5-101.
      guard let value = Double(word), value.isFinite else {
        throw .table(name: name, problem: "expected a number, found '\(word.prefix(40))' in \(place)")
      }
      row.append(value)
    }
    return row
  }
}

/// What the titles of a table of CAMB or CLASS say; every name is known or refused.
struct TransferHeader {
  let unit: TransferTable.WaveNumberUnit
  let quantity: TransferTable.Quantity
  /// The column of total matter and that of cold dark matter with baryons.
  let total: Int
  let cold: Int?

  /// What is wrong with a header, in a few words.
  struct Fault: Error {
    let text: String
  }

  /// The names of total matter by what they hold.
  private static let known: [(quantity: TransferTable.Quantity, names: [String])] = [
    (.power, ["P", "P(k)", "Pk", "P_lin", "P_lin(k)", "Plin", "P_m", "P_m(k)", "P_mm", "P_tot"]),
    (.transfer, ["total", "T", "T(k)", "T_tot", "T_m", "transfer", "-T_tot/k2"]),
    (.density, ["d_tot", "d_m", "delta", "delta_tot", "delta_m"]),
  ]

  /// - Throws: ``Fault`` for a name or unit that is not known, and without a column of total matter.
  init(_ titles: [ColumnTitle]) throws(Fault) {
    let wavenumber = titles[0]
    guard ["k", "k/h", "kh"].contains(wavenumber.name) else {
      throw Fault(text: "expected column 1 to be named k or k/h, found '\(wavenumber.name)'")
    }
    guard let countsInHubble = wavenumber.countsInHubble ?? (wavenumber.name == "kh" ? true : nil) else {
      throw Fault(
        text: "expected k with its unit as k/h, 'k (h/Mpc)' or 'k (1/Mpc)', found '\(wavenumber.text)'")
    }
    unit = countsInHubble ? .hubble : .physical
    for (quantity, names) in Self.known {
      guard let column = titles.indices.dropFirst().first(where: { names.contains(titles[$0].name) }) else {
        continue
      }
      if quantity == .power, titles[column].unit != nil, titles[column].measuresInHubble != countsInHubble {
        throw Fault(
          text: "expected P in the unit of 1/k cubed, found \(wavenumber.text) and \(titles[column].text)")
      }
      (self.quantity, total) = (quantity, column)
      cold = quantity == .transfer ? titles.firstIndex { $0.name == "no_nu" } : nil
      return
    }
    let names = titles.dropFirst().map { "'\($0.name)'" }.joined(separator: ", ")
    let known = Self.known.map { "\($0.names.joined(separator: ", ")) (\($0.quantity))" }
    throw Fault(text: "the header names \(names), expected one of \(known.joined(separator: ", "))")
  }
}
