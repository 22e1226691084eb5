import Networks
import Training

/// Dummy outputs with frozen weight matrices below the output: only biases and the output layer are trained.
public struct BiasOnly: TransferStrategy {
  /// Name in study files, results and folders.
  public let name = "bias-only"
  /// Name in figures and tables.
  public let label = "biases only"
  /// What it does, with its source.
  public let about =
    "As dummy outputs, but below the output layer only the biases are trained (BitFit, Zaken et al. 2022)."
  /// Starts from a plain source network with dummy outputs.
  public let start: SourceKind? = .plain

  /// Makes the strategy.
  public init() {}

  /// The adapted source network, all matrices frozen but the output layer's.
  ///
  /// - Throws: ``TransferError`` when there is no such source network or it does not suit the target.
  public func trial(_ trial: Trial, of task: TransferTask) throws(TransferError) -> Candidate {
    var network = try task.adapted(for: trial, strategy: name)
    for index in network.layers.indices.dropLast() { network.layers[index].trainsWeight = false }
    return Candidate(network: network, settings: trial.fineTuning.settings).dropping(
      trial.fineTuning.architecture.dropout)
  }
}
