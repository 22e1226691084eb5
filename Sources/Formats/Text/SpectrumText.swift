/// Reads and writes one power spectrum as text, as Quijote's `Pk_m_z=0.txt` and CAMELS' `Pk_m_z=0.00.txt`.
public enum SpectrumText {
  /// Reads wave numbers k [h/Mpc], positive and growing, and the power P(k) [(Mpc/h)^3], positive: the first
  /// two columns (further ones, such as the quadrupole, are ignored).
  ///
  /// - Throws: `FormatError.file`, or `FormatError.text` with the line that breaks a rule.
  public static func read(_ path: String) throws(FormatError) -> (k: [Double], power: [Double]) {
    try decode(FileBytes.read(path), name: path)
  }

  /// Reads a spectrum from the bytes of a file.
  ///
  /// - Parameter name: the file's name in messages.
  /// - Throws: `FormatError.text` with the line that breaks a rule.
  public static func decode(_ bytes: [UInt8], name: String) throws(FormatError) -> (
    k: [Double], power: [Double]
  ) {
    let table = try NumberTable(bytes, name: name)
    guard table.columns >= 2 else {
      throw .text(name, line: table.lines[0], .tooFewColumns(found: table.columns))
    }
    let matrix = table.matrix
    var previous = 0.0
    for row in 0..<matrix.rows {
      let (k, power) = (matrix[row, 0], matrix[row, 1])
      guard k > previous else {
        throw .text(name, line: table.lines[row], .unordered(previous: previous, found: k))
      }
      guard power > 0 else { throw .text(name, line: table.lines[row], .notPositive(power: power)) }
      previous = k
    }
    return (matrix.column(0), matrix.column(1))
  }

  /// Writes a spectrum, one line per bin; every number reads back exactly.
  ///
  /// - Throws: `FormatError.file`.
  public static func write(k: [Double], power: [Double], to path: String) throws(FormatError) {
    precondition(k.count == power.count, "\(k.count) wave numbers for \(power.count) powers")
    let lines = zip(k, power).map { NumberTable.line([$0, $1]) }
    try AtomicFile.write("# k[h/Mpc] P(k)[(Mpc/h)^3]\n" + lines.joined(), to: path)
  }
}
