/// A cosmology that the preferred source of linear spectra does not cover, and the formula that takes its place.
public struct LinearApproximation: Sendable, Equatable {
  /// The first quantity that is out of range.
  public let quantity: String
  /// Its value.
  public let value: Double
  /// The range that the preferred source covers.
  public let range: ClosedRange<Double>
  /// Name of the source that takes over.
  public let source: String
  /// How far off its P(k) may be: the largest share expected for 0.006 < k < 2 h/Mpc at equal σ_8.
  public let error: Double

  /// The error in whole per cent.
  public var percent: Int { Int((100 * min(error, 1e6)).rounded(.up)) }
}

extension LinearApproximation: CustomStringConvertible {
  /// One sentence on what is out of range and what that costs.
  public var description: String {
    "The linear emulator was trained for \(quantity) between \(range.lowerBound) and \(range.upperBound),"
      + " found \(value). \(source) is used instead, off by up to \(percent) %."
  }
}
