import Formats
import Foundation

/// The posterior of an infinitely wide two-layer network with any activation, by sampling.
public struct SampledSaddle: Sendable {
  /// v `[P]`: the residual times beta, from the averaged kernel.
  public let v: [Double]
  /// The adaptive kernel Phi `[P, P]` on the training inputs.
  public let kernel: Matrix
  /// The kernel k(x) `[M, P]` between test and training inputs.
  public let testKernel: Matrix
  /// k(x, x) `[M]` at the test inputs.
  public let testSquares: [Double]
  /// The mean predictor f `[M]` at the test inputs, k(x).v / lambda.
  public let predictions: [Double]
  /// The Monte Carlo standard error `[M]` of the predictions, by batch means.
  public let predictionErrors: [Double]
  /// The mean predictor `[P]` at the training inputs.
  public let fitted: [Double]
  /// |v of the search - v of the averaged kernel| / |v|: how well the search has settled.
  public let residual: Double
  /// The share of proposals that were accepted.
  public let acceptance: Double
  /// How far the weights are from running away, below 1, when the activation is homogeneous: the maximum over
  /// directions w of c (v.phi(A w))^2 / (tau |w|^2); 0 for other activations.
  public let rho: Double
  /// The predictions of the batches `[M]`, whose scatter is the Monte Carlo error.
  let batches: [[Double]]
  let particles: SiteParticles
  /// gamma, beta and lambda of the stage.
  let feature: Double
  let ridge: Double
  let decay: Double
  private let searched: [Double]
  private let persistence: Double

  /// Hidden weights `[particles, D]`, a draw of the law of a neuron.
  public var weights: Matrix { particles.weights }

  /// What the target's search needs to let the source move on.
  var moving: SaddleSearch.MovingSource {
    SaddleSearch.MovingSource(
      particles: particles, v: searched, strength: feature * feature / decay, persistence: persistence)
  }

  /// Solves one stage.
  ///
  /// - Parameters:
  ///   - strength: gamma of the stage; 0 gives the lazy limit, in which the draws are independent.
  ///   - source: what `delta` couples to; `none` for the source itself.
  ///   - testInputs: `[M, D]`, where to predict.
  /// - Throws: `TheoryError.unbounded` for Hermite activations of degree 2 and more (unless gamma = 0), `.runaway`,
  ///   `.diverges`, `.parameter`, `.size` or `.notPositiveDefinite`.
  public static func solve(
    _ task: RegressionTask, phi: Nonlinearity, strength: Double, beta: Double, lambda: Double,
    delta: Double = 0,
    source: SourceWeights = .none, testInputs: Matrix? = nil, settings: SamplingSettings = SamplingSettings(),
    stage: String = "target"
  ) throws(TheoryError) -> SampledSaddle {
    let parameters = try BayesParameters(targetStrength: strength, beta: beta, lambda: lambda, delta: delta)
    try check(task, phi, strength, delta, source, testInputs)
    try settings.validate()
    var search = SaddleSearch(
      task, phi: phi, parameters, strength: strength, source: delta > 0 ? source : .none,
      testInputs: testInputs,
      settings: settings, stage: stage)
    try search.climb()
    let average = try search.average()
    let found = search.found
    if found.rho >= 1 { throw .diverges(rho: found.rho) }
    return try SampledSaddle(task, parameters, average, found)
  }

  private static func check(
    _ task: RegressionTask, _ phi: Nonlinearity, _ strength: Double, _ delta: Double, _ source: SourceWeights,
    _ testInputs: Matrix?
  ) throws(TheoryError) {
    try phi.validate()
    if case .hermite(let degree) = phi, degree > 1, strength > 0 { throw .unbounded(activation: "\(phi)") }
    if let testInputs {
      guard testInputs.columns == task.dimension else {
        throw .size(of: "columns of the test inputs", expected: task.dimension, found: testInputs.columns)
      }
      if let place = testInputs.firstNonFinite() {
        throw .nonFinite(of: "test inputs", row: place.row, column: place.column)
      }
    }
    guard delta > 0 else { return }
    switch source {
    case .none: throw .size(of: "source's weights", expected: task.dimension, found: 0)
    case .drawn(let weights):
      guard weights.rows > 0 else { throw .empty(task: "source network's") }
      guard weights.columns == task.dimension else {
        throw .dimensions(source: weights.columns, target: task.dimension)
      }
      if let place = weights.firstNonFinite() {
        throw .nonFinite(of: "source's weights", row: place.row, column: place.column)
      }
    case .law(let saddle):
      guard saddle.particles.dimension == task.dimension else {
        throw .dimensions(source: saddle.particles.dimension, target: task.dimension)
      }
    }
  }

  private init(
    _ task: RegressionTask, _ parameters: BayesParameters, _ average: SaddleAverage,
    _ found: (particles: SiteParticles, persistence: Double, rho: Double)
  ) throws(TheoryError) {
    let all = average.all
    let (beta, lambda) = (parameters.beta, parameters.lambda)
    kernel = all.meanKernel
    v = try solveRidge(kernel, task.labels, beta: beta, lambda: lambda)
    testKernel = all.meanTestKernel
    testSquares = all.meanTestSquares
    predictions = testKernel.times(v).map { $0 / lambda }
    fitted = kernel.times(v).map { $0 / lambda }
    acceptance = all.acceptance
    rho = found.rho
    var batches: [[Double]] = []
    for part in average.parts {
      let own = try solveRidge(part.meanKernel, task.labels, beta: beta, lambda: lambda)
      batches.append(part.meanTestKernel.times(own).map { $0 / lambda })
    }
    self.batches = batches
    predictionErrors = predictions.indices.map { index in standardError(batches.map { $0[index] }) }
    searched = average.v
    let miss = sum(searched, v, times: -1)
    residual = (dot(miss, miss) / max(dot(v, v), .leastNormalMagnitude)).squareRoot()
    particles = found.particles
    persistence = found.persistence
    feature = parameters.targetStrength
    ridge = beta
    decay = lambda
  }
}

/// The standard error of the mean of a few batch means.
func standardError(_ batches: [Double]) -> Double {
  guard batches.count > 1 else { return .infinity }
  let count = Double(batches.count)
  let mean = batches.reduce(0, +) / count
  return (batches.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count * (count - 1))).squareRoot()
}
