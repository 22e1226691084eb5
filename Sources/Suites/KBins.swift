/// How two lists of wavenumbers that should be the same differ.
public struct KBinMismatch: Error, Equatable, Sendable, CustomStringConvertible {
  /// What the tested list belongs to.
  public let name: String
  /// The tested list's number of bins, first and last wavenumber [h/Mpc].
  public let found: KBinEnds
  /// What the list to compare with belongs to.
  public let expectedName: String
  /// The number of bins, first and last wavenumber [h/Mpc] of the list to compare with.
  public let expected: KBinEnds
  /// The first bin that differs where both lists are equally long.
  public let bin: Int?

  /// One sentence with the ends of both lists.
  public var description: String {
    let place = bin.map { ", they first differ in bin \($0)" } ?? ""
    return
      "\(name): the k-bins do not match, expected \(expected) as in \(expectedName), found \(found)\(place)"
  }
}

/// Length and ends of a list of wavenumbers.
public struct KBinEnds: Equatable, Sendable, CustomStringConvertible {
  /// Number of bins.
  public let count: Int
  /// First wavenumber [h/Mpc], nil without bins.
  public let first: Double?
  /// Last wavenumber [h/Mpc], nil without bins.
  public let last: Double?

  init(_ k: [Double]) {
    count = k.count
    first = k.first
    last = k.last
  }

  /// "79 bins from 0.0089 to 0.4995 h/Mpc".
  public var description: String {
    guard let first, let last else { return "no bins" }
    return "\(count) bins from \(first) to \(last) h/Mpc"
  }
}

/// Comparison of lists of wavenumbers.
public enum KBins {
  /// The relative difference up to which two wavenumbers are the same; text files round.
  public static let tolerance = 1e-4

  /// Refuses wavenumbers that differ from those expected.
  ///
  /// - Parameters:
  ///   - k: the list to test `[K]` [h/Mpc].
  ///   - name: what it belongs to, for the message.
  ///   - expected: the list to compare with `[K]` [h/Mpc].
  ///   - expectedName: what that belongs to, for the message.
  /// - Throws: ``SuiteError/bins(_:)`` with the ends of both lists.
  public static func require(
    _ k: [Double], of name: String, toMatch expected: [Double], of expectedName: String
  ) throws(SuiteError) {
    var differing: Int?
    if k.count == expected.count {
      differing = k.indices.first { !(abs(k[$0] / expected[$0] - 1) <= tolerance) }
      if differing == nil { return }
    }
    throw .bins(
      KBinMismatch(
        name: name, found: KBinEnds(k), expectedName: expectedName, expected: KBinEnds(expected),
        bin: differing))
  }

  /// The bins in a range of wavenumbers, ends included.
  ///
  /// - Throws: ``SuiteError/emptyRange(lower:upper:first:last:)``.
  static func indices(of k: [Double], in range: ClosedRange<Double>) throws(SuiteError) -> [Int] {
    let bins = k.indices.filter { range.contains(k[$0]) }
    guard !bins.isEmpty else {
      throw .emptyRange(
        lower: range.lowerBound, upper: range.upperBound, first: k.first ?? .nan, last: k.last ?? .nan)
    }
    return bins
  }
}
