import Networks
import Training

/// Dummy outputs with frozen weight matrices below the output: only biases and the output layer are trained.
public struct BiasOnly: NetworkStrategy {
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
  public func candidate(_ trial: Trial, _ task: TransferTask) throws -> Candidate {
    let network = try task.adapted(for: trial, strategy: name)
    let rules = network.values.mapNamed { leaf, _ -> Rule in
      leaf.hasSuffix(".weight") && !leaf.hasPrefix(network.head.name + ".") ? .frozen : .free()
    }
    return Candidate(network: network, rules: rules, settings: trial.fineTuning.settings)
  }
}
