import Formats
import Networks
import Training

/// What a strategy may use.
public struct TransferTask: Sendable {
  /// Source networks of the strategy's kind, best on source validation first; empty from scratch.
  public var sources: [Network]
  /// Names of the source parameters, in the order of the source networks' outputs.
  public var sourceParameters: [String]
  /// Names of the target parameters, in the order of the outputs wanted.
  public var targetParameters: [String]
  /// What a row of inputs looks like.
  public var input: Layout
  /// The target simulations in hand: inputs `[N, K]` and scaled target parameters `[N, P]`.
  public var data = TrainingData(inputs: [], targets: [], count: 0)
  /// The source simulations as target simulations would be: the same scaling, NaN for parameters that they do not
  /// know; nil when there are none.
  public var sourceData: TrainingData?
  /// Inputs of the source simulations that share phases and parameters with those of `data` `[N, K]`, NaN where there is none;
  /// nil where no simulation has one.
  public var partners: Matrix?
  /// What an emulator must know beside the simulations; nil where no strategy emulates.
  public var emulation: EmulationTask?
  /// Where distributions of the source suite are remembered; fits of a run share it.
  public var sourceModels = SourceModels()
  /// Asked while training; true ends the fit as ``TransferError/interrupted``.
  public var isCancelled: @Sendable () -> Bool = { false }

  /// Makes a task without rows.
  public init(
    sources: [Network], sourceParameters: [String], targetParameters: [String], input: Layout
  ) {
    self.sources = sources
    self.sourceParameters = sourceParameters
    self.targetParameters = targetParameters
    self.input = input
  }

  /// Makes a task of vectors without rows.
  public init(sources: [Network], sourceParameters: [String], targetParameters: [String], inputs: Int) {
    self.init(
      sources: sources, sourceParameters: sourceParameters, targetParameters: targetParameters,
      input: .vector(inputs))
  }
}

/// The rows of one fold: those trained on and those held out to judge.
public struct FoldData: Sendable {
  /// Rows to learn from.
  public var training: TrainingData
  /// Rows of the target that decide about stopping.
  public var validation: TrainingData
  /// The partners of the rows to learn from, as in ``TransferTask/partners``.
  public var partners: Matrix?
  /// Seed of what a strategy draws for the fold.
  public var seed: UInt64
  /// What the user should know of what a strategy made of the fold.
  public var warnings: [String] = []

  /// Makes a fold.
  public init(training: TrainingData, validation: TrainingData, seed: UInt64 = 1) {
    self.training = training
    self.validation = validation
    self.seed = seed
  }
}

/// Fits a strategy to target simulations.
///
/// - Parameters:
///   - strategy: what to fit.
///   - task: its source networks and parameters.
///   - data: the target simulations in hand, inputs `[N, K]` and scaled parameters `[N, P]`.
///   - plan: budget, folds and ranges.
///   - seed: seed of folds, draws and networks.
///   - isCancelled: polled while training.
/// - Throws: ``TransferError`` and what training throws.
public func fit(
  _ strategy: any TransferStrategy, to task: TransferTask, on data: TrainingData, plan: FitPlan, seed: UInt64,
  isCancelled: @escaping @Sendable () -> Bool = { false }
) throws -> TargetFit {
  var task = task
  task.data = data
  task.isCancelled = isCancelled
  return try strategy.fit(task, plan: plan, seed: seed)
}
