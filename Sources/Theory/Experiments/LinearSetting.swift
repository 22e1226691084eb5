import Formats
import Foundation

/// Sizes and parameters of a linear task and of the networks that learn it, as several experiments have them.
struct LinearSetting: Sendable {
  var dimension: Int
  var sourceSamples: Int
  var targetSamples: Int
  var sourceGamma: Double
  var targetGamma: Double
  var beta: Double
  var decay: Double
  var dataSets: Int
  var seed: UInt64

  init(_ block: YAMLMapping, seed: UInt64, dataSets: Int) throws(FormatError) {
    self.seed = seed
    dimension = try block.int("dimension", default: 50, in: 2...2000, doc: "Dimension D of the inputs.")
    sourceSamples = try block.int(
      "source_samples", default: 100, in: 1...20_000, doc: "Source examples P1.")
    targetSamples = try block.int("target_samples", default: 25, in: 1...20_000, doc: "Target examples P2.")
    sourceGamma = try block.double(
      "source_gamma", default: 1, in: 0...100, doc: "Feature strength of the source training.")
    targetGamma = try block.double(
      "target_gamma", default: 1, in: 0...100, doc: "Feature strength of the target training.")
    beta = try block.double("beta", default: 100, in: 1e-3...1e8, doc: "Inverse ridge.")
    decay = try block.double("decay", default: 1, in: 1e-6...1e6, doc: "Weight decay of both layers.")
    self.dataSets = try block.int(
      "data_sets", default: dataSets, in: 1...10_000, doc: "Data sets that are drawn and averaged over.")
  }

  func problem(
    alignment: Double, dataSet: Int, targetSamples: Int? = nil
  ) throws(TheoryError) -> TransferProblem {
    try .generated(
      dimension: dimension, sourceCount: sourceSamples, targetCount: targetSamples ?? self.targetSamples,
      alignment: alignment, seed: seed, index: UInt64(dataSet))
  }

  /// The source's saddle point.
  func source(_ problem: TransferProblem, gamma: Double? = nil) throws(TheoryError) -> LinearSaddle {
    try LinearSaddle.solve(problem.source, strength: gamma ?? sourceGamma, beta: beta, lambda: decay)
  }

  /// The target's saddle point, coupled to second moments of the source's weights.
  func target(
    _ task: RegressionTask, delta: Double, source: Matrix, gamma: Double? = nil
  ) throws(TheoryError) -> LinearSaddle {
    try LinearSaddle.solve(
      task, strength: gamma ?? targetGamma, beta: beta, lambda: decay, delta: delta, source: source)
  }
}

extension YAMLMapping {
  /// A list of at least one value of the elastic coupling, ascending.
  func couplings(
    _ key: String = "deltas", default fallback: [Double], doc: String
  ) throws(FormatError) -> [Double] {
    let deltas = try doubles(key, default: fallback, in: 0...1e9, doc: doc)
    return try ascending(key, deltas)
  }

  /// The values in order, at least one and none twice.
  func ascending<Value: Comparable & Hashable>(_ key: String, _ values: [Value]) throws(FormatError)
    -> [Value]
  {
    guard !values.isEmpty else { throw error(key, "must name at least one") }
    guard Set(values).count == values.count else { throw error(key, "must not repeat a value") }
    return values.sorted()
  }

  /// The name of a nonlinearity.
  func nonlinearity(
    _ key: String, default fallback: Nonlinearity, doc: String
  ) throws(FormatError) -> Nonlinearity {
    let text = try string(key, default: "\(fallback)", doc: doc)
    guard let found = Nonlinearity(name: text) else {
      throw error(key, "must be linear, relu, tanh, erf or hermite1 to hermite12, found '\(text)'")
    }
    return found
  }
}

/// A number with three significant figures, for findings.
func short(_ value: Double) -> String {
  if value == 0 { return "0" }
  if value.magnitude >= 100, value.magnitude < 1e6 { return String(format: "%.0f", value) }
  let text = String(format: "%.3g", value)
  return text
}

/// A number of at most six decimals, for findings that compare close ones.
func decimal(_ value: Double) -> String { String(format: "%.5f", value) }

/// A share in percent, for findings.
func percent(_ share: Double) -> String {
  String(format: abs(share) < 0.0995 ? "%.1f %%" : "%.0f %%", 100 * share)
}

extension LinearSaddle {
  /// The error against the target's rule, or on its examples where the rule is not known.
  func testError(in problem: TransferProblem) -> Double {
    problem.targetTeacher.map { testError($0) } ?? error(problem.target)
  }
}
