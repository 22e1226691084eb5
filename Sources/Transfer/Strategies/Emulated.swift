import Emulation
import Formats
import OrderedCollections
import Training
import Work

/// The posterior under an emulator of the target suite, which learns its difference from the source suite.
///
/// Held-out simulations are judged by emulators fitted without them: lengths and amplitudes, covariance and noise are
/// learnt anew for each fold. An emulator that its own cross-validation speaks against is used and says so: held-out
/// errors decide how much of it a blend takes.
public struct Emulated: TransferStrategy {
  /// Name in study files, results and folders.
  public let name = "emulated"
  /// Name in figures and tables.
  public let label = "emulated posterior"
  /// What it does, with its source.
  public let about =
    "A Gaussian process learns what the target's simulations add to an emulator of the source's; the mean of the "
    + "posterior under the emulated likelihood is the estimate (Kennedy & O'Hagan 2000)."
  /// Reads the source's simulations.
  public let usesSource = true
  /// Must know where the target suite is the source suite.
  public let emulates = true

  /// Makes the strategy.
  public init() {}

  /// Emulators of all simulations and of those without each fold.
  ///
  /// - Throws: ``TransferError``, `EmulationError`.
  public func fit(_ task: TransferTask, plan: FitPlan, seed: UInt64) throws -> TargetFit {
    let watch = Stopwatch()
    try task.requireEmulation(strategy: name, plan: plan)
    let source = try task.emulatedSource(strategy: name)
    let folds = try Folds(
      count: task.data.count, folds: plan.folds, validation: plan.validation, seed: seed)
    var settings = Emulator.Settings()
    settings.seed = seed
    let emulator = try task.emulator(source, of: task.data, settings: settings)
    // The factors on the noise hardly move a posterior's mean; they are not cross-validated within every fold.
    settings.starts = 1
    settings.refits = false
    var heldOut = HeldOut(rows: [], predictions: [])
    var sizes: [Double] = []
    for (trained, held) in zip(folds.trained, folds.heldOut) {
      let without = try task.emulator(source, of: task.data.selecting(trained), settings: settings)
      let posteriors = try interruptible { () throws in
        try PosteriorSampler(without).posteriors(
          of: task.data.selecting(held).inputMatrix, threads: 1, isCancelled: task.isCancelled
        ) { (mean: $0.mean, size: $0.effectiveSize) }
      }
      heldOut.rows += held
      heldOut.predictions += posteriors.flatMap { $0.mean.map { Float($0) } }
      sizes += posteriors.map(\.size)
    }
    var fit = TargetFit(predictor: EmulatedPredictor(emulator), heldOut: heldOut, data: task.data)
    fit.chosen = [Self.facts(emulator, effectiveSizes: sizes.sorted())]
    fit.warnings = [emulator.warning].compactMap { $0 }
    fit.seconds = watch.seconds
    return fit
  }

  private static func facts(
    _ emulator: Emulator, effectiveSizes sizes: [Double]
  ) -> OrderedDictionary<String, JSONValue> {
    let law = emulator.law
    return [
      "source_mean": .string(emulator.source.summary), "noise": .number(law.noise),
      "response_noise": .number(law.response), "tails": law.freedom.map { .number($0) } ?? "normal",
      "held_out_chi": .number(emulator.check.chi),
      "effective_draws": .numbers([sizes.first ?? 0, sizes.isEmpty ? 0 : sizes[sizes.count / 2]]),
      "problems": .strings(emulator.check.problems),
    ]
  }
}
