import Networks
import Training

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

  /// A network that says 0.5 of every parameter.
  ///
  /// - Throws: `NetworkError` when the input cannot be.
  public func fit(_ task: TransferTask, plan: FitPlan, seed: UInt64) throws -> TargetFit {
    let head = PointHead()
    let stages: [any Stage] =
      switch task.input {
      case .vector: []
      case .channels: [Flatten()]
      case .points: [Pool()]
      }
    let configuration = NetworkConfiguration(
      input: task.input, stages: stages, head: head, outputs: task.targetParameters)
    // A sigmoid of zero is the middle of [0, 1].
    let values = try configuration.leaves().map { HostArray(shape: $0.shape) }
    return TargetFit(
      unfitted: NetworkMean([try Network(configuration, values: values)]), to: task)
  }
}
