import Formats
import Networks
import OrderedCollections
import Training

/// A strategy that trains networks: trials of a search, each on every fold, the best ones averaged.
public protocol NetworkStrategy: TransferStrategy {
  /// The rows of a fold, as given unless the strategy adds some to those trained on.
  func data(_ fold: FoldData, _ task: TransferTask) throws -> FoldData
  /// The network, rules and settings of one trial of the search.
  ///
  /// - Parameters:
  ///   - trial: what was drawn for this trial; the same draws reach every strategy.
  ///   - task: the source networks and the target's parameters.
  /// - Throws: ``TransferError`` when the source network does not suit.
  func candidate(_ trial: Trial, _ task: TransferTask) throws -> Candidate
}

extension NetworkStrategy {
  /// As given.
  public func data(_ fold: FoldData, _ task: TransferTask) throws -> FoldData { fold }

  /// Draws trials, trains each on every fold, averages the best.
  ///
  /// - Throws: ``TransferError`` and what `candidate` and `data` throw.
  public func fit(_ task: TransferTask, plan: FitPlan, seed: UInt64) throws -> TargetFit {
    try SearchedFit(strategy: self, task: task, plan: plan, seed: seed).perform()
  }
}

/// What the search drew for one trial.
public struct Trial: Sendable {
  /// Number of the trial, from 0.
  public var index: Int
  /// Seed of everything random in the trial.
  public var seed: UInt64
  /// Architecture and settings drawn from the ranges for networks trained from scratch.
  public var fresh: SearchTrial
  /// Architecture and settings drawn from the ranges for fine-tuning.
  public var fineTuning: SearchTrial

  /// Makes a trial.
  public init(index: Int, seed: UInt64, fresh: SearchTrial, fineTuning: SearchTrial) {
    self.index = index
    self.seed = seed
    self.fresh = fresh
    self.fineTuning = fineTuning
  }
}

/// A network ready to be trained and how.
public struct Candidate: Sendable {
  /// The network at the start of training.
  public var network: Network
  /// What is done with each of its leaves.
  public var rules: Named<Rule>
  /// The settings of its training.
  public var settings: TrainingSettings
  /// What the strategy drew besides, by name, for the record.
  public var drawn: OrderedDictionary<String, JSONValue> = [:]

  /// Makes a candidate; every leaf is trained unless rules are given.
  public init(network: Network, rules: Named<Rule>? = nil, settings: TrainingSettings) {
    self.network = network
    self.rules = rules ?? network.rules()
    self.settings = settings
  }

  /// All that was chosen for this training, by name: learning rate, weight decay, stages with their sizes and dropout,
  /// and what the strategy drew.
  public var hyperparameters: OrderedDictionary<String, JSONValue> {
    let chosen: OrderedDictionary<String, JSONValue> = [
      "learning_rate": .number(settings.learningRate), "weight_decay": .number(settings.weightDecay),
      "dropout": .number(network.stages.map { Double($0.dropout) }.max() ?? 0),
      "stages": .strings(network.stages.map(\.summary)),
    ]
    return chosen.merging(drawn) { $1 }
  }
}
