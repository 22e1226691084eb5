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

  /// The width of the widest number [px].
  package var width: Double { Double(major.map(\.text.count).max() ?? 0) * 6.8 }

  /// Round steps of 1, 2 or 5 times a power of ten, at most `count` numbers in the domain, or a few more where a
  /// rounder step would leave fewer than two.
  package static func linear(_ domain: ClosedRange<Double>, atMost count: Int) -> Ticks {
    let span = domain.upperBound - domain.lowerBound
    guard span > 0, span.isFinite else { return Ticks(major: [], minor: []) }
    let exponent = Int((span / Double(max(count, 2))).logarithm10.rounded(.down)) - 1
    let steps = (exponent...exponent + 3).flatMap { power in
      [1, 2, 5].map { Decimal10(mantissa: $0, exponent: power) }
    }
    var step = steps[0]
    for coarser in steps.dropFirst() {
      guard multiples(of: step, in: domain).count > max(count, 2),
        multiples(of: coarser, in: domain).count > 1
      else { break }
      step = coarser
    }
    let major = multiples(of: step, in: domain)
    let values = Set(major.map(\.value))
    return Ticks(
      major: major.map { Major(value: $0.value, text: $0.text(decimals: -step.exponent)) },
      minor: multiples(of: divided(step), in: domain).map(\.value).filter { !values.contains($0) })
  }

  /// A fifth of a step of 1 or 5, a quarter of a step of 2.
  private static func divided(_ step: Decimal10) -> Decimal10 {
    switch step.mantissa {
    case 1: Decimal10(mantissa: 2, exponent: step.exponent - 1)
    case 2: Decimal10(mantissa: 5, exponent: step.exponent - 1)
    default: Decimal10(mantissa: 1, exponent: step.exponent)
    }
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
  ///
  /// A domain of less than a factor of 3.5 has too few of those and gets round steps instead.
  package static func logarithmic(_ domain: ClosedRange<Double>, atMost count: Int) -> Ticks {
    guard domain.lowerBound > 0, domain.upperBound > domain.lowerBound, domain.upperBound.isFinite
    else { return Ticks(major: [], minor: []) }
    if domain.upperBound / domain.lowerBound < 3.5 { return linear(domain, atMost: count) }
    let sets = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]]
    let candidates = sets.map { digits($0, in: domain) }
    var major = candidates.first { $0.count <= max(count, 2) } ?? candidates[candidates.count - 1]
    if major.count < 2 { major = candidates.last { $0.count > 1 } ?? major }
    while major.count > max(count, 2) && major.count > 4 {
      major = major.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    }
    let values = Set(major.map(\.value))
    return Ticks(
      major: major.map { Major(value: $0.value, text: $0.text) },
      minor: digits(sets[0], in: domain).map(\.value).filter { !values.contains($0) })
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
