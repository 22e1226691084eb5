/// Draws of parameters as getdist reads them (Lewis 2019, arXiv 1910.13970): `ROOT.txt` with weight, minus the log
/// density and the parameters on each line, `ROOT.paramnames` with names and symbols, and `ROOT.ranges` with the edges of
/// the prior.
public struct ParameterChain: Sendable, Equatable {
  /// A column of a chain.
  public struct Parameter: Sendable, Equatable {
    /// The name, without spaces.
    public var name: String
    /// The symbol, as in LaTeX without dollars.
    public var label: String
    /// Edges of the prior, nil where there are none.
    public var range: ClosedRange<Double>?
    /// Whether it follows from the others; getdist marks such names with a star.
    public var isDerived: Bool

    /// A column.
    public init(_ name: String, label: String, range: ClosedRange<Double>?, isDerived: Bool = false) {
      (self.name, self.label, self.range, self.isDerived) = (name, label, range, isDerived)
    }
  }

  /// The columns.
  public var parameters: [Parameter]
  /// Draws `[S, P]`.
  public var values: Matrix
  /// The weight of each draw `[S]`.
  public var weights: [Double]
  /// Minus the log density of each draw `[S]`.
  public var cost: [Double]

  /// A chain of draws.
  public init(parameters: [Parameter], values: Matrix, weights: [Double], cost: [Double]) {
    precondition(
      parameters.count == values.columns && cost.count == values.rows && weights.count == values.rows)
    (self.parameters, self.values, self.weights, self.cost) = (parameters, values, weights, cost)
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
    lines.reserveCapacity(values.values.count * 22)
    for row in 0..<values.rows {
      let weight = weights[row]
      lines += weight == 1 ? "1 " : "\(weight) "
      lines += "\(cost[row])"
      for value in values.row(row) {
        lines += " "
        lines += value.description
      }
      lines += "\n"
    }
    try AtomicFile.write(lines, to: root + ".txt")
    try AtomicFile.write(
      parameters.map { "\($0.name)\($0.isDerived ? "*" : "") \($0.label)\n" }.joined(),
      to: root + ".paramnames")
    try AtomicFile.write(
      parameters.map {
        "\($0.name) \($0.range.map { "\($0.lowerBound) \($0.upperBound)" } ?? "N N")\n"
      }.joined(), to: root + ".ranges")
  }
}
