/// One power spectrum as a text: Quijote's `Pk_m_z=0.txt`, CAMELS' `Pk_m_z=0.00.txt`, and the tables of `slingshot power`.
public struct SpectrumText: Sendable, Equatable {
  /// Wave numbers `[K]` [h/Mpc], positive and growing.
  public let k: [Double]
  /// Power `[K]` [(Mpc/h)^3], positive.
  public let power: [Double]
  /// The name of the summary where the file states it, as the tables of `slingshot power` do: `pk`, or
  /// `mpk_R10_p2_ds0.25` of a marked spectrum.
  public let summary: String?
  /// The title of the power's column as the header writes it, nil without a header.
  public let title: String?

  /// Reads wave numbers k [h/Mpc] and the power P(k) [(Mpc/h)^3]: the first two columns (further ones, such as the
  /// number of modes, are not read).
  ///
  /// - Parameter isPower: false for numbers of any sign along any axis that grows, such as multipoles or xi(s), whose header
  ///   may name what it wants.
  /// - Throws: `FormatError.file`, or `FormatError.text` with the line that breaks a rule; a header that names other
  ///   quantities or units is refused.
  public static func read(_ path: String, isPower: Bool = true) throws(FormatError) -> SpectrumText {
    try decode(FileBytes.read(path), name: path, isPower: isPower)
  }

  /// Reads a spectrum from the bytes of a file.
  ///
  /// - Parameter name: the file's name in messages.
  /// - Throws: as ``read(_:)``, but for `FormatError.file`.
  public static func decode(
    _ bytes: [UInt8], name: String, isPower: Bool = true
  ) throws(FormatError) -> SpectrumText {
    let table = try NumberTable(bytes, name: name)
    guard table.columns >= 2 else {
      throw .text(name, line: table.lines[0], .tooFewColumns(found: table.columns))
    }
    let header = table.titles
    if let header {
      guard header.titles.count == table.columns else {
        throw .text(
          name, line: header.line, .headerWidth(names: header.titles.count, columns: table.columns))
      }
      if isPower {
        do throws(TextFault) { try check(header.titles) } catch {
          throw .text(name, line: header.line, error)
        }
      }
    }
    let matrix = table.matrix
    var previous = isPower ? 0.0 : -.infinity
    for row in 0..<matrix.rows {
      let (k, power) = (matrix[row, 0], matrix[row, 1])
      guard k > previous else {
        throw .text(name, line: table.lines[row], .unordered(previous: previous, found: k))
      }
      guard power > 0 || !isPower else {
        throw .text(name, line: table.lines[row], .notPositive(power: power))
      }
      previous = k
    }
    return SpectrumText(
      k: matrix.column(0), power: matrix.column(1), summary: summary(table.comments),
      title: header?.titles[1].text)
  }

  /// Writes a spectrum, one line per bin; every number reads back exactly.
  ///
  /// - Throws: `FormatError.file`.
  public static func write(k: [Double], power: [Double], to path: String) throws(FormatError) {
    precondition(k.count == power.count, "\(k.count) wave numbers for \(power.count) powers")
    let lines = zip(k, power).map { NumberTable.line([$0, $1]) }
    try AtomicFile.write("# k[h/Mpc] P(k)[(Mpc/h)^3]\n" + lines.joined(), to: path)
  }

  /// Names of wave numbers and powers, without case, underscores, hyphens and the argument in brackets.
  private static let wavenumbers = ["k", "k/h", "k_mean", "k_eff", "k_bin", "k_center", "wavenumber"]
  private static let powers = [
    "P", "Pk", "P0", "Pk0", "Pm", "Pmm", "Pcb", "Ptot", "Pg", "Pgg", "Ph", "Phh", "P_lin", "P_nl", "power",
    "matter_power", "power_spectrum", "monopole", "M", "Mk", "mpk",
  ]

  private static func check(_ titles: [ColumnTitle]) throws(TextFault) {
    for (column, known, unit) in [(0, wavenumbers, "h/Mpc"), (1, powers, "(Mpc/h)^3")] {
      let title = titles[column]
      guard known.map(plain).contains(plain(title.name)) else {
        throw .otherColumn(column: column + 1, found: title.text, expected: known)
      }
      guard title.unit == nil || (column == 0 ? title.countsInHubble : title.measuresInHubble) == true else {
        throw .otherUnit(column: column + 1, found: title.unit ?? "", expected: unit)
      }
    }
  }

  private static func plain(_ name: String) -> String {
    name.prefix { $0 != "(" }.lowercased().filter { $0 != "_" && $0 != "-" }
  }

  /// The name in the first comment of our own tables, `# NAME`, which comments `# KEY: VALUE` follow.
  private static func summary(_ comments: [(line: Int, words: [String])]) -> String? {
    guard comments.count >= 2, comments[0].words.count == 1, comments[1].words.first?.last == ":" else {
      return nil
    }
    return comments[0].words[0]
  }
}

extension NumberTable {
  /// The titles of the columns with their line: the first line that is no comment, or else the last comment before the
  /// numbers that has as many titles as there are columns and states no value, as `# box: 1000` does.
  package var titles: (line: Int, titles: [ColumnTitle])? {
    if let header { return (header.line, header.words.map { ColumnTitle($0) }) }
    let headers = comments.filter { comment in
      !comment.words.contains { Double($0) != nil || $0.hasSuffix(":") || $0.contains("=") }
    }
    return headers.map { ($0.line, ColumnTitle.titles($0.words)) }.last { $0.1.count == columns }
  }
}
