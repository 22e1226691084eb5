import Networks
import Randomness
import Training

/// No transfer: a fresh network trained on the target simulations alone. What every strategy is compared with.
public struct FromScratch: NetworkStrategy {
  /// Name in study files, results and folders.
  public let name = "scratch"
  /// Name in figures and tables.
  public let label = "from scratch"
  /// What it does, with its source.
  public let about =
    "A fresh network trained on the target simulations alone (Krishnaraj et al. 2025, baseline)."
  /// What the others are compared with.
  public let role = Role.reference

  /// Makes the strategy.
  public init() {}

  /// A freshly drawn network with the trial's architecture.
  ///
  /// - Throws: `NetworkError` when the drawn body does not suit the input.
  public func candidate(_ trial: Trial, _ task: TransferTask) throws -> Candidate {
    Candidate(network: try trial.fresh.network(), settings: trial.fresh.settings)
  }
}
