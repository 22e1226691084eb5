extension Observable {
  /// The relative difference up to which two values of an axis are the same; text files round.
  public static let axisTolerance = 1e-4

  /// Requires that this is the observable expected: axes of equal lengths, coordinates and units, and an equal unit. A
  /// unit that one of them does not state is taken to be the other's.
  ///
  /// - Parameters:
  ///   - other: the observable expected.
  ///   - place: whose this observable is, for messages.
  ///   - otherPlace: whose the expected one is.
  /// - Throws: ``ObservableError/differ(name:what:expected:from:found:place:)``.
  public func requireSame(
    as other: Observable, place: String, otherPlace: String
  ) throws(ObservableError) {
    func fault(_ what: String, _ found: String, _ expected: String) -> ObservableError {
      .differ(name: name, what: what, expected: expected, from: otherPlace, found: found, place: place)
    }
    guard kind == other.kind else { throw fault("kind", kind.rawValue, other.kind.rawValue) }
    guard shape == other.shape else {
      throw fault(
        "its axes", axes.map(\.summary).joined(separator: "; "),
        other.axes.map(\.summary).joined(separator: "; "))
    }
    if let (mine, theirs) = Self.differingUnits(unit, other.unit) { throw fault("unit", mine, theirs) }
    for (axis, otherAxis) in zip(axes, other.axes) {
      for (mine, theirs) in zip(axis.coordinates, otherAxis.coordinates) {
        guard mine.name == theirs.name else { throw fault("its axis", mine.name, theirs.name) }
        if let (unit, otherUnit) = Self.differingUnits(mine.unit, theirs.unit) {
          throw fault("the unit of \(mine.name)", unit, otherUnit)
        }
        let place = zip(mine.values, theirs.values).enumerated().first { _, pair in
          !(abs(pair.0 - pair.1) <= Self.axisTolerance * max(abs(pair.0), abs(pair.1)))
        }
        if let (index, pair) = place {
          throw fault(
            "\(mine.name) of bin \(index + 1)", "\(pair.0) (\(axis.summary))",
            "\(pair.1) (\(otherAxis.summary))")
        }
      }
    }
  }

  /// The two units where both are stated and not the same.
  static func differingUnits(_ first: String, _ second: String) -> (String, String)? {
    guard !first.isEmpty, !second.isEmpty, canonical(first) != canonical(second) else { return nil }
    return (first, second)
  }

  /// A unit without what is a matter of taste: spaces, "**" for "^", superscripts, factors of a product in any order.
  static func canonical(_ unit: String) -> String {
    var text = unit.filter { !$0.isWhitespace }
    for (written, meant) in [
      ("**", "^"), ("³", "^3"), ("²", "^2"), ("⁻¹", "^-1"), ("h^-1Mpc", "Mpc/h"), ("hMpc^-1", "h/Mpc"),
    ] {
      text = text.split(separator: written, omittingEmptySubsequences: false).joined(separator: meant)
    }
    let same = [
      "h^-3Mpc^3": "(Mpc/h)^3", "Mpc^3/h^3": "(Mpc/h)^3", "Mpc^3h^-3": "(Mpc/h)^3", "h/Mpc": "h/Mpc",
    ]
    return same[text] ?? text
  }
}
