import Diagnostics
import Formats
import Reporting

extension StudyResults.Interval {
  init(_ estimate: Estimate) {
    self.init(median: estimate.value, low: estimate.low, high: estimate.high)
  }

  /// Nil where an estimate is no number.
  init?(finite estimate: Estimate) {
    guard estimate.value.isFinite, estimate.low.isFinite, estimate.high.isFinite else { return nil }
    self.init(estimate)
  }
}

extension StudyResults.Saved {
  init(_ row: SimulationsSaved) {
    self.init(
      strategy: row.strategy, nTarget: row.targetCount, parameter: row.parameter,
      equivalent: StudyResults.Equivalent(row.equivalent), factor: row.factor)
  }
}

extension StudyResults.Equivalent {
  init(_ equivalent: SimulationsSaved.Equivalent) {
    self.init(
      value: equivalent.value, low: equivalent.low, high: equivalent.high,
      relation: .init(equivalent.relation), lowRelation: .init(equivalent.lowRelation),
      highRelation: .init(equivalent.highRelation))
  }
}

extension StudyResults.Equivalent.Relation {
  init(_ relation: Relation) {
    switch relation {
    case .equal: self = .equal
    case .moreThan: self = .moreThan
    case .lessThan: self = .lessThan
    }
  }
}

extension StudyResults.Comparison {
  init(_ row: NegativeTransfer) {
    let verdict: Verdict =
      switch row.verdict {
      case .helps: .helps
      case .hurts: .hurts
      case .noDifference: .noDifference
      }
    self.init(
      strategy: row.strategy, nTarget: row.targetCount, parameter: row.parameter,
      ratio: StudyResults.Interval(median: row.ratio, low: row.low, high: row.high),
      probabilityOfHarm: row.probabilityOfHarm, probabilityOfHelp: row.probabilityOfHelp, verdict: verdict,
      detectable: row.detectable)
  }
}

extension RunDirectory {
  /// What was drawn for the networks of a model of the run, the best first; empty where the model does not say.
  func settings(of model: String) -> [StudyResults.Settings] {
    guard let config = try? readJSON("models/\(model)/config.json") else { return [] }
    return (config["provenance"]?["training"]?.array ?? []).map { drawn in
      StudyResults.Settings(
        learningRate: drawn["learning_rate"]?.double, weightDecay: drawn["weight_decay"]?.double,
        sourcePull: drawn["source_pull"]?.double, stages: drawn["stages"]?.strings,
        dropout: drawn["dropout"]?.double)
    }
  }
}
