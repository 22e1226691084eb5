import Networks
import Randomness
import Training

/// No transfer: a fresh network trained on the target simulations alone. What every strategy is compared with.
public struct FromScratch: TransferStrategy {
  public let name = "scratch"
  public let label = "from scratch"
  public let about = "A fresh network trained on the target simulations alone (Krishnaraj et al. 2025, baseline)."
  public let start: SourceKind? = nil

  /// Makes the strategy.
  public init() {}

  public func trial(_ trial: Trial, of task: TransferTask) throws(TransferError) -> Candidate {
    Candidate(network: trial.fresh.network(), settings: trial.fresh.settings)
  }
}
