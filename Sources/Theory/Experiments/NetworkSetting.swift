import Formats
import Randomness

/// Finite linear networks that are sampled beside a prediction.
struct NetworkSetting: Sendable {
  var width: Int
  var deltas: [Double]
  var sweeps: Int
  var burn: Int

  /// - Parameter deltas: default of the couplings at which networks are sampled; nil where the experiment says them.
  init(_ block: YAMLMapping, deltas: [Double]?) throws(FormatError) {
    width = try block.int(
      "width", default: 1000, in: 0...100_000_000,
      doc: "Width N, at least twice the dimension and one; 0 for none.")
    self.deltas = []
    if let deltas {
      self.deltas = try block.couplings(default: deltas, doc: "Elastic couplings of the points.")
    }
    sweeps = try block.int("sweeps", default: 300, in: 2...1_000_000, doc: "Gibbs sweeps of each network.")
    burn = try block.int(
      "burn", default: 60, in: 0...1_000_000, doc: "First sweeps, which are not averaged.")
    guard burn < sweeps else { throw block.error("burn", "must be below sweeps, \(sweeps), found \(burn)") }
  }

  /// Products of the hidden weights of a network that learned the source.
  func source(
    _ problem: TransferProblem, _ setting: LinearSetting, dataSet: Int
  ) throws(TheoryError) -> Matrix {
    let stream = RandomStream(seed: setting.seed, purpose: "source networks", index: UInt64(dataSet))
    var chain = try MomentGibbs(
      problem.source, width: width, gamma: setting.sourceGamma, beta: setting.beta, decay: setting.decay,
      stream: stream)
    _ = try chain.run(sweeps: burn + (sweeps - burn) / 2, burn: burn)
    return chain.products
  }

  /// The mean weights of the linear function of networks that learn the target.
  func target(
    _ task: RegressionTask, _ setting: LinearSetting, delta: Double, source: Matrix, dataSet: Int
  ) throws(TheoryError) -> [Double] {
    let stream = RandomStream(
      seed: setting.seed, purpose: "target networks at \(delta)", index: UInt64(dataSet))
    var chain = try MomentGibbs(
      task, width: width, gamma: setting.targetGamma, beta: setting.beta, decay: setting.decay, delta: delta,
      anchor: source, stream: stream)
    return try chain.run(sweeps: sweeps, burn: burn)
  }

  /// Test losses at all couplings.
  func losses(
    _ problem: TransferProblem, _ setting: LinearSetting, source: Matrix, dataSet: Int
  ) throws(TheoryError) -> [Double] {
    var losses: [Double] = []
    for delta in deltas {
      let weights = try target(problem.target, setting, delta: delta, source: source, dataSet: dataSet)
      losses.append(meanSquare(weights, problem.targetTeacher?.direction ?? []))
    }
    return losses
  }
}
