import CKernels
import Formats
import Randomness

/// The posterior of a two-layer network of finite width, by Langevin dynamics.
public struct NetworkPosterior: Sendable {
  /// The hidden weights W `[N, D]` at the end: one draw, the anchor of a target.
  public let weights: Matrix
  /// The mean kernel Phi = phi phiᵀ / N `[P, P]`.
  public let kernel: Matrix
  /// The mean predictor `[M]` at the test inputs.
  public let predictions: [Double]
  /// The variance of the predictor `[M]` over the posterior.
  public let variances: [Double]
  /// Samples that were averaged.
  public let samples: Int

  /// The mean squared error of the mean predictor against labels `[M]`.
  public func testError(_ labels: [Double]) -> Double {
    let miss = sum(predictions, labels, times: -1)
    return dot(miss, miss) / Double(max(miss.count, 1))
  }

  /// The mean over the posterior of the squared error against labels `[M]`: that of the mean predictor plus its
  /// variance, which is of order 1 / (gamma^2 N).
  public func meanTestError(_ labels: [Double]) -> Double {
    testError(labels) + variances.reduce(0, +) / Double(max(variances.count, 1))
  }

  /// Runs a chain from the prior.
  ///
  /// - Parameters:
  ///   - width: N.
  ///   - strength: gamma, above 0.
  ///   - anchor: Wbar `[N, D]`, needed unless `delta` is 0.
  ///   - testInputs: `[M, D]`.
  /// - Throws: `TheoryError.parameter`, `.size`, `.nonFinite`, or `.runaway` for a step that is too long.
  public static func sample(
    _ task: RegressionTask, phi: Nonlinearity, width: Int, strength: Double, beta: Double, lambda: Double,
    delta: Double = 0, anchor: Matrix? = nil, testInputs: Matrix,
    settings: LangevinSettings = LangevinSettings()
  ) throws(TheoryError) -> NetworkPosterior {
    _ = try BayesParameters(targetStrength: strength, beta: beta, lambda: lambda, delta: delta)
    try TheoryError.require("the feature strength", strength, strictly: true)
    try TheoryError.require(count: "the width", width)
    try phi.validate()
    try settings.validate()
    let tied = delta > 0 ? anchor : nil
    if delta > 0 {
      guard let tied, tied.rows == width, tied.columns == task.dimension else {
        throw .size(of: "anchors", expected: width * task.dimension, found: anchor?.values.count ?? 0)
      }
      if let place = tied.firstNonFinite() {
        throw .nonFinite(of: "anchors", row: place.row, column: place.column)
      }
    }
    guard testInputs.columns == task.dimension else {
      throw .size(of: "columns of the test inputs", expected: task.dimension, found: testInputs.columns)
    }
    var chain = LangevinChain(
      task, phi: phi, width: width, testInputs: testInputs, strength: strength, beta: beta, lambda: lambda,
      delta: delta, anchor: tied, settings: settings)
    return try chain.run()
  }
}
