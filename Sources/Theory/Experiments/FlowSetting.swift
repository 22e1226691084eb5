import Formats

/// Sizes and parameters of two stages of gradient flow, as several experiments have them.
struct FlowSetting: Sendable {
  var dimension: Int
  var sourceSamples: Int
  var targetSamples: Int
  var alignment: Double
  var sourceGamma: Double
  var targetGamma: Double
  var decay: Double
  var step: Double
  var sourceTime: Double
  var targetTime: Double
  var seed: UInt64

  init(_ block: YAMLMapping, seed: UInt64) throws(FormatError) {
    self.seed = seed
    dimension = try block.int("dimension", default: 30, in: 2...2000, doc: "Dimension D of the inputs.")
    sourceSamples = try block.int("source_samples", default: 60, in: 1...20_000, doc: "Source examples P1.")
    targetSamples = try block.int("target_samples", default: 20, in: 1...20_000, doc: "Target examples P2.")
    alignment = try block.double(
      "alignment", default: 0.8, in: -1...1, doc: "Alignment of source and target.")
    sourceGamma = try block.double(
      "source_gamma", default: 1.5, in: 1e-4...100, doc: "Feature strength of the source training.")
    targetGamma = try block.double(
      "target_gamma", default: 1, in: 1e-4...100, doc: "Feature strength of the target training.")
    decay = try block.double("decay", default: 0.1, in: 0...1e6, doc: "Weight decay of both layers.")
    step = try block.double(
      "step", default: 0.02, in: 1e-8...10,
      doc: "Step of the flow in units of time; halved where it is too long.")
    sourceTime = try block.double(
      "source_time", default: 20, in: 0...1e6, doc: "Time of the source training.")
    targetTime = try block.double(
      "target_time", default: 20, in: 0...1e6, doc: "Time of the target training.")
    for (key, time) in [("source_time", sourceTime), ("target_time", targetTime)]
    where time / step > 1e7 {
      throw block.error(key, "must be at most ten million steps, found \(time / step)")
    }
  }

  func problem(_ dataSet: Int) throws(TheoryError) -> TransferProblem {
    try .generated(
      dimension: dimension, sourceCount: sourceSamples, targetCount: targetSamples, alignment: alignment,
      seed: seed, index: UInt64(dataSet))
  }

  var source: FlowStage {
    FlowStage(
      gamma: sourceGamma, decay: decay, step: step, steps: Int((sourceTime / step).rounded()),
      isCentred: true,
      stepping: .halving(atMost: 8))
  }

  func target(delta: Double, rank: Int? = nil) -> FlowStage {
    FlowStage(
      gamma: targetGamma, decay: decay, delta: delta, step: step, steps: Int((targetTime / step).rounded()),
      isCentred: true, rank: rank, stepping: .halving(atMost: 8))
  }

  /// |w_eff - w|² / D of the function that was learned from `start` on.
  static func loss(_ end: FlowMoments, from start: FlowMoments, gamma: Double, teacher: Teacher?) -> Double {
    guard let teacher else { return .nan }
    let learned = zip(end.cross, start.cross).map { ($0 - $1) / gamma }
    return zip(learned, teacher.direction).map(-).squaredLength / Double(learned.count)
  }
}
