import Formats
import Foundation
import Inference
import Observables
import Randomness
import Suites
import Transfer
import Work

/// Which inputs a model's estimates come from, before and after fine-tuning: `slingshot explain`.
public struct Explaining: Sendable {
  /// The model directory.
  public var model: String
  /// The directory of the model before fine-tuning.
  public var before: String?
  /// The directory of a model with an emulator, whose Fisher information stands beside; that of the model itself, where it
  /// has one, when nil.
  public var emulator: String?
  /// The suite directory whose simulations are explained.
  public var suite: String
  /// Simulations explained; 100, or 20 for a model without gradients, or half of a smaller suite, when nil.
  public var count: Int?
  /// Background simulations; 50, or 10 for a model without gradients, or what a smaller suite has left, when nil.
  public var background: Int?
  /// Groups of neighbouring inputs; nil explains each input by gradients.
  public var groups: Int?
  /// Seed of which simulations are which.
  public var seed: UInt64 = 1
  /// Threads; all cores when nil. The results do not depend on it.
  public var threads: Int?
  /// No progress bar.
  public var quiet = false

  /// Groups for a model without gradients when none are asked for.
  public static let standardGroups = 5

  /// Explains the estimates that a model makes of a suite.
  public init(model: String, suite: String) {
    self.model = model
    self.suite = suite
  }

  /// Sums that miss more than this part of a parameter's range are warned of.
  static let largestMiss = 0.05

  /// What was found.
  public struct Outcome: Sendable {
    /// What is attributed to.
    public var inputs: ExplainedInputs
    /// The model's attributions.
    public var after: Attributions
    /// Those of the model before fine-tuning.
    public var before: Attributions?
    /// Those of the linear estimator of least error by an emulator; nil without one.
    public var information: Attributions?
    /// How they were found, in words.
    public var method: String
    /// Background simulations.
    public var background: Int
    /// The largest difference between a sum of attributions and what it explains, of both models.
    public var largestMiss: Double { max(after.largestMiss, before?.largestMiss ?? 0) }
    /// A sentence for each parameter.
    public var findings: [String]
    /// What the user should know.
    public var warnings: [String]
  }

  /// Writes `attributions.csv`, `attributions.npy`, `before.npy`, `manifest.json` and `explanation.html` with its figures.
  ///
  /// - Parameter announce: told what will take long.
  /// - Throws: a `Fault`; nothing is written then.
  public func write(
    to directory: String, replacing: Bool = false, announce: (String) -> Void = { _ in }
  ) throws -> Outcome {
    let inputs = [model, suite] + [before, emulator].compactMap(\.self)
    try FolderKind.explanation.requireFree(directory, replacing: replacing, inputs: inputs)
    let outcome = try perform(announce: announce)
    try ExplanationFolder(self, outcome).write(to: directory, replacing: replacing)
    return outcome
  }

  /// Explains the estimates.
  ///
  /// - Parameter announce: told what will take long.
  /// - Throws: a `Fault`.
  public func perform(announce: (String) -> Void = { _ in }) throws -> Outcome {
    let loaded = try Model.load(model)
    let earlier = try before.map { try Model.load($0) }
    if let earlier, let before { try requireSame(earlier, before, as: loaded) }
    let emulated = try emulator.map { try Model.load($0) }
    if let emulated, let emulator { try requireSame(emulated, emulator, as: loaded) }
    if let emulated, let emulator, emulated.emulator == nil {
      throw ExplanationError.noEmulator(model: emulator, found: emulated.predictorInWords)
    }
    if let points = loaded.observables.first(where: { $0.kind == .points }) {
      throw ExplanationError.points(points.name)
    }
    let suite = try Suite.load(suite)
    let joint = try suite.joint(matching: loaded.observables)
    try loaded.requireLogarithms(of: joint, in: self.suite)
    let gradients = try [loaded, earlier].compactMap(\.self).allSatisfy {
      try ExpectedGradients.exist(for: ($0.predictor as? NetworkMean)?.members ?? [])
    }
    let (rows, base) = try chosen(of: joint.count, isCheap: gradients)
    let grouped =
      groups ?? (gradients ? nil : max(loaded.observables.count, min(Self.standardGroups, joint.width)))
    let inputs =
      try grouped.map { try ExplainedInputs(groups: $0, of: loaded.observables) }
      ?? ExplainedInputs(bins: loaded.observables)
    if let grouped {
      // Every subset of the groups, with the rest of each simulation of the background.
      let asked = rows.count * base.count << min(grouped, 30)
      for model in [loaded, earlier].compactMap(\.self) {
        if let said = model.announcement(of: asked) {
          announce(said + "; --count and --groups ask for fewer")
        }
      }
    }
    let bar = ProgressBar(
      "explain", total: rows.count * (earlier == nil ? 1 : 2), unit: "simulation", silent: quiet)
    let after = try attributions(
      loaded, joint, rows, base, inputs, isGrouped: grouped != nil, done: 0, bar: bar)
    let first = try earlier.map {
      try attributions($0, joint, rows, base, inputs, isGrouped: grouped != nil, done: rows.count, bar: bar)
    }
    bar.finish()
    let information = try (emulated ?? loaded).emulator.map { emulator, encoding in
      try Attributions(emulator, encoding, joint, rows, base, inputs)
    }
    var warnings = try Prediction.warnings(joint, for: loaded)
    if groups == nil, grouped != nil {
      warnings.append(
        "Only networks with estimates of points, Gaussians or flows have gradients: inputs are explained in \(inputs.ranges.count) groups; --groups sets how many."
      )
    }
    let miss = max(after.largestMiss, first?.largestMiss ?? 0)
    if miss > Self.largestMiss {
      warnings.append(
        "Attributions miss what they should sum to by \(String(format: "%.2g", miss)) of a parameter's range: gradients change too "
          + "fast between the background and the simulations; explain groups (--groups), which are exact.")
    }
    return Outcome(
      inputs: inputs, after: after, before: first, information: information,
      method: grouped == nil
        ? "expected gradients of each input"
        : "Shapley values of \(inputs.ranges.count) groups of inputs, exact",
      background: base.count,
      findings: ExplanationFindings(inputs: inputs, after: after, before: first, information: information)
        .sentences, warnings: warnings)
  }

