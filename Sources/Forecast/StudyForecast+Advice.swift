import Diagnostics

extension StudyForecast {
  /// How many simulations reach an error, and by which strategy.
  public struct Purchase: Sendable, Equatable {
    /// The parameter, or `total`.
    public var parameter: String
    /// The mean square error that is wanted, of a parameter scaled to [0, 1].
    public var error: Double
    /// The strategy.
    public var strategy: String
    /// The number of simulations, with its band of 68 %.
    public var count: Estimate
    /// Whether the number lies within those rehearsed, or beyond one of their ends.
    public var relation: Relation
  }

  /// The strategy with the smallest total error with some simulations, the reference included; nil for a number that was
  /// not rehearsed.
  public func best(at count: Int) -> String? {
    points.filter { $0.targetCount == count && $0.parameter == columns.last }
      .min { $0.error.value < $1.error.value }?.strategy
  }

  /// The other strategies whose total error lies within the band of one, the smallest error first: the forecast does not tell
  /// them apart.
  public func rivals(of strategy: String, at count: Int) -> [String] {
    let totals = points.filter { $0.targetCount == count && $0.parameter == columns.last }
    guard let own = totals.first(where: { $0.strategy == strategy })?.error else { return [] }
    return totals.filter { $0.strategy != strategy && (own.low...own.high).contains($0.error.value) }
      .sorted { $0.error.value < $1.error.value }.map(\.strategy)
  }

  /// The fewest simulations that reach an error, by whichever strategy needs the fewest.
  ///
  /// - Parameters:
  ///   - error: mean square error of a parameter scaled to [0, 1].
  ///   - parameter: the parameter, or `total`.
  /// - Returns: nil where no strategy reaches it with the numbers rehearsed.
  public func purchase(error: Double, of parameter: String) throws(DiagnosticsError) -> Purchase? {
    var strategies: [String] = []
    for point in points where !strategies.contains(point.strategy) { strategies.append(point.strategy) }
    var (found, least): (Purchase?, Double) = (nil, .infinity)
    for strategy in strategies {
      let curve = points.filter { $0.strategy == strategy && $0.parameter == parameter }
        .sorted { $0.targetCount < $1.targetCount }
      guard !curve.isEmpty else { continue }
      let sizes = curve.map(\.targetCount)
      func size(_ errors: [Double]) throws(DiagnosticsError) -> (size: Double, relation: Relation) {
        try LearningCurve(sizes: sizes, errors: errors).size(reaching: error)
      }
      let middle = try size(curve.map(\.error.value))
      // Of two that need no more than the fewest simulations rehearsed, the one with the smaller error there.
      let first = curve[0].error.value
      guard middle.relation != .moreThan,
        (middle.size, first) < (found?.count.value ?? .infinity, least)
      else { continue }
      least = first
      let (low, high) = (try size(curve.map(\.error.low)), try size(curve.map(\.error.high)))
      found = Purchase(
        parameter: parameter, error: error, strategy: strategy,
        count: Estimate(
          value: middle.size, low: low.size, high: high.relation == .moreThan ? .infinity : high.size),
        relation: middle.relation)
    }
    return found
  }
}
