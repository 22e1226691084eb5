/// The width from which on a quantity of finite networks lies within a tolerance of infinite width.
///
/// The leading correction is a / N; its amount is fitted to means over networks of several widths, weighted by their
/// errors, with the value at infinite width free.
public struct CriticalWidth: Sendable, Equatable {
  /// The fitted value at infinite width.
  public let limit: Double
  /// The standard error of the limit.
  public let limitError: Double
  /// The fitted a of limit + a / N.
  public let slope: Double
  /// The standard error of the slope.
  public let slopeError: Double
  /// |a| / (tolerance |limit|).
  public let width: Double

  /// Fits means over networks.
  ///
  /// - Parameters:
  ///   - widths: N of each mean.
  ///   - values: the means.
  ///   - errors: their standard errors, above 0.
  ///   - tolerance: the relative deviation that is allowed.
  /// - Throws: ``TheoryError`` for fewer than two widths, sizes that differ and numbers out of range.
  public init(
    widths: [Int], values: [Double], errors: [Double], tolerance: Double
  ) throws(TheoryError) {
    try TheoryError.require("the tolerance", tolerance, strictly: true)
    try TheoryError.require(count: "the number of widths", Set(widths).count, atLeast: 2)
    for (what, count) in [("means", values.count), ("errors of the means", errors.count)]
    where count != widths.count {
      throw .size(of: what, expected: widths.count, found: count)
    }
    for error in errors { try TheoryError.require("the error of a mean", error, strictly: true) }
    for width in widths { try TheoryError.require(count: "the width of the network", width) }
    // Weighted least squares of two unknowns.
    var (s0, s1, s2, t0, t1) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for index in widths.indices {
      let weight = 1 / (errors[index] * errors[index])
      let x = 1 / Double(widths[index])
      s0 += weight
      s1 += weight * x
      s2 += weight * x * x
      t0 += weight * values[index]
      t1 += weight * x * values[index]
    }
    let determinant = s0 * s2 - s1 * s1
    limit = (s2 * t0 - s1 * t1) / determinant
    slope = (s0 * t1 - s1 * t0) / determinant
    limitError = (s2 / determinant).squareRoot()
    slopeError = (s0 / determinant).squareRoot()
    width = abs(slope) / (tolerance * abs(limit))
  }

  /// The fitted value at a width.
  public func value(at width: Int) -> Double { limit + slope / Double(width) }
}
