import Networks
import Training

/// Weights copied from the source network, the rows of new parameters drawn afresh, everything trained.
public struct WarmStart: NetworkStrategy {
  /// Name in study files, results and folders.
  public let name = "warm-start"
  /// Name in figures and tables.
  public let label = "warm start"
  /// What it does, with its source.
  public let about =
    "All weights of the source network are copied, the new output starts afresh, everything is trained "
    + "(Krishnaraj et al. 2025, without dummy outputs)."
  /// Starts from a plain source network.
  public let start: SourceKind? = .plain

  /// Makes the strategy.
  public init() {}

  /// The source network with freshly drawn rows for the new parameters.
  ///
  /// - Throws: ``TransferError`` when there is no such source network or it does not suit the target.
  public func candidate(_ trial: Trial, _ task: TransferTask) throws -> Candidate {
    let source = try task.source(for: trial, strategy: name).droppingDummies()
    let network = try task.withTargetOutputs(source, strategy: name) {
      network, parameter throws(NetworkError) in
      try network.addingOutput(parameter, stream: trial.stream("output \(parameter)"))
    }
    return Candidate(
      network: network.dropping(trial.dropout), settings: trial.fineTuning.settings)
  }
}
