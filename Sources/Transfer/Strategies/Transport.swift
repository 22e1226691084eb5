import Emulation
import Formats
import Networks
import Randomness
import Training

/// A fresh network trained on simulations drawn from an emulator of the target suite, beside the target's own.
public struct Transport: NetworkStrategy {
  /// Name in study files, results and folders.
  public let name = "transport"
  /// Name in figures and tables.
  public let label = "transport"
  /// What it does, with its source.
  public let about =
    "An emulator learns what the target's simulations add to the source's (Kennedy & O'Hagan 2000); a fresh network is "
    + "trained on simulations drawn from it all over the prior, beside the target's own."
  /// Reads the source's simulations.
  public let usesSource = true
  /// Must know where the target suite is the source suite.
  public let emulates = true
  /// Simulations drawn for each fold: about as many as a source suite has, at whose cost a network is trained.
  public var rows = 4000

  /// Makes the strategy.
  public init() {}

  /// The fold's rows and simulations drawn from an emulator fitted to these alone; the target alone decides about
  /// stopping.
  ///
  /// Every simulation has a response of its own out of those that the rows allow, so that the network sees how well the
  /// response is known.
  ///
  /// - Throws: ``TransferError``, `EmulationError`.
  public func data(_ fold: FoldData, _ task: TransferTask) throws -> FoldData {
    let source = try task.emulatedSource(strategy: name)
    var settings = Emulator.Settings()
    settings.seed = fold.seed
    let emulator = try task.emulator(
      source, task.responsePrior(source), of: fold.training, partners: fold.partners, settings: settings)
    var stream = RandomStream(seed: fold.seed, purpose: "points of transported simulations")
    let points = Matrix(
      rows: rows, columns: emulator.parameters.count,
      values: (0..<rows).flatMap { _ in emulator.prior.map { stream.uniform(in: $0) } })
    let drawn = try emulator.simulated(at: points, seed: fold.seed)
    var mixed = fold
    mixed.training.inputs = drawn.values.map { Float($0) } + fold.training.inputs
    mixed.training.targets = points.values.map { Float($0) } + fold.training.targets
    mixed.training.count = rows + fold.training.count
    mixed.warnings = emulator.warnings
    return mixed
  }

  /// Draws trials, trains each on every fold, averages the best.
  ///
  /// - Throws: ``TransferError/tooFewToEmulate(strategy:new:count:needed:folds:)`` before anything is trained.
  public func fit(_ task: TransferTask, plan: FitPlan, seed: UInt64) throws -> TargetFit {
    try task.requireEmulation(strategy: name, plan: plan)
    return try SearchedFit(strategy: self, task: task, plan: plan, seed: seed).perform()
  }

  /// A freshly drawn network with the trial's architecture.
  ///
  /// - Throws: `NetworkError` when the drawn body does not suit the input.
  public func candidate(_ trial: Trial, _ task: TransferTask) throws -> Candidate {
    Candidate(network: try trial.fresh.network(), settings: trial.fresh.settings)
  }
}
