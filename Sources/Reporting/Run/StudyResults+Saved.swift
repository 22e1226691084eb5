extension StudyResults {
  /// How many target simulations training from scratch needs for the same error.
  package struct Saved: Codable, Sendable, Equatable {
    package var strategy: String
    package var nTarget: Int
    package var parameter: String
    package var equivalent: Equivalent
    package var factor: Double?

    package enum CodingKeys: String, CodingKey {
      case strategy
      case nTarget = "n_target"
      case parameter, equivalent, factor
    }

    package init(
      strategy: String, nTarget: Int, parameter: String, equivalent: Equivalent, factor: Double
    ) {
      self.strategy = strategy
      self.nTarget = nTarget
      self.parameter = parameter
      self.equivalent = equivalent
      self.factor = factor
    }
  }

  /// A number of simulations, or a bound on it when it lies beyond the grid.
  package struct Equivalent: Codable, Sendable, Equatable {
    package var value: Double
    package var low: Double?
    package var high: Double?
    package var relation: Relation
    package var lowRelation: Relation?
    package var highRelation: Relation?

    /// Whether the value is reached, or lies beyond the last or before the first number of simulations tried.
    package enum Relation: String, Codable, Sendable, CaseIterable {
      case equal
      case moreThan = "more-than"
      case lessThan = "less-than"
    }

    package enum CodingKeys: String, CodingKey {
      case value, low, high, relation
      case lowRelation = "low_relation"
      case highRelation = "high_relation"
    }

    package init(
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
}
