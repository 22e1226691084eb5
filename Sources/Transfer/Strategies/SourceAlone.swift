import Networks
import Training

/// The source networks as they are, with no target simulation seen; new parameters get the prior's mean.
public struct SourceAlone: TransferStrategy {
  /// Name in study files, results and folders.
  public let name = "source"
  /// Name in figures and tables.
  public let label = "source as it is"
  /// What it does, with its source.
  public let about =
    "The pre-trained source networks applied to the target unchanged, new parameters at the prior's mean: no target "
    + "simulation is used (N = 0; zero-shot transfer, Pan & Yang 2010)."
  /// What a reader asks for beside the reference.
  public let role = Role.baseline
  /// Uses plain source networks.
  public let start: SourceKind? = .plain

  /// Makes the strategy.
  public init() {}

  /// The mean of the source networks; all target simulations are held out.
  ///
  /// - Throws: ``TransferError`` when there is no source network or it does not suit the target.
  public func fit(_ task: TransferTask, plan: FitPlan, seed: UInt64) throws -> TargetFit {
    guard !task.sources.isEmpty else { throw TransferError.noSource(strategy: name) }
    let members = try task.sources.map { source in
      try task.requireInput(of: source, strategy: name)
      return try task.withTargetOutputs(source.droppingDummies(), strategy: name) {
        network, parameter throws(NetworkError) in try network.addingConstant(parameter, 0.5)
      }
    }
    return try TargetFit(unfitted: NetworkMean(members), to: task)
  }
}

extension TargetFit {
  /// A predictor that saw no target simulation, so that all of them judge.
  init(unfitted predictor: any Predictor, to task: TransferTask) throws {
    let predictions = try predictor.point(task.data.inputs, count: task.data.count).map { Float($0) }
    self.init(
      predictor: predictor, heldOut: HeldOut(rows: Array(0..<task.data.count), predictions: predictions),
      data: task.data)
  }
}
