/// A positive number that a study has yet to measure, as rehearsals foretell it.
public struct Foretold: Sendable, Equatable {
  /// The middle.
  public var value: Double
  /// Lower end of the band that holds the measured number with a probability of 68 %.
  public var low: Double
  /// Upper end of it.
  public var high: Double

  /// Makes a number with its band.
  public init(value: Double, low: Double, high: Double) {
    self.value = value
    self.low = low
    self.high = high
  }
}
