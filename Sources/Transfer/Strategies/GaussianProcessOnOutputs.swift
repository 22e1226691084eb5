import Emulation
import Formats
import Networks
import OrderedCollections
import Training
import Work

/// A Gaussian process from the outputs of the source networks to each target parameter: a floor, for no target network is
/// trained.
///
/// A new parameter is no output of the source networks; leading principal axes of the inputs stand beside these where
/// held-out simulations say that they help, for each parameter by itself.
public struct GaussianProcessOnOutputs: TransferStrategy {
  /// Name in study files, results and folders.
  public let name = "gaussian-process"
  /// Name in figures and tables.
  public let label = "Gaussian process"
  /// What it does, with its source.
  public let about =
    "A Gaussian process for each parameter reads the outputs of the source networks and, where held-out simulations ask for "
    + "them, leading principal axes of the inputs; no network is trained (Rasmussen & Williams 2006)."
  /// Starts from plain source networks.
  public let start: SourceKind? = .plain
  /// Numbers of principal axes to choose from.
  static let axes = [0, 4, 8, 16]

  /// Makes the strategy.
  public init() {}

  /// Chooses the axes of each parameter on simulations held out, and fits to all.
  ///
  /// - Throws: ``TransferError`` when there is no source network or it does not suit the target, `EmulationError`.
  public func fit(_ task: TransferTask, plan: FitPlan, seed: UInt64) throws -> TargetFit {
    let watch = Stopwatch()
    guard !task.sources.isEmpty else { throw TransferError.noSource(strategy: name) }
    for source in task.sources { try task.requireInput(of: source, strategy: name) }
    let source = NetworkMean(task.sources.map { $0.droppingDummies() })
    let folds = try Folds(
      count: task.data.count, folds: plan.folds, validation: plan.validation, seed: seed)
    // Rows and inputs have no more axes than there are of them.
    let most = min(task.input.width, (folds.trained.map(\.count).min() ?? 1) - 1)
    let choices = OrderedSet(Self.axes.map { min($0, most) }).elements
    var settings = GaussianProcess.Settings()
    settings.seed = seed
    let judged = try heldOut(choices, source, folds, settings, task)
    let width = task.targetParameters.count
    let best = (0..<width).map { parameter in
      let errors = judged.map { $0.squaredError(of: parameter, on: task.data) }
      return errors.indices.min { errors[$0] < errors[$1] } ?? 0
    }
    let features = try SourceFeatures(
      source, fitting: task.data.inputMatrix, axes: best.map { choices[$0] }.max() ?? 0)
    let known = try features(task.data.inputMatrix)
    let processes = try best.enumerated().map { parameter, choice in
      try process(
        known.first(features.outputs + choices[choice]), task.data, parameter, settings, task)
    }
    let predictions = judged[0].predictions.indices.map { judged[best[$0 % width]].predictions[$0] }
    var fit = TargetFit(
      predictor: GaussianProcessPredictor(features, processes: processes),
      heldOut: HeldOut(rows: judged[0].rows, predictions: predictions), data: task.data)
    fit.chosen = [
      [
        "principal_axes": .numbers(processes.map { Double($0.features.columns - features.outputs) }),
        "noise": .numbers(processes.map(\.noise)),
      ]
    ]
    fit.seconds = watch.seconds
    return fit
  }

  /// Predictions of simulations held out for each number of axes; axes, scales and hyperparameters are learnt without them.
  private func heldOut(
    _ choices: [Int], _ source: NetworkMean, _ folds: Folds, _ settings: GaussianProcess.Settings,
    _ task: TransferTask
  ) throws -> [HeldOut] {
    // Numbers of axes are told apart by one search each, on as many rows as a search sees.
    var settings = settings
    settings.starts = 1
    settings.many = settings.few
    var judged = choices.map { _ in HeldOut(rows: folds.heldOut.flatMap { $0 }, predictions: []) }
    for (trained, held) in zip(folds.trained, folds.heldOut) {
      let (training, asked) = (task.data.selecting(trained), task.data.selecting(held))
      let features = try SourceFeatures(
        source, fitting: training.inputMatrix, axes: choices.max() ?? 0)
      let (known, wanted) = (try features(training.inputMatrix), try features(asked.inputMatrix))
      for (index, axes) in choices.enumerated() {
        let columns = features.outputs + axes
        let found = try task.targetParameters.indices.map { parameter in
          try process(known.first(columns), training, parameter, settings, task)
            .predictions(at: wanted.first(columns))
        }
        judged[index].predictions += held.indices.flatMap { row in found.map { Float($0[row]) } }
      }
    }
    return judged
  }

  /// The process of a parameter over features `[N, F]` of some simulations.
  private func process(
    _ features: Matrix, _ rows: TrainingData, _ parameter: Int, _ settings: GaussianProcess.Settings,
    _ task: TransferTask
  ) throws -> GaussianProcess {
    let values = rows.targetMatrix.column(parameter)
    return try interruptible { () throws in
      try GaussianProcess(
        features: features, values: values, settings: settings, isCancelled: task.isCancelled)
    }
  }
}

extension HeldOut {
  /// The sum of squared errors of one parameter.
  fileprivate func squaredError(of parameter: Int, on data: TrainingData) -> Double {
    rows.enumerated().reduce(0.0) { sum, place in
      let miss =
        predictions[place.offset * data.targetWidth + parameter]
        - data.targets[place.element * data.targetWidth + parameter]
      return sum + Double(miss * miss)
    }
  }
}

extension Matrix {
  /// The first of the columns, or all where there are fewer.
  fileprivate func first(_ count: Int) -> Matrix { selecting(columns: Array(0..<min(count, columns))) }
}
