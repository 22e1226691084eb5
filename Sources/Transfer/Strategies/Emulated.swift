import Emulation
import Formats
import Foundation
import OrderedCollections
import Training
import Work

/// The posterior under an emulator of the target suite, which learns its difference from the source suite.
///
/// Held-out simulations are judged by emulators fitted without them: lengths, amplitudes and covariance are learnt anew for
/// each fold; the three numbers of the law of noise are those of all simulations. They decide how sure posteriors may be
/// (``PosteriorPower``). An emulator that its own cross-validation speaks against is used and says so: held-out
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
    let prior = try task.responsePrior(source)
    let folds = try Folds(
      count: task.data.count, folds: plan.folds, validation: plan.validation, seed: seed)
    var settings = Emulator.Settings()
    settings.seed = seed
    let emulator = try task.emulator(
      source, prior, of: task.data, partners: task.partners, settings: settings)
    // The factors on the noise hardly move a posterior's mean; they are not cross-validated within every fold, whose
    // posteriors would otherwise be surer than those of all simulations.
    settings.starts = 1
    settings.refits = false
    // Folds judge the emulator that is kept: a prior that it leaves out is none of theirs.
    let kept = emulator.verdict?.isUsed == true ? prior : nil
    // Many held-out posteriors need not be sampled finely each: what they say is summed over all.
    var sampling = PosteriorSampler.Settings()
    if task.data.count > Self.many { (sampling.draws, sampling.enough) = (500, 200) }
    var rows: [Int] = []
    var votes: [PosteriorPower.Vote] = []
    for (trained, held) in zip(folds.trained, folds.heldOut) {
      let without = try task.emulator(
        source, kept, of: task.data.selecting(trained), partners: task.partners?.selecting(rows: trained),
        settings: settings)
      let (asked, law) = (task.data.selecting(held), emulator.law)
      rows += held
      votes += try interruptible { () throws in
        try PosteriorSampler(without.with(law), settings: sampling).votes(
          of: asked.inputMatrix, truth: asked.targetMatrix, isCancelled: task.isCancelled)
      }
    }
    let power = PosteriorPower(votes)
    var law = emulator.law
    law.power = power.value
    var heldOut = HeldOut(rows: rows, predictions: votes.flatMap { power.mean($0).map { Float($0) } })
    let logVolume = emulator.prior.reduce(0) { $0 + log($1.upperBound - $1.lowerBound) }
    heldOut.logDensities = votes.map { power.logDensity($0) - logVolume }
    let sizes = votes.map(\.effectiveSize)
    var fit = TargetFit(
      predictor: EmulatedPredictor(try emulator.with(law)), heldOut: heldOut, data: task.data)
    fit.chosen = [Self.facts(emulator, power: power.value, effectiveSizes: sizes.sorted())]
    fit.warnings = emulator.warnings
    fit.seconds = watch.seconds
    return fit
  }

  /// The number of simulations beyond which held-out posteriors are sampled more coarsely.
  private static let many = 200

  private static func facts(
    _ emulator: Emulator, power: Double, effectiveSizes sizes: [Double]
  ) -> OrderedDictionary<String, JSONValue> {
    let law = emulator.law
    var facts: OrderedDictionary<String, JSONValue> = [
      "source_mean": .string(emulator.source.summary), "noise": .number(law.noise),
      "response_noise": .number(law.response), "tails": law.freedom.map { .number($0) } ?? "normal",
      "power": .number(power), "held_out_chi": .number(emulator.check.chi),
      "effective_draws": .numbers([sizes.first ?? 0, sizes.isEmpty ? 0 : sizes[sizes.count / 2]]),
      "problems": .strings(emulator.check.problems),
    ]
    if let verdict = emulator.verdict {
      facts["response_prior"] = .string(verdict.prior.name)
      facts["response_prior_amplitude"] = .number(verdict.amplitude)
      facts["response_prior_gain"] = .number(verdict.gain)
    }
    if let correlation = emulator.correlation { facts["paired_correlation"] = .number(correlation) }
    return facts
  }
}
