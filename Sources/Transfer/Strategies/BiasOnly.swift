import Networks
import Training

/// Dummy outputs with frozen weight matrices below the output: only biases and the output layer are trained.
public struct BiasOnly: TransferStrategy {
  public let name = "bias-only"
  public let label = "biases only"
  public let about =
    "As dummy outputs, but below the output layer only the biases are trained (BitFit, Zaken et al. 2022)."
  public let start: SourceKind? = .plain

  /// Makes the strategy.
  public init() {}

  public func trial(_ trial: Trial, of task: TransferTask) throws(TransferError) -> Candidate {
    var network = try task.adapted(for: trial, strategy: name)
    for index in network.layers.indices.dropLast() { network.layers[index].trainsWeight = false }
    return Candidate(network: network, settings: trial.fineTuning.settings).dropping(trial.fineTuning.architecture.dropout)
  }
}
