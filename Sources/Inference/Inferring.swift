import Formats
import Foundation
import Networks
import Observables
import Randomness
import Suites
import Work

/// The posterior of what was observed, as chains, tables and a page: `slingshot infer`.
public struct Inferring: Sendable {
  /// The model directory.
  public var model: String
  /// What was observed.
  public var inputs: [Prediction.Input]
  /// A file with the covariance of what was observed.
  public var covariance: String?
  /// Draws from the posterior of each observation.
  public var draws = 10_000
  /// Seed of the draws.
  public var seed: UInt64 = 1
  /// Threads; all cores when nil.
  public var threads: Int?
  /// The parameters reported; all when empty.
  public var infer: [String] = []
  /// Parameters marginalised.
  public var nuisance: [String] = []
  /// Parameters that follow from others.
  public var derived: [DerivedParameter] = []
  /// Priors in place of the training simulations' own.
  public var priors: [StatedPrior] = []
  /// Whether the observations are independent ones of the same parameters.
  public var isCombined = false
  /// A file of `slingshot calibrate --json` whose temperature is applied.
  public var calibration: String?
  /// A file of `slingshot calibrate --json` whose ranks say which quantiles limits are taken at.
  public var conformal: String?
  /// Keys of the works that a model rests on, for the folder to be cited by.
  public var works: @Sendable (Model) -> [String] = { _ in [] }

  /// Inference with a model.
  public init(model: String, inputs: [Prediction.Input]) {
    self.model = model
    self.inputs = inputs
  }

  /// What was inferred.
  public struct Outcome: Sendable {
    /// A name for each posterior.
    public var names: [String]
    /// A name for each observation.
    public var observations: [String]
    /// Whether each observation looks like the training simulations; nil for a model that does not know.
    public var tests: [MisspecificationTest]?
    /// Why there are no tests, as half a sentence; nil where there are.
    public var untested: String?
    /// How far the model's networks disagree about each observation; nil for a model that is no ensemble.
    public var disagreements: [Disagreement]?
    /// How the combined observations agree, pair by pair; empty where none are combined.
    public var tensions: [Tension] = []
    /// Names of the model's parameters.
    public var modelParameters: [String] = []
    /// Each parameter of each posterior.
    public var intervals: [PosteriorInterval]
    /// The number of draws of equal weight that each posterior's draws are worth.
    public var effective: [Double]
    /// Draws of a posterior that were written, of the one with fewest.
    public var draws: Int
    /// How the posterior differs from the model's own, in sentences.
    public var remarks: [String]
    /// What the user should know of the observations.
    public var warnings: [String]
  }

  /// Writes for each posterior `chain.txt`, `chain.paramnames`, `chain.ranges` and `draws.npz`, with `-0`, `-1`, ... behind
  /// the name where there are several, `intervals.csv`, `observations.csv`, with `isCombined` `tensions.csv`, `posterior.html` with its figure, and
  /// `manifest.json`.
  ///
  /// - Throws: a `Fault`; nothing is written then.
  public func write(to directory: String, replacing: Bool = false) throws -> Outcome {
    let files = inputs.flatMap(\.paths) + [covariance, calibration, conformal].compactMap(\.self)
    try FolderKind.posterior.requireFree(directory, replacing: replacing, inputs: [model] + files)
    let loaded = try Model.load(model)
    let (joint, observations) = try observed(loaded)
    if isCombined, joint.count < 2 {
      throw PosteriorError.needsSeveral(option: "--combine", found: joint.count)
    }
    let plan = try PosteriorPlan(self, loaded)
    let scatter = try covariance.map { try ObservationCovariance(reading: $0, for: joint) }
    let limits = try conformal.map {
      try ConformalLimits($0, of: model, parameters: loaded.parameters.names)
    }
    let density = try loaded.density(of: joint, in: model)
    let tests = try MisspecificationTest.all(joint, model: loaded, covariance: scatter)
    let (draws, seed) = (draws, seed)
    let disagreements = Disagreement.all(density, seed: seed)
    let tensions =
      isCombined ? try Tension.all(density, temperature: plan.temperature, seed: seed) : []
    let samples = try concurrently(isCombined ? 1 : joint.count, threads: threads) { row in
      var stream = RandomStream(seed: seed, purpose: "posterior", index: UInt64(row))
      return isCombined
        ? try plan.combined(
          density, draws: draws, stream: &stream,
          reason: contradiction(tensions, observations, loaded.parameters.names))
        : try plan.sample(density, row: row, draws: draws, stream: &stream)
    }
    let names = isCombined ? ["\(joint.count) observations combined"] : observations
    let contradictions = tensions.filter { $0.isContradiction(among: tensions.count) }.map {
      $0.text(names: observations, parameters: loaded.parameters.names, pairs: tensions.count)
    }
    let outcome = Outcome(
      names: names, observations: observations, tests: tests, untested: loaded.untested,
      disagreements: disagreements, tensions: tensions, modelParameters: loaded.parameters.names,
      intervals: samples.enumerated().flatMap { index, sample in
        sample.parameters.indices.map { PosteriorInterval(sample, $0, observation: index, limits: limits) }
      }, effective: samples.map(\.effectiveSize), draws: samples.map(\.values.rows).min() ?? 0,
      remarks: plan.remarks + remarks(joint.count, loaded, limits),
      warnings: try warnings(joint, loaded, tests, observations)
        + zip(observations, disagreements ?? []).compactMap { $1.warning(of: $0) } + leaks(samples)
        + [calibration, conformal].compactMap(\.self).compactMap(PosteriorPlan.warning)
        + (contradictions.isEmpty
          ? []
          : [
            "The observations contradict each other, as far as the model's posteriors can be trusted: their combination means nothing unless you know why."
          ]))
    Interruption.endsAtOnce = false
    try PosteriorFolder(self, loaded, outcome, samples).write(to: directory, replacing: replacing)
    return outcome
  }

