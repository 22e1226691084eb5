import Formats
import Foundation
import Networks
import Observables
import Randomness
import Suites
import Work

/// The posterior of what was observed, as chains and a table: `slingshot infer`.
public struct Inferring: Sendable {
  /// The model directory.
  public var model: String
  /// What was observed.
  public var input: Prediction.Input
  /// Draws from the posterior of each observation.
  public var draws = 10_000
  /// Seed of the draws.
  public var seed: UInt64 = 1
  /// Threads; all cores when nil.
  public var threads: Int?

  /// Inference with a model.
  public init(model: String, input: Prediction.Input) {
    self.model = model
    self.input = input
  }

  /// What one parameter of one observation is.
  public struct Interval: Sendable, Equatable {
    /// Number of the observation, from 0.
    public var observation: Int
    /// The parameter.
    public var parameter: String
    /// Mean and standard deviation of its posterior.
    public var mean: Double, deviation: Double
    /// Ends of the 68 % interval with equal tails.
    public var inner: ClosedRange<Double>
    /// Ends of the 95 % interval.
    public var outer: ClosedRange<Double>
  }

  /// What was inferred.
  public struct Outcome: Sendable {
    /// Each parameter of each observation.
    public var intervals: [Interval]
    /// What the user should know of the observations.
    public var warnings: [String]
  }

  /// Writes `chain.txt`, `chain.paramnames` and `chain.ranges`, with `-0`, `-1`, ... behind the name where there are
  /// several observations, `intervals.csv` and `manifest.json`.
  ///
  /// - Throws: a `Fault`; nothing is written then.
  public func write(to directory: String, replacing: Bool = false) throws -> Outcome {
    try FolderKind.posterior.requireFree(directory, replacing: replacing, inputs: [model] + input.paths)
    let loaded = try Model.load(model)
    let joint = try Prediction.read(input, for: loaded)
    let density = try loaded.density(of: joint, in: model)
    let (parameters, width, draws, seed) = (loaded.parameters, loaded.parameters.names.count, draws, seed)
    let chains = try concurrently(joint.count, threads: threads) { row in
      var stream = RandomStream(seed: seed, purpose: "posterior", index: UInt64(row))
      let values = density.samples(draws, row: row, stream: &stream)
      let cost = (0..<draws).map {
        -density.logProbability(of: Array(values[$0 * width..<($0 + 1) * width]), row: row)
      }
      return ParameterChain(
        names: parameters.names, labels: parameters.labels.map { $0.replacing(" ", with: "~") },
        ranges: zip(parameters.lower, parameters.upper).map { $0...$1 },
        values: try parameters.restored(Matrix(rows: draws, columns: width, values: values)), cost: cost)
    }
    var warnings = try Prediction.warnings(joint, for: loaded)
    if case .suite(let directory) = input {
      warnings += SuiteConditions(loaded, at: model).differences(
        to: SuiteConditions(try Suite.load(directory)))
    }
    let outcome = Outcome(
      intervals: chains.enumerated().flatMap { Self.intervals($1, observation: $0) }, warnings: warnings)
    let folder = try AtomicDirectory(destination: directory, kind: .posterior, replacing: replacing)
    do {
      for (row, chain) in chains.enumerated() {
        try chain.write(root: folder.scratchPath + (chains.count == 1 ? "/chain" : "/chain-\(row)"))
      }
      try Self.table(outcome.intervals).write(to: folder.scratchPath + "/intervals.csv")
      try manifest(outcome.warnings).write(to: folder.scratchPath + "/manifest.json")
      try folder.commit()
    } catch {
      folder.discard()
      throw error
    }
    return outcome
  }

  private static func intervals(_ chain: ParameterChain, observation: Int) -> [Interval] {
    chain.names.indices.map { parameter in
      let values = (0..<chain.values.rows).map { chain.values[$0, parameter] }.sorted()
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
      func quantile(_ share: Double) -> Double { values[Int((share * (count - 1)).rounded())] }
      return Interval(
        observation: observation, parameter: chain.names[parameter], mean: mean,
        deviation: variance.squareRoot(), inner: quantile(0.16)...quantile(0.84),
        outer: quantile(0.025)...quantile(0.975))
    }
  }

  private static func table(_ intervals: [Interval]) -> CSVTable {
    var table = CSVTable(
      header: [
        "observation", "parameter", "mean", "deviation", "low_68", "high_68", "low_95", "high_95",
      ])
    for one in intervals {
      table.append([
        .integer(one.observation), .text(one.parameter), .number(one.mean), .number(one.deviation),
        .number(one.inner.lowerBound), .number(one.inner.upperBound), .number(one.outer.lowerBound),
        .number(one.outer.upperBound),
      ])
    }
    return table
  }

  private func manifest(_ warnings: [String]) -> JSONValue {
    .object([
      ("kind", .string(FolderKind.posterior.name)), ("slingshot", .string(Version.current)),
      ("model", .string(model)), ("observation", .array(input.paths.map { .string($0) })),
      ("draws", .integer(draws)), ("seed", .string("\(seed)")),
      ("warnings", .array(warnings.map { .string($0) })),
    ])
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

extension FolderKind {
  /// The posterior of what was observed.
  public static let posterior = FolderKind(
    name: "posterior", maker: "slingshot infer",
    parts: [".txt", ".paramnames", ".ranges", "intervals.csv", "manifest.json"])
}
