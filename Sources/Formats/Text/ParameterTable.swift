/// The parameters of many simulations with their names, as Quijote's `latin_hypercube_params.txt`.
public struct ParameterTable: Sendable, Equatable {
  /// The name of each column.
  public var names: [String]
  /// The parameters `[simulations, parameters]`.
  public var values: Matrix

  /// A table with one name per column.
  public init(names: [String], values: Matrix) {
    precondition(names.count == values.columns, "\(names.count) names for \(values.columns) columns")
    self.names = names
    self.values = values
  }

  /// Reads a text table, the columns named by its first line, `Omega_m,sigma_8`, or else by the last comment before the
  /// numbers that has as many words as there are columns: `# Omega_m Omega_b h n_s sigma_8`. Where one name is missing
  /// and the first column counts the simulations, as in Quijote's modified-gravity table, that column is named
  /// `simulation`.
  ///
  /// - Throws: `FormatError.file`, or `FormatError.text` with the line that breaks a rule.
  public static func read(_ path: String) throws(FormatError) -> ParameterTable {
    try decode(FileBytes.read(path), name: path)
  }

  /// Reads a table from the bytes of a file.
  ///
  /// - Parameter name: the file's name in messages.
  /// - Throws: `FormatError.text` with the line that breaks a rule.
  public static func decode(_ bytes: [UInt8], name: String) throws(FormatError) -> ParameterTable {
    try ParameterTable(NumberTable(bytes, name: name), file: name)
  }

  /// The table of numbers that have names.
  ///
  /// - Parameter file: the file's name in messages.
  /// - Throws: `FormatError.text` for columns without names, with the same name or with one that cannot be written.
  package init(_ table: NumberTable, file: String) throws(FormatError) {
    guard let header = try table.names(file: file) else {
      throw .text(file, line: 0, .noNames(columns: table.columns))
    }
    if let column = header.words.firstIndex(where: { !Self.isWritable($0) }) {
      throw .text(file, line: header.line, .unusableName(header.words[column], column: column + 1))
    }
    if let repeated = Self.firstRepeated(header.words) {
      throw .text(file, line: header.line, .repeatedName(repeated))
    }
    self.init(names: header.words, values: table.matrix)
  }

  /// Writes the table with its header; every number reads back exactly.
  ///
  /// - Throws: `FormatError.text` for names that would not read back, `FormatError.nonFinite`,
  ///   `FormatError.file`.
  public func write(to path: String) throws(FormatError) {
    if let name = names.first(where: { !Self.isWritable($0) }) {
      throw .text(path, line: 0, .unwritableName(name))
    }
    if let repeated = Self.firstRepeated(names) { throw .text(path, line: 0, .repeatedName(repeated)) }
    try values.requireFinite(file: path)
    var text = "# " + names.joined(separator: " ") + "\n"
    for row in 0..<values.rows { text += NumberTable.line(values.row(row)) }
    try AtomicFile.write(text, to: path)
  }

  /// The values of one parameter, `[simulations]`, nil when there is no column of that name.
  public func column(named name: String) -> [Double]? {
    names.firstIndex(of: name).map { values.column($0) }
  }

  /// The table of the named columns, in the given order.
  ///
  /// - Parameter file: where the table came from, for the message.
  /// - Throws: `FormatError.text` with the nearest name when a column is missing.
  public func selecting(_ chosen: [String], file: String) throws(FormatError) -> ParameterTable {
    var indices: [Int] = []
    for name in chosen {
      guard let index = names.firstIndex(of: name) else {
        // A column that is wanted as well is no misspelling of this one.
        let nearest = nearestName(to: name, in: names.filter { !chosen.contains($0) })
        throw .text(file, line: 0, .missingColumn(name, nearest: nearest, names: names))
      }
      indices.append(index)
    }
    return ParameterTable(names: chosen, values: values.selecting(columns: indices))
  }

  /// Whether a header reads the name back as one word, and options can name the parameter (`NAME=LOW:HIGH`).
  private static func isWritable(_ name: String) -> Bool {
    name.isPlainName && name.first != "#" && !name.contains { $0.isWhitespace || ",\"=:".contains($0) }
  }

  private static func firstRepeated(_ names: [String]) -> String? {
    var seen: Set<String> = []
    return names.first { !seen.insert($0).inserted }
  }
}
