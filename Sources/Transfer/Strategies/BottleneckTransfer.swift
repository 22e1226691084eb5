import Networks
import Training

/// The authors' two networks: a frozen one that ends in a narrow bottleneck, and a fresh one that reads it.
public struct BottleneckTransfer: TransferStrategy {
  public let name = "bottleneck"
  public let label = "bottleneck"
  public let about =
    "The source network ends in a last hidden layer of fixed width; frozen, its activations feed a second, "
    + "freshly searched network (the authors' public scripts for Krishnaraj et al. 2025)."
  public let start: SourceKind? = .bottleneck

  /// Makes the strategy.
  public init() {}

  public func trial(_ trial: Trial, of task: TransferTask) throws(TransferError) -> Candidate {
    let source = try task.source(for: trial, strategy: name)
    return try task.headed(source, hidden: trial.fresh.architecture.hidden, strategy: name, trial: trial)
  }
}
