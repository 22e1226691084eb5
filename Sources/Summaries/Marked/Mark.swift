import Formats

/// A mark m = [(1 + delta_s) / (1 + delta_s + delta_R)]^p of a particle by the overdensity around it (White 2016).
public struct Mark: Sendable, Hashable {
  /// Radius R of the top-hat that smooths the overdensity [Mpc/h].
  public let radius: Double
  /// The power p; positive marks stress low densities.
  public let power: Double
  /// The softening delta_s.
  public let softening: Double

  /// The mark of the Quijote spectra (Massara et al. 2021): R = 10 Mpc/h, p = 2, delta_s = 0.25.
  public static let quijote = Mark(checkedRadius: 10, power: 2, softening: 0.25)

  /// A mark.
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)``.
  public init(radius: Double, power: Double, softening: Double) throws(SummaryError) {
    guard radius > 0, radius.isFinite else {
      throw .setting("the radius R of a mark", expected: "a positive length [Mpc/h]", found: "\(radius)")
    }
    guard power.isFinite, power != 0, abs(power) <= 20 else {
      throw .setting("the power p of a mark", expected: "in -20 to 20 and not 0", found: "\(power)")
    }
    // A softening of 0 would let a particle in an empty sphere weigh infinitely.
    guard softening >= 1e-3, softening.isFinite else {
      throw .setting("the softening delta_s of a mark", expected: "at least 0.001", found: "\(softening)")
    }
    self.init(checkedRadius: radius, power: power, softening: softening)
  }

  /// Reads "R,p,delta_s", such as "10,2,0.25".
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)``.
  public init(_ text: String) throws(SummaryError) {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double(decimal: $0) }
    guard numbers.count == 3, let radius = numbers[0], let power = numbers[1], let softening = numbers[2]
    else {
      throw .setting("a mark", expected: "three numbers R,p,delta_s such as 10,2,0.25", found: "'\(text)'")
    }
    try self.init(radius: radius, power: power, softening: softening)
  }

  private init(checkedRadius radius: Double, power: Double, softening: Double) {
    self.radius = radius
    self.power = power
    self.softening = softening
  }

  /// A short name with the values, such as "R10_p2_ds0.25".
  public var name: String { "R\(Self.short(radius))_p\(Self.short(power))_ds\(Self.short(softening))" }

  private static func short(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }
}
