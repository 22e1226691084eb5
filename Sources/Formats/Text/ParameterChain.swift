/// Draws of parameters as getdist reads them (Lewis 2019, arXiv 1910.13970): `ROOT.txt` with weight, minus the log
/// density and the parameters on each line, `ROOT.paramnames` with names and symbols, and `ROOT.ranges` with the edges of
/// the prior.
public struct ParameterChain: Sendable, Equatable {
  /// Names of the parameters, without spaces.
  public var names: [String]
  /// Symbols, as in LaTeX without dollars.
  public var labels: [String]
  /// Edges of the prior.
  public var ranges: [ClosedRange<Double>]
  /// Draws `[S, P]`.
  public var values: Matrix
  /// Minus the log density of each draw `[S]`.
  public var cost: [Double]

  /// A chain of draws of equal weight.
  public init(
    names: [String], labels: [String], ranges: [ClosedRange<Double>], values: Matrix, cost: [Double]
  ) {
    precondition(
      names.count == labels.count && names.count == ranges.count && names.count == values.columns
        && cost.count == values.rows)
    (self.names, self.labels, self.ranges, self.values, self.cost) = (names, labels, ranges, values, cost)
  }

  /// Writes the three files, none of which may be there.
  ///
  /// - Parameter root: path without an ending.
  /// - Throws: `FormatError.file`.
  public func write(root: String) throws(FormatError) {
    for ending in [".txt", ".paramnames", ".ranges"] where FileBytes.exists(root + ending) {
      throw .file(root + ending, .exists)
    }
    var lines = ""
    for row in 0..<values.rows {
      lines += "1 \(cost[row])"
      for value in values.row(row) { lines += " \(value)" }
      lines += "\n"
    }
    try AtomicFile.write(lines, to: root + ".txt")
    try AtomicFile.write(
      zip(names, labels).map { "\($0) \($1)\n" }.joined(), to: root + ".paramnames")
    try AtomicFile.write(
      zip(names, ranges).map { "\($0) \($1.lowerBound) \($1.upperBound)\n" }.joined(), to: root + ".ranges")
  }
}
