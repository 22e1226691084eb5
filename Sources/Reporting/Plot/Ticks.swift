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

/// Where an axis is marked: numbered major ticks and bare minor ones.
package struct Ticks: Sendable, Equatable {
  /// A numbered tick.
  package struct Major: Sendable, Equatable {
    package var value: Double
    package var text: String
  }

  package var major: [Major]
  package var minor: [Double]

  package init(major: [Major], minor: [Double]) {
    self.major = major
    self.minor = minor
  }

  /// Round steps of 1, 2 or 5 times a power of ten, with at most `count` numbers (and at least two) in the domain.
  package static func linear(_ domain: ClosedRange<Double>, atMost count: Int) -> Ticks {
    let span = domain.upperBound - domain.lowerBound
    guard span > 0, span.isFinite else { return Ticks(major: [], minor: []) }
    var exponent = Int((span / Double(max(count, 2))).logarithm10.rounded(.down))
    var choice = 0
    let digits = [1, 2, 5]
    while multiples(of: Decimal10(mantissa: digits[choice], exponent: exponent), in: domain).count
      > max(count, 2)
    {
      choice += 1
      if choice == 3 {
        choice = 0
        exponent += 1
      }
    }
    let step = Decimal10(mantissa: digits[choice], exponent: exponent)
    let major = multiples(of: step, in: domain)
    let fine =
      choice == 1
      ? Decimal10(mantissa: 5, exponent: exponent - 1)
      : Decimal10(mantissa: digits[choice] * 2, exponent: exponent - 1)
    let values = Set(major.map(\.value))
    return Ticks(
      major: major.map { Major(value: $0.value, text: $0.text) },
      minor: multiples(of: choice == 2 ? Decimal10(mantissa: 1, exponent: exponent) : fine, in: domain)
        .map(\.value).filter { !values.contains($0) })
  }

  /// Whole multiples of `step` inside the domain, with room for rounding at its ends.
  private static func multiples(of step: Decimal10, in domain: ClosedRange<Double>) -> [Decimal10] {
    let width = step.value
    let first = (domain.lowerBound / width - 1e-9).rounded(.up)
    let last = (domain.upperBound / width + 1e-9).rounded(.down)
    guard first <= last, abs(first) < 1e15, abs(last) < 1e15 else { return [] }
    let range = Int(first)...Int(min(last, first + 10_000))
    return range.map { Decimal10(mantissa: $0 * step.mantissa, exponent: step.exponent) }
  }

  /// Decades, and as many of 2, 3, 5, 7 within them as leave at most `count` numbers; minor ticks at every digit.
  package static func logarithmic(_ domain: ClosedRange<Double>, atMost count: Int) -> Ticks {
    guard domain.lowerBound > 0, domain.upperBound > domain.lowerBound, domain.upperBound.isFinite
    else { return Ticks(major: [], minor: []) }
    let all = digits([1, 2, 3, 4, 5, 6, 7, 8, 9], in: domain)
    let sets = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]]
    let fitting = sets.lazy.map { digits($0, in: domain) }.first { $0.count <= max(count, 2) }
    var major = fitting ?? digits([1], in: domain)
    if major.count < 2 {
      let narrow = linear(domain, atMost: count)
      if narrow.major.count >= 2 { return narrow }
    }
    while major.count > max(count, 2) {
      major = major.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    }
    let values = Set(major.map(\.value))
    return Ticks(
      major: major.map { Major(value: $0.value, text: $0.text) },
      minor: all.map(\.value).filter { !values.contains($0) })
  }

  private static func digits(_ mantissas: [Int], in domain: ClosedRange<Double>) -> [Decimal10] {
    let first = Int(domain.lowerBound.logarithm10.rounded(.down)) - 1
    let last = Int(domain.upperBound.logarithm10.rounded(.up))
    let slack = 1 + 1e-9
    return (first...max(first, last)).flatMap { exponent in
      mantissas.map { Decimal10(mantissa: $0, exponent: exponent) }
    }
    .filter { domain.lowerBound <= $0.value * slack && $0.value <= domain.upperBound * slack }
  }

  /// Ticks at given whole numbers, numbers dropped from the right neighbour where two would be closer than `gap`.
  package static func at(_ numbers: [Int], position: (Double) -> Double, gap: Double) -> Ticks {
    var major: [Major] = []
    var minor: [Double] = []
    var previous = -Double.infinity
    for number in numbers.sorted() {
      let place = position(Double(number))
      let text = String(number)
      if place - previous >= gap + 3.5 * Double(text.count) {
        major.append(Major(value: Double(number), text: text))
        previous = place + 3.5 * Double(text.count)
      } else {
        minor.append(Double(number))
      }
    }
    return Ticks(major: major, minor: minor)
  }
}