  /// Everything observed, a row each, and their names.
  private func observed(_ model: Model) throws -> (JointObservable, [String]) {
    var (values, names): ([Double], [String]) = ([], [])
    for input in inputs {
      let joint = try Prediction.read(input, for: model)
      let name = (input.paths[0] as NSString).lastPathComponent
      names += joint.count == 1 ? [name] : (0..<joint.count).map { "\(name) \($0 + 1)" }
      values += joint.values.values
    }
    let matrix = Matrix(rows: names.count, columns: values.count / max(names.count, 1), values: values)
    return (try JointObservable(model.observables, values: matrix), names)
  }

  /// The worst contradiction among combined observations; nil where none is.
  private func contradiction(_ tensions: [Tension], _ names: [String], _ parameters: [String]) -> String? {
    guard let worst = tensions.min(by: { $0.pValue < $1.pValue }),
      worst.isContradiction(among: tensions.count)
    else { return nil }
    return String(worst.text(names: names, parameters: parameters, pairs: tensions.count).dropLast())
  }

  /// That draws lie outside the prior, where some do: the density of a head without bounds.
  private func leaks(_ samples: [PosteriorSample]) -> [String] {
    let shares = samples.map { sample -> Double in
      let ranges = sample.parameters.map(\.range)
      let outside = (0..<sample.values.rows).count { row in
        zip(sample.values.row(row), ranges).contains { value, range in
          range.map { value < $0.lowerBound || value > $0.upperBound } ?? false
        }
      }
      return Double(outside) / Double(max(sample.values.rows, 1))
    }
    guard let most = shares.max(), most > 0 else { return [] }
    return [
      "Of the draws of \(samples.count > 1 ? "a posterior up to " : "")\(String(format: "%.2g", 100 * most)) % lie outside the prior, which"
        + " a Gaussian does not know: the heads mixture, nsf, coupling, maf and flow-matching keep to it, and --prior cuts them off."
    ]
  }

  private func warnings(
    _ joint: JointObservable, _ loaded: Model, _ tests: [MisspecificationTest]?, _ names: [String]
  ) throws -> [String] {
    var warnings = loaded.lostFile.map { _ in ["\(loaded.untested ?? "")."] } ?? []
    if let tests {
      for (name, test) in zip(names, tests) where !test.passes {
        warnings.append(
          "\(name) is unlike the training simulations: its parameters mean nothing unless you know why.")
      }
    } else {
      warnings += try Prediction.warnings(joint, for: loaded)
    }
    for case .suite(let directory) in inputs {
      warnings += SuiteConditions(loaded, at: model).differences(
        to: SuiteConditions(try Suite.load(directory)))
    }
    return warnings
  }

  private func remarks(_ count: Int, _ loaded: Model, _ limits: ConformalLimits?) -> [String] {
    var remarks: [String] = []
    if let limits, let conformal {
      remarks.append(
        "Limits are conformal: those quantiles of each parameter's posterior that held the truth as often as they say on the"
          + " \(limits.simulations) simulations of \(conformal). Draws and contours are the model's own.")
    }
    if isCombined {
      remarks.append(
        "The \(count) observations are taken to be independent and of the same parameters: their posteriors are multiplied, "
          + "the prior counted once; errors of the network common to all of them add up.")
    }
    if covariance != nil {
      remarks.append(
        loaded.cloud == nil
          ? "--covariance was checked and has no effect: the observation cannot be tested."
          : "--covariance widens what the test of the observation allows; the posterior is that of the observation as the "
            + "training simulations scatter, without it.")
    }
    return remarks
  }
}

extension Prediction.Input {
  /// The files and folders that are read.
  var paths: [String] {
    switch self {
    case .observable(let path, let axis): [path] + (axis.map { [$0] } ?? [])
    case .suite(let directory): [directory]
    }
  }
}
