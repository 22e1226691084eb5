import Formats

extension Suite {
  /// The parameters that differ between simulations, without those named and without a column that counts simulations.
  public func varyingParameters(without left: [String] = []) -> [String] {
    parameters.names.enumerated().filter { column, name in
      let values = parameters.values.column(column)
      return !left.contains(name) && name != "simulation" && values.contains { $0 != values[0] }
    }.map(\.element)
  }
}
