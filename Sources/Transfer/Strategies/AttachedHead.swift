import Networks
import Training

/// A frozen source network and a new head of its own: the source's hidden layers feed a freshly searched network.
public struct AttachedHead: NetworkStrategy {
  /// Name in study files, results and folders.
  public let name = "attached-head"
  /// Name in figures and tables.
  public let label = "attached head"
  /// What it does, with its source.
  public let about =
    "The hidden layers of the source network are frozen and feed a new head with one hidden layer "
    + "(Krishnaraj et al. 2025, attached head; where the head attaches is our choice)."
  /// Starts from a plain source network.
  public let start: SourceKind? = .plain

  /// Makes the strategy.
  public init() {}

  /// The frozen source network with a freshly drawn head on top.
  ///
  /// - Throws: ``TransferError`` when there is no such source network or it does not suit the target.
  public func candidate(_ trial: Trial, _ task: TransferTask) throws -> Candidate {
    let source = try task.source(for: trial, strategy: name)
    return try task.headed(
      source, hidden: [trial.fresh.architecture.hidden.last ?? 64], strategy: name, trial: trial)
  }
}
