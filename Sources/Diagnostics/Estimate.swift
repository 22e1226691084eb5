/// A number with the interval in which it lies at a stated level.
public struct Estimate: Sendable, Equatable, Codable {
  /// The value found.
  public var value: Double
  /// The lower end of the interval.
  public var low: Double
  /// The upper end of the interval.
  public var high: Double

  /// Makes an estimate from its value and the ends of its interval.
  public init(value: Double, low: Double, high: Double) {
    self.value = value
    self.low = low
    self.high = high
  }
}

/// The value below which the fraction `fraction` of `sorted` lies, linear between neighbours; beside an
/// infinite neighbour the nearer one is taken.
func quantile(_ sorted: [Double], _ fraction: Double) -> Double {
  let position = fraction * Double(sorted.count - 1)
  let below = Int(position.rounded(.down))
  let above = min(below + 1, sorted.count - 1)
  let part = position - Double(below)
  guard sorted[below].isFinite, sorted[above].isFinite else {
    return part < 0.5 ? sorted[below] : sorted[above]
  }
  return sorted[below] + part * (sorted[above] - sorted[below])
}

/// The middle one of numbers that count `weights` times each; the mean of the middle two when the sum of the
/// weights is even.
func weightedMedian(_ values: [Double], weights: [Int]) -> Double {
  let order = values.indices.sorted { values[$0] < values[$1] }
  let count = weights.reduce(0, +)
  func value(at rank: Int) -> Double {
    var passed = 0
    for index in order {
      passed += weights[index]
      if passed > rank { return values[index] }
    }
    return .nan
  }
  return 0.5 * (value(at: (count - 1) / 2) + value(at: count / 2))
}
