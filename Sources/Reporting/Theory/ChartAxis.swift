import Foundation

/// An axis of a chart: where values go, with a place for zero beside a logarithmic scale when it is asked for.
struct ChartAxis {
  let axis: Axis
  /// The value that stands for zero on the scale, nil when zero has no place of its own.
  private let zero: Double?

  /// - Parameters:
  ///   - values: all values that must fit.
  ///   - start: the place of the lower end.
  ///   - end: the place of the upper end.
  init(
    _ words: TheoryResults.AxisWords, holding values: [Double], from start: Double, to end: Double,
    titled: Bool,
    ticks count: Int, includesZero: Bool = false
  ) {
    let title = titled ? Label(words.title) : nil
    let positive = values.filter { $0 > 0 && $0.isFinite }
    switch words.scale {
    case .linear:
      var domain = Scale.differences(holding: values, margin: 0.04)
      let (low, high) = (values.min() ?? 0, values.max() ?? 1)
      // Losses start at zero unless that would hide how they differ.
      if includesZero, low >= 0, low < 0.6 * high { domain = 0...domain.upperBound }
      axis = Axis(
        title: title, scale: Scale(.linear, domain, from: start, to: end),
        ticks: .linear(domain, atMost: count))
      zero = nil
    case .logarithmic:
      let domain = Scale.ratios(holding: positive, margin: 0.03)
      axis = Axis(
        title: title, scale: Scale(.logarithmic, domain, from: start, to: end),
        ticks: .logarithmic(domain, atMost: count))
      zero = nil
    case .logarithmicWithZero:
      let inner = Scale.ratios(holding: positive, margin: 0.02)
      let gap = pow(inner.upperBound / inner.lowerBound, 0.09)
      let place = inner.lowerBound / gap
      let domain = place / pow(gap, 0.25)...inner.upperBound
      var ticks = Ticks.logarithmic(inner, atMost: count)
      ticks.major.insert(Ticks.Major(value: place, text: "0"), at: 0)
      axis = Axis(
        title: title, scale: Scale(.logarithmic, domain, from: start, to: end), ticks: ticks)
      zero = place
    }
  }

  /// The place of a value.
  func position(_ value: Double) -> Double {
    axis.scale.position(value > 0 ? value : zero ?? value)
  }

  /// Whether a step from one value to the next leaves the place of zero.
  func breaks(_ first: Double, _ second: Double) -> Bool { zero != nil && (first > 0) != (second > 0) }

  /// Between zero and the rest, for the mark that says so.
  var gap: Double? {
    zero.map { place in
      let inner = axis.ticks.major.dropFirst().first.map { min($0.value, axis.ticks.minor.first ?? $0.value) }
      return (axis.scale.position(place) + axis.scale.position(inner ?? place)) / 2
    }
  }
}
