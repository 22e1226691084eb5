import Formats

extension Suite {
  /// The parameters that differ between simulations, without those named and without a column that counts simulations.
  public func varyingParameters(without left: [String] = []) -> [String] {
    parameters.names.enumerated().filter { column, name in
      let values = parameters.values.column(column)
      return !left.contains(name) && name != "simulation" && values.contains { $0 != values[0] }
    }.map(\.element)
  }

  /// Refuses names that are no parameter of the suite, and one that is given twice.
  ///
  /// - Throws: ``SuiteError``.
  public func requireParameters(_ names: [String]) throws(SuiteError) {
    var seen = Set<String>()
    for name in names {
      _ = try position(of: name, in: parameters.names, kind: "parameter")
      guard seen.insert(name).inserted else { throw .repeated(kind: "parameter", name: name) }
    }
  }
}
