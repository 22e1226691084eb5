import Formats

extension Suite {
  /// Which simulations of a source suite share phases with those of this suite.
  public enum Partners: Sendable, Equatable {
    /// The suite is paired with none.
    case none
    /// The row of the source suite for each simulation `[N]`.
    case rows([Int])
    /// The suite is paired, but not with the source suite as it is: why, in one sentence.
    case lost(String)
  }

  /// Which simulations of a source suite share phases and parameters with those of this suite, by what simulated it.
  public func partners(in source: Suite) -> Partners {
    guard let pair = manifest.pair else { return .none }
    guard pair.rows.count == count else {
      return .lost(
        "\(name) has \(count) simulations and states partners of \(pair.rows.count): it is taken as unpaired."
      )
    }
    guard pair.simulations <= source.count, source.hash(ofFirst: pair.simulations) == pair.sha256 else {
      return .lost(
        pair.suite == source.name
          ? "\(name) is paired with \(pair.suite), which was changed since: it is taken as unpaired."
          : "\(name) is paired with \(pair.suite), not with \(source.name): it is taken as unpaired.")
    }
    for (index, parameter) in source.parameters.names.enumerated() {
      guard let own = parameters.column(named: parameter) else { continue }
      if let row = own.indices.first(where: { own[$0] != source.parameters.values[pair.rows[$0], index] }) {
        return .lost(
          "row \(row + 1) of \(name) has \(parameter) = \(own[row]), expected"
            + " \(source.parameters.values[pair.rows[row], index]) as its partner: it is taken as unpaired.")
      }
    }
    return .rows(pair.rows)
  }
}
