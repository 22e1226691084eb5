import Diagnostics
import Formats
import Foundation
import Networks
import Observables
import Randomness
import Suites
import Transfer
import Work

/// Whether a model's posteriors can be trusted, on a suite with known truth: `slingshot calibrate`.
public struct Calibrating: Sendable {
  /// The model directory.
  public var model: String
  /// The suite directory, of simulations that the model has not seen.
  public var suite: String
  /// Draws from each posterior.
  public var draws = 999
  /// Chance of a false alarm of all tests together.
  public var level = 0.005
  /// Bins of each parameter's estimate in which ranks are tested.
  public var bins = 4
  /// Seed of the draws.
  public var seed: UInt64 = 1
  /// Threads; all cores when nil.
  public var threads: Int?

  /// Tests of a model on a suite.
  public init(model: String, suite: String) {
    self.model = model
    self.suite = suite
  }

  /// Draws from the posterior of every simulation and tests them.
  ///
  /// - Parameter announce: told what will take long.
  /// - Throws: a `Fault`; for a model without a density it says what to train, and simulations that the model was trained
  ///   on it names.
  public func perform(announce: (String) -> Void = { _ in }) throws -> CalibrationReport {
    let loaded = try Model.load(model)
    let suite = try Suite.load(suite)
    let joint = try suite.joint(matching: loaded.observables)
    try loaded.requireLogarithms(of: joint, in: self.suite)
    // A model without a density is told so whatever the simulations are; one row costs little.
    _ = try loaded.density(
      of: JointObservable(joint.observables, values: joint.values.selecting(rows: [0])), in: model)
    if let lost = loaded.lostFile {
      throw PosteriorError.malformedCloud(
        lost,
        expected:
          "the file that was written with the model, for calibrate to know the simulations that it was trained on",
        found: "none, though training_sha256 of its config.json states it")
    }
    if let seen = loaded.rows?.seen(in: joint), !seen.isEmpty {
      throw PosteriorError.trainedOn(rows: seen, of: joint.count, suite: self.suite, model: model)
    }
    for difference in SuiteConditions(loaded, at: model).differences(to: SuiteConditions(suite)) {
      announce("warning: " + difference)
    }
    let truth = try loaded.parameters.targets(suite.parameters, rows: Array(0..<suite.count)).map(Double.init)
    if let said = loaded.announcement(of: joint.count) { announce(said) }
    let density = try loaded.density(of: joint, in: model)
    let (width, draws, seed) = (loaded.parameters.names.count, draws, seed)
    typealias Row = (values: [Double], logs: [Double], truth: Double)
    let rows: [Row] = concurrently(joint.count, threads: threads) { row in
      var stream = RandomStream(seed: seed, purpose: "posterior draws", index: UInt64(row))
      let values = density.samples(draws, row: row, stream: &stream)
      let logs = density.logProbabilities(of: values, row: row)
      let own = Array(truth[row * width..<(row + 1) * width])
      return (values, logs, density.logProbability(of: own, row: row))
    }
    if let row = rows.firstIndex(where: { $0.truth.isNaN || !$0.values.allSatisfy(\.isFinite) }) {
      throw PosteriorError.noNumbers(observation: row, of: "simulation")
    }
    if let row = rows.firstIndex(where: { $0.truth == -.infinity }) {
      let place =
        (0..<width).max { abs(truth[row * width + $0] - 0.5) < abs(truth[row * width + $1] - 0.5) } ?? 0
      throw PosteriorError.beyondBounds(
        simulation: row, suite: self.suite, parameter: loaded.parameters.names[place],
        lower: loaded.parameters.lower[place], upper: loaded.parameters.upper[place])
    }
    let posterior = try PosteriorDraws(
      parameters: loaded.parameters.names, truth: truth, values: rows.flatMap(\.values),
      truthLogDensity: rows.map(\.truth), drawLogDensity: rows.flatMap(\.logs))
    let scaling = loaded.parameters
    let calibration = try Calibration(posterior, level: level, bins: bins, seed: seed) {
      scaling.scales[$0].restored($1, scaling.lower[$0], scaling.upper[$0])
    }
    return CalibrationReport(
      model: model, modelHash: try SHA256.ofFile(model + "/model.safetensors"), suite: self.suite,
      calibration: calibration, power: calibration.power(), temperature: Temperature(posterior),
      knowsTraining: loaded.rows != nil, narrower: Self.narrower(truth, scaling))
  }

  /// Parameters whose true values do not fill the model's bounds evenly, neither as they are nor on their scale, in words.
  private static func narrower(_ truth: [Double], _ scaling: ParameterScaling) -> [String] {
    let width = scaling.names.count
    let count = truth.count / max(width, 1)
    return scaling.names.indices.compactMap { place in
      let (lower, upper) = (scaling.lower[place], scaling.upper[place])
      let scaled = (0..<count).map { truth[$0 * width + place] }.sorted()
      let values = scaled.map { scaling.scales[place].restored($0, lower, upper) }
      let shares = values.map { ($0 - lower) / (upper - lower) }
      guard !leavesNothing(scaled), !leavesNothing(shares), let least = values.first, let most = values.last
      else {
        return nil
      }
      func text(_ value: Double) -> String { String(format: "%.4g", value) }
      let quarters = "half of them from \(text(values[count / 4])) to \(text(values[3 * count / 4]))"
      return
        "\(scaling.names[place]) \(text(least)) to \(text(most)) of \(text(lower)) to \(text(upper)), \(quarters)"
    }
  }

  /// Whether shares of a range, rising, reach its ends and are even, up to what few do by chance.
  private static func leavesNothing(_ shares: [Double]) -> Bool {
    guard let least = shares.first, let most = shares.last else { return true }
    let count = Double(shares.count)
    // Of evenly spread values as large a gap at one end has a chance of exp(-6), as large a Kolmogorov distance one of 1e-7.
    let gap = max(0.03, 6 / count)
    let distance =
      shares.enumerated().map { max(abs($1 - Double($0) / count), abs($1 - Double($0 + 1) / count)) }
      .max() ?? 0
    return least <= gap && most >= 1 - gap && distance < 2.9 / count.squareRoot()
  }
}
