import Foundation

/// How values of a quantity become places on paper.
package struct Scale: Sendable, Equatable {
  /// Whether equal distances mean equal differences or equal ratios.
  package enum Kind: Sendable, Equatable {
    case linear
    case logarithmic
  }

  package var kind: Kind
  package var domain: ClosedRange<Double>
  /// Places of the ends of the domain.
  package var start: Double
  package var end: Double

  package init(_ kind: Kind, _ domain: ClosedRange<Double>, from start: Double, to end: Double) {
    self.kind = kind
    self.domain = domain
    self.start = start
    self.end = end
  }

  /// The place of a value; values outside the domain lie at its ends.
  package func position(_ value: Double) -> Double {
    let inside = min(max(value, domain.lowerBound), domain.upperBound)
    let lower = warped(domain.lowerBound)
    let span = warped(domain.upperBound) - lower
    guard span > 0, inside.isFinite else { return start }
    return start + (end - start) * (warped(inside) - lower) / span
  }

  private func warped(_ value: Double) -> Double {
    kind == .linear ? value : log(value)
  }

  /// The smallest domain of ratios that holds all `values`, widened by `margin` of its own span at both ends.
  package static func ratios(holding values: [Double], margin: Double) -> ClosedRange<Double> {
    let usable = values.filter { $0 > 0 && $0.isFinite }
    guard let low = usable.min(), let high = usable.max() else { return 0.1...1 }
    let pad = max(exp(margin * log(high / low)), 1.02)
    return low / pad...high * pad
  }

  /// Domains of ratios that hold the `values` of each, all of the same span, so that equal distances are equal ratios.
  package static func equalRatios(holding values: [[Double]], margin: Double) -> [ClosedRange<Double>] {
    let domains = values.map { ratios(holding: $0, margin: margin) }
    let span = domains.map { log($0.upperBound / $0.lowerBound) }.max() ?? 1
    return domains.map { domain in
      let middle = 0.5 * (log(domain.lowerBound) + log(domain.upperBound))
      return exp(middle - span / 2)...exp(middle + span / 2)
    }
  }

  /// The smallest domain of differences that holds all `values`, widened by `margin` of its own span at both ends.
  package static func differences(holding values: [Double], margin: Double) -> ClosedRange<Double> {
    let usable = values.filter(\.isFinite)
    guard let low = usable.min(), let high = usable.max() else { return 0...1 }
    let pad = high > low ? margin * (high - low) : max(abs(high), 1) * 0.05
    return low - pad...high + pad
  }
}

extension Double {
  /// The logarithm to base ten.
  var logarithm10: Double { log10(self) }
}
