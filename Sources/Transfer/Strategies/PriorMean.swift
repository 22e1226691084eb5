/// The mean of the prior whatever the data: what is known without any simulation.
public struct PriorMean: TransferStrategy {
  /// Name in study files, results and folders.
  public let name = "prior-mean"
  /// Name in figures and tables.
  public let label = "prior mean"
  /// What it does, with its source.
  public let about =
    "The middle of each parameter's scaled range, whatever the data: a parameter that no strategy infers better is "
    + "not inferred at all."
  /// What a reader asks for beside the reference.
  public let role = Role.baseline

  /// Makes the strategy.
  public init() {}

  /// Says 0.5 of every parameter.
  public func fit(_ task: TransferTask, plan: FitPlan, seed: UInt64) throws -> TargetFit {
    try TargetFit(unfitted: PriorMiddle(parameters: task.targetParameters.count), to: task)
  }
}
