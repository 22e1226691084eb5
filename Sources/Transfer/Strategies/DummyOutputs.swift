import Networks
import Training

/// Each new parameter takes over a dummy output of the source network with its weights; everything is trained.
public struct DummyOutputs: NetworkStrategy {
  /// Name in study files, results and folders.
  public let name = "dummy-outputs"
  /// Name in figures and tables.
  public let label = "dummy outputs"
  /// What it does, with its source.
  public let about =
    "The source network is trained with dummy outputs that no loss sees; a new parameter takes one over and "
    + "everything is trained (Krishnaraj et al. 2025, dummy nodes)."
  /// Starts from a plain source network with dummy outputs.
  public let start: SourceKind? = .plain

  /// Makes the strategy.
  public init() {}

  /// The source network whose dummy outputs became the new parameters.
  ///
  /// - Throws: ``TransferError`` when there is no such source network or it does not suit the target.
  public func candidate(_ trial: Trial, _ task: TransferTask) throws -> Candidate {
    Candidate(
      network: try task.adapted(for: trial, strategy: name), settings: trial.fineTuning.settings)
  }
}
