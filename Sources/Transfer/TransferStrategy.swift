import Networks
import Training

/// A way of using a source network for a target task; one file per strategy, one line in ``TransferStrategies``.
public protocol TransferStrategy: Sendable {
  /// Name in study files, results and folders, such as "dummy-outputs".
  var name: String { get }
  /// Name in figures and tables.
  var label: String { get }
  /// What it does, in one sentence with its source.
  var about: String { get }
  /// The kind of source network it starts from; nil when it uses none.
  var start: SourceKind? { get }
  /// The network and settings of one trial of the search.
  ///
  /// - Parameters:
  ///   - trial: what was drawn for this trial; the same draws reach every strategy.
  ///   - task: the source networks and the target's parameters.
  /// - Throws: ``TransferError`` when the source network does not suit.
  func trial(_ trial: Trial, of task: TransferTask) throws(TransferError) -> Candidate
}

extension TransferStrategy {
  /// Whether this is what the others are compared with.
  public var isBaseline: Bool { start == nil }
}

/// The kinds of source network that pre-training makes.
public enum SourceKind: String, Sendable, Codable, CaseIterable {
  /// Hidden layers as searched, then the source parameters and any dummy outputs.
  case plain
  /// The same with a last hidden layer of fixed width: the bottleneck.
  case bottleneck
}

/// What a strategy may use.
public struct TransferTask: Sendable {
  /// Source networks of the strategy's kind, best on source validation first; empty from scratch.
  public var sources: [Network]
  /// Names of the source parameters, in the order of the source networks' outputs.
  public var sourceParameters: [String]
  /// Names of the target parameters, in the order of the outputs wanted.
  public var targetParameters: [String]
  /// Inputs of the networks, k-bins.
  public var inputs: Int

  /// Makes a task.
  public init(sources: [Network], sourceParameters: [String], targetParameters: [String], inputs: Int) {
    self.sources = sources
    self.sourceParameters = sourceParameters
    self.targetParameters = targetParameters
    self.inputs = inputs
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
  /// The settings of its training.
  public var settings: TrainingSettings

  /// Makes a candidate.
  public init(network: Network, settings: TrainingSettings) {
    self.network = network
    self.settings = settings
  }
}
