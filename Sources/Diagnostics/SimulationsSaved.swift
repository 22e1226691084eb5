/// How many simulations training from scratch needs to reach the error of a strategy with `targetCount`.
public struct SimulationsSaved: Sendable, Equatable, Codable {
  /// A number of simulations with its interval; an end of the learning curve stands for what lies beyond it.
  public struct Equivalent: Sendable, Equatable, Codable {
    /// The number of simulations.
    public var value: Double
    /// Lower end of the interval.
    public var low: Double
    /// Upper end of the interval.
    public var high: Double
    /// Whether the number itself lies on the curve or beyond one of its ends.
    public var relation: Relation
    /// Likewise for the lower end.
    public var lowRelation: Relation
    /// Likewise for the upper end.
    public var highRelation: Relation

    enum CodingKeys: String, CodingKey {
      case value
      case low
      case high
      case relation
      case lowRelation = "low_relation"
      case highRelation = "high_relation"
    }

    /// Makes a number with its interval and what they stand for.
    public init(
      value: Double, low: Double, high: Double, relation: Relation, lowRelation: Relation,
      highRelation: Relation
    ) {
      self.value = value
      self.low = low
      self.high = high
      self.relation = relation
      self.lowRelation = lowRelation
      self.highRelation = highRelation
    }
  }

  /// The strategy's name.
  public var strategy: String
  /// Number of target simulations the strategy had.
  public var targetCount: Int
  /// The parameter, or `total`.
  public var parameter: String
  /// Number of simulations with which training from scratch does as well.
  public var equivalent: Equivalent
  /// That number divided by the strategy's.
  public var factor: Double

  enum CodingKeys: String, CodingKey {
    case strategy
    case targetCount = "n_target"
    case parameter
    case equivalent
    case factor
  }

  /// Makes a row; the factor follows.
  public init(strategy: String, targetCount: Int, parameter: String, equivalent: Equivalent) {
    self.strategy = strategy
    self.targetCount = targetCount
    self.parameter = parameter
    self.equivalent = equivalent
    factor = equivalent.value / Double(targetCount)
  }

  /// Reads the learning curve of training from scratch at the errors of a strategy, for every parameter and
  /// in total.
  ///
  /// - Parameters:
  ///   - strategy: the strategy's name, for the result.
  ///   - targetCount: number of target simulations the strategy had.
  ///   - scores: the strategy's scores at that number.
  ///   - scratch: scores of training from scratch by number of simulations, rising.
  /// - Throws: `empty`, `outOfRange`, or `notPaired` when parameters or bootstraps differ.
  public static func estimate(
    strategy: String, targetCount: Int, scores: ResampledScores,
    scratch: [(targetCount: Int, scores: ResampledScores)]
  ) throws(DiagnosticsError) -> [SimulationsSaved] {
    guard targetCount > 0 else {
      throw .outOfRange(what: "number of target simulations", expected: "positive", found: "\(targetCount)")
    }
    for point in scratch where point.scores.columns != scores.columns {
      throw .notPaired(
        what: "parameters", expected: scores.columns.joined(separator: " "),
        found: point.scores.columns.joined(separator: " "))
    }
    for point in scratch where point.scores.bootstrap != scores.bootstrap {
      throw .notPaired(
        what: "bootstrap", expected: "\(scores.bootstrap)", found: "\(point.scores.bootstrap)")
    }
    let sizes = scratch.map(\.targetCount)
    var results: [SimulationsSaved] = []
    for (column, name) in scores.columns.enumerated() {
      results.append(
        SimulationsSaved(
          strategy: strategy, targetCount: targetCount, parameter: name,
          equivalent: try equivalent(
            of: scores.mse[column], draws: scores.mseDraws[column], sizes: sizes,
            errors: scratch.map { $0.scores.mse[column] },
            errorDraws: scratch.map { $0.scores.mseDraws[column] }, bootstrap: scores.bootstrap)))
    }
    return results
  }

  /// The number of simulations at which a learning curve of errors, and those of every bootstrap draw `[sizes][B]`, reach an error.
  static func equivalent(
    of error: Double, draws errors: [Double], sizes: [Int], errors curveErrors: [Double],
    errorDraws: [[Double]],
    bootstrap: Bootstrap
  ) throws(DiagnosticsError) -> Equivalent {
    let found = try LearningCurve(sizes: sizes, errors: curveErrors).size(reaching: error)
    var draws: [Double] = []
    for (replica, own) in errors.enumerated() {
      let drawn = try LearningCurve(sizes: sizes, errors: errorDraws.map { $0[replica] })
      draws.append(censored(drawn.size(reaching: own)))
    }
    let interval = bootstrap.estimate(found.size, draws: draws)
    let (low, lowRelation) = uncensored(interval.low, sizes)
    let (high, highRelation) = uncensored(interval.high, sizes)
    return Equivalent(
      value: found.size, low: low, high: high, relation: found.relation, lowRelation: lowRelation,
      highRelation: highRelation)
  }

  /// A size beyond the curve counts as infinitely far, so that percentiles stay right.
  private static func censored(_ reached: (size: Double, relation: Relation)) -> Double {
    switch reached.relation {
    case .equal: reached.size
    case .moreThan: .infinity
    case .lessThan: -.infinity
    }
  }

  private static func uncensored(_ value: Double, _ sizes: [Int]) -> (Double, Relation) {
    if value == .infinity { return (Double(sizes[sizes.count - 1]), .moreThan) }
    if value == -.infinity { return (Double(sizes[0]), .lessThan) }
    return (value, .equal)
  }
}
