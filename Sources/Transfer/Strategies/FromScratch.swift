import Networks
import Randomness
import Training

/// No transfer: a fresh network trained on the target simulations alone. What every strategy is compared with.
public struct FromScratch: TransferStrategy {
  /// Name in study files, results and folders.
  public let name = "scratch"
  /// Name in figures and tables.
  public let label = "from scratch"
  /// What it does, with its source.
  public let about =
    "A fresh network trained on the target simulations alone (Krishnaraj et al. 2025, baseline)."
  /// Starts from no network.
  public let start: SourceKind? = nil

  /// Makes the strategy.
  public init() {}

  /// A freshly drawn network with the trial's architecture.
  public func trial(_ trial: Trial, of task: TransferTask) throws(TransferError) -> Candidate {
    Candidate(network: trial.fresh.network(), settings: trial.fresh.settings)
  }
}