  private func requireSame(_ earlier: Model, _ path: String, as loaded: Model) throws {
    guard earlier.observables.map(\.name) == loaded.observables.map(\.name) else {
      throw ExplanationError.otherInputs(model: path, expected: loaded.summary, found: earlier.summary)
    }
    for (own, other) in zip(loaded.observables, earlier.observables) {
      try other.requireSame(as: own, place: path, otherPlace: model)
    }
    guard earlier.parameters.names.contains(where: loaded.parameters.names.contains) else {
      throw ExplanationError.nothingShared(
        model: path, expected: loaded.parameters.names, found: earlier.parameters.names)
    }
  }

  /// The simulations explained and those of the background, which are others.
  private func chosen(
    of available: Int, isCheap: Bool
  ) throws(ExplanationError) -> (rows: [Int], background: [Int]) {
    let explained = count ?? min(isCheap ? 100 : 20, max(1, available / 2))
    let base = background ?? min(isCheap ? 50 : 10, max(1, available - explained))
    guard explained + base <= available else {
      throw .tooFew(suite: suite, asked: "\(explained) and \(base)", available: available)
    }
    var stream = RandomStream(seed: seed, purpose: "explained simulations")
    let order = stream.permutation(available)
    return (order.prefix(explained).sorted(), order[explained..<explained + base].sorted())
  }

  private func attributions(
    _ model: Model, _ joint: JointObservable, _ rows: [Int], _ base: [Int], _ inputs: ExplainedInputs,
    isGrouped: Bool, done: Int, bar: ProgressBar
  ) throws -> Attributions {
    let width = joint.width
    let observed = try model.encoding.inputs(joint, rows: rows)
    let background = try model.encoding.inputs(joint, rows: base)
    let predictor = model.predictor
    let networks = (predictor as? NetworkMean)?.members ?? []
    let found: [[Double]?]
    do {
      found = try concurrently(
        rows.count, threads: threads, isCancelled: { Interruption.isRequested },
        progress: { now, _ in bar.update(done: done + now) }
      ) { row -> [Double] in
        let own = Array(observed[row * width..<(row + 1) * width])
        return isGrouped
          ? try GroupedShapley(predictor: predictor, background: background, groups: inputs.ranges)
            .attributions(own)
          : try ExpectedGradients(members: networks, background: background).attributions(own)
      }
    } catch  where Interruption.isRequested {
      // What a predictor says of an interruption is of work that can go on.
      throw ExplanationError.interrupted
    }
    guard !found.contains(where: { $0 == nil }) else { throw ExplanationError.interrupted }
    let names = model.parameters.names
    let points = try predictor.point(observed, count: rows.count)
    let mean = try predictor.point(background, count: base.count)
    if let wrong = (points + mean + found.compactMap(\.self).joined()).first(where: { !$0.isFinite }) {
      throw ExplanationError.notFinite(found: "\(wrong)")
    }
    let explained = points.indices.map { place in
      points[place]
        - (0..<base.count).reduce(0) { $0 + mean[$1 * names.count + place % names.count] }
        / Double(base.count)
    }
    return Attributions(
      parameters: names, inputs: inputs.ranges.count, values: found.compactMap(\.self).flatMap(\.self),
      encoded: inputs.means(observed, width: width), explained: explained)
  }
}
