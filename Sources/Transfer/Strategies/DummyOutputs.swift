import Networks
import Training

/// Each new parameter takes over a dummy output of the source network with its weights; everything is trained.
public struct DummyOutputs: TransferStrategy {
  public let name = "dummy-outputs"
  public let label = "dummy outputs"
  public let about =
    "The source network is trained with dummy outputs that no loss sees; a new parameter takes one over and "
    + "everything is trained (Krishnaraj et al. 2025, dummy nodes)."
  public let start: SourceKind? = .plain

  /// Makes the strategy.
  public init() {}

  public func trial(_ trial: Trial, of task: TransferTask) throws(TransferError) -> Candidate {
    Candidate(
      network: try task.adapted(for: trial, strategy: name), settings: trial.fineTuning.settings
    ).dropping(trial.fineTuning.architecture.dropout)
  }
}
