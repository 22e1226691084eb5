import Networks
import Training

/// A frozen source network and a new head of its own: the source's hidden layers feed a freshly searched network.
public struct AttachedHead: TransferStrategy {
  public let name = "attached-head"
  public let label = "attached head"
  public let about =
    "The hidden layers of the source network are frozen and feed a new head with one hidden layer "
    + "(Krishnaraj et al. 2025, attached head; where the head attaches is our choice)."
  public let start: SourceKind? = .plain

  /// Makes the strategy.
  public init() {}

  public func trial(_ trial: Trial, of task: TransferTask) throws(TransferError) -> Candidate {
    let source = try task.source(for: trial, strategy: name)
    return try task.headed(source, hidden: [trial.fresh.architecture.hidden.last ?? 64], strategy: name, trial: trial)
  }
}
