/// A decimal number held exactly as `mantissa` times ten to the `exponent`, so that axis numbers have no rounding.
package struct Decimal10: Sendable, Equatable {
  package var mantissa: Int
  package var exponent: Int

  package init(mantissa: Int, exponent: Int) {
    self.mantissa = mantissa
    self.exponent = exponent
  }

  /// The nearest Double, by the exact conversion of the decimal text.
  package var value: Double {
    Double("\(mantissa)e\(exponent)") ?? 0
  }

  /// The digits with a given number of decimals, for the numbers of one axis; zero is bare.
  package func text(decimals: Int) -> String {
    let plain = text
    guard decimals > 0, mantissa != 0, !plain.contains("⁻"), !plain.contains("10\u{2070}"),
      !plain.contains("×")
    else { return plain }
    let given = plain.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count ?? 0
    return plain + (given == 0 ? "." : "") + String(repeating: "0", count: max(0, decimals - given))
  }

  /// Digits as they stand on an axis: a true minus sign, and powers of ten outside 10⁻⁴ to 10⁵.
  package var text: String {
    if mantissa == 0 { return "0" }
    var digits = abs(mantissa)
    var power = exponent
    while digits % 10 == 0 {
      digits /= 10
      power += 1
    }
    let sign = mantissa < 0 ? "−" : ""
    let figures = String(digits)
    let leading = power + figures.count - 1
    if leading < -4 || leading > 5 { return sign + Self.scientific(figures, leading) }
    if power >= 0 { return sign + figures + String(repeating: "0", count: power) }
    let places = -power
    if figures.count > places {
      return sign + figures.dropLast(places) + "." + figures.suffix(places)
    }
    return sign + "0." + String(repeating: "0", count: places - figures.count) + figures
  }

  private static func scientific(_ figures: String, _ exponent: Int) -> String {
    let power = "10" + superscript(exponent)
    if figures == "1" { return power }
    let mantissa = figures.count == 1 ? figures : figures.prefix(1) + "." + figures.dropFirst()
    return mantissa + "×" + power
  }

  private static func superscript(_ number: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return String(String(number).compactMap { $0 == "-" ? "⁻" : $0.wholeNumberValue.map { digits[$0] } })
  }
}
