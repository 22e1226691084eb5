import Formats

extension InputEncoding {
  /// How far a simulation lies from those that the encoding was fitted on.
  public struct Outlier: Sendable, Equatable {
    /// The row.
    public let row: Int
    /// Root mean square over the numbers of their distance from the mean, in standard deviations.
    public let typical: Double
    /// The number furthest away.
    public let worst: Int
    /// Its distance in standard deviations.
    public let distance: Double
  }

  /// Rows of a simulation beyond this root mean square are unlike the training simulations: under any distribution at
  /// most 1 in 9 of them lies there (Chebyshev), under those of suites over flat priors hardly any.
  public static let typicalLimit = 3.0
  /// A single number this many standard deviations away is unlike the training simulations too.
  public static let worstLimit = 6.0

  /// The rows that lie outside what the encoding was fitted on, by its own means and deviations.
  ///
  /// - Throws: as ``encoded(_:rows:)``.
  public func outliers(_ joint: JointObservable) throws(ObservableError) -> [Outlier] {
    let encoded = try encoded(joint)
    return (0..<joint.count).compactMap { row in
      let numbers = encoded.row(row)
      let typical = (numbers.reduce(0) { $0 + $1 * $1 } / Double(max(numbers.count, 1))).squareRoot()
      let worst = numbers.enumerated().max { abs($0.element) < abs($1.element) }
      guard let worst, typical > Self.typicalLimit || abs(worst.element) > Self.worstLimit else { return nil }
      return Outlier(row: row, typical: typical, worst: worst.offset, distance: worst.element)
    }
  }
}
