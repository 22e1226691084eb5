import Networks
import Training

/// A fresh network trained on the simulations of source and target together.
public struct Pooled: NetworkStrategy {
  /// Name in study files, results and folders.
  public let name = "pooled"
  /// Name in figures and tables.
  public let label = "source and target pooled"
  /// What it does, with its source.
  public let about =
    "A fresh network trained on all source and target simulations together; a source simulation does not know the "
    + "new parameters, whose error is left out for it (multi-task learning, Caruana 1997)."
  /// What a reader asks for beside the reference.
  public let role = Role.baseline
  /// Reads the source's simulations.
  public let usesSource = true

  /// Makes the strategy.
  public init() {}

  /// The source's rows before the fold's; the target alone decides about stopping.
  ///
  /// - Throws: ``TransferError/noSourceSimulations(strategy:)``.
  public func data(_ fold: FoldData, _ task: TransferTask) throws -> FoldData {
    guard let source = task.sourceData else {
      throw TransferError.noSourceSimulations(strategy: name)
    }
    var pooled = fold
    pooled.training.inputs = source.inputs + fold.training.inputs
    pooled.training.targets = source.targets + fold.training.targets
    pooled.training.count = source.count + fold.training.count
    pooled.training.mayLackTargets = true
    return pooled
  }

  /// A freshly drawn network with the trial's architecture.
  ///
  /// - Throws: `NetworkError` when the drawn body does not suit the input.
  public func candidate(_ trial: Trial, _ task: TransferTask) throws -> Candidate {
    Candidate(network: try trial.fresh.network(), settings: trial.fresh.settings)
  }
}
