import Networks
import Training

/// The authors' two networks: a frozen one that ends in a narrow bottleneck, and a fresh one that reads it.
public struct BottleneckTransfer: NetworkStrategy {
  /// Name in study files, results and folders.
  public let name = "bottleneck"
  /// Name in figures and tables.
  public let label = "bottleneck"
  /// What it does, with its source.
  public let about =
    "The source network ends in a last hidden layer of fixed width; frozen, its activations feed a second, "
    + "freshly searched network (the authors' public scripts for Krishnaraj et al. 2025)."
  /// Starts from a source network whose last hidden layer has a fixed width.
  public let start: SourceKind? = .bottleneck

  /// Makes the strategy.
  public init() {}

  /// The frozen source network up to its bottleneck, and a freshly drawn network that reads it.
  ///
  /// - Throws: ``TransferError`` when there is no such source network or it does not suit the target.
  public func candidate(_ trial: Trial, _ task: TransferTask) throws -> Candidate {
    let source = try task.source(for: trial, strategy: name)
    return try task.headed(source, hidden: trial.fresh.architecture.hidden, strategy: name, trial: trial)
  }
}
