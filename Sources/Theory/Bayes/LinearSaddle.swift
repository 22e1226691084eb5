import Formats

/// The posterior of an infinitely wide linear two-layer network in closed form.
///
/// The law of one neuron's weights is Gaussian, with precision tau I - (gamma^2 / lambda) u uᵀ and mean
/// delta times its inverse times Wbar; u = Xᵀ v / sqrt D and tau = lambda + delta. The vector v `[P]` maximises a
/// strictly concave function F (Documentation/Theory.md, equations B6-B9).
public struct LinearSaddle: Sendable {
  /// v `[P]`: the residual times beta, v = beta (y - f(X)).
  public let v: [Double]
  /// u `[D]` = Xᵀ v / sqrt D, the direction in which the weights stretch.
  public let u: [Double]
  /// rho = gamma^2 |u|^2 / (lambda tau), below 1: how far the weights are from running away.
  public let rho: Double
  /// S = E W Wᵀ `[D, D]`, the second moment of a neuron's weights: the kernel is k(x, x') = xᵀ S x' / D.
  public let secondMoment: Matrix
  /// w_eff `[D]` = S u / lambda: the mean predictor is f(x) = w_eff.x / sqrt D.
  public let weights: [Double]
  /// F at its maximum, the free energy per neuron.
  public let freeEnergy: Double
  /// |y - v / beta - Phi v / lambda| / |y|, of the order of rounding.
  public let residual: Double
  /// Newton steps taken.
  public let steps: Int
  /// The Hessian of ln Z / gamma^2 by u `[D, D]`, which the fluctuations of finite networks follow.
  let response: Matrix

  /// The adaptive kernel Phi `[P, P]` = X S Xᵀ / D on these inputs.
  public func kernel(_ inputs: Matrix) -> Matrix {
    inputs.times(secondMoment).timesTransposed(inputs).scaled(by: 1 / Double(inputs.columns))
  }

  /// The mean predictor f(x) at inputs `[M, D]`.
  public func predictions(_ inputs: Matrix) -> [Double] {
    inputs.times(weights).map { $0 / Double(inputs.columns).squareRoot() }
  }

  /// The mean squared error of the mean predictor over standard normal inputs, |w_eff - w|^2 / D.
  ///
  /// - Parameter teacher: w, of a linear link.
  public func testError(_ teacher: Teacher) -> Double {
    let miss = sum(weights, teacher.direction, times: -1)
    return dot(miss, miss) / Double(miss.count)
  }

  /// The mean squared error of the mean predictor on examples.
  public func error(_ task: RegressionTask) -> Double {
    let miss = sum(predictions(task.inputs), task.labels, times: -1)
    return dot(miss, miss) / Double(miss.count)
  }
}

extension LinearSaddle {
  /// Solves one stage.
  ///
  /// - Parameters:
  ///   - strength: gamma of the stage; 0 gives the lazy limit.
  ///   - delta: the coupling to the source; 0 for the source itself.
  ///   - source: Sbar `[D, D]`, the second moment of the source's weights: of the theory, or Wbarᵀ Wbar / N of a
  ///     network that was drawn. Needed unless `delta` is 0.
  /// - Throws: `TheoryError.parameter`, `.size`, `.nonFinite` or `.notConverged`.
  public static func solve(
    _ task: RegressionTask, strength: Double, beta: Double, lambda: Double, delta: Double = 0,
    source: Matrix? = nil
  ) throws(TheoryError) -> LinearSaddle {
    let checked = try BayesParameters(targetStrength: strength, beta: beta, lambda: lambda, delta: delta)
    try requireSource(source, dimension: task.dimension, delta: delta)
    var ascent = LinearAscent(task, checked, source: delta > 0 ? source : nil)
    try ascent.climb()
    return ascent.saddle(source: source)
  }

  /// The limit of infinite coupling: ridge regression on the source's frozen features, whatever gamma.
  ///
  /// - Throws: `TheoryError.parameter`, `.size`, `.nonFinite` or `.notPositiveDefinite`.
  public static func frozen(
    _ task: RegressionTask, beta: Double, lambda: Double, source: Matrix
  ) throws(TheoryError) -> LinearSaddle {
    _ = try BayesParameters(beta: beta, lambda: lambda)
    try requireSource(source, dimension: task.dimension, delta: 1)
    let inputs = task.inputs.scaled(by: 1 / Double(task.dimension).squareRoot())
    let kernel = inputs.times(source).timesTransposed(inputs)
    let v = try CholeskyFactor(
      kernel.scaled(by: 1 / lambda).addingToDiagonal(1 / beta), name: "the kernel of the source's features"
    ).solve(task.labels)
    let u = inputs.transposedTimes(v)
    return LinearSaddle(
      v: v, u: u, rho: 0, secondMoment: source, weights: source.times(u).map { $0 / lambda }, freeEnergy: 0,
      residual: 0, steps: 0, response: source.scaled(by: 1 / lambda))
  }

  private static func requireSource(_ source: Matrix?, dimension: Int, delta: Double) throws(TheoryError) {
    guard delta > 0 else { return }
    let found = source?.values.count ?? 0
    guard let source, source.rows == dimension, source.columns == dimension else {
      throw .size(of: "second moments of the source's weights", expected: dimension * dimension, found: found)
    }
    if let place = source.firstNonFinite() {
      throw .nonFinite(of: "second moments of the source's weights", row: place.row, column: place.column)
    }
  }
}

/// Source and target of a linear network.
public struct LinearTransfer: Sendable {
  /// The source stage: delta = 0, feature strength gamma1.
  public let source: LinearSaddle
  /// The target stage, coupled to the source.
  public let target: LinearSaddle

  /// Solves both stages.
  ///
  /// - Throws: `TheoryError.notConverged`.
  public init(_ problem: TransferProblem, _ parameters: BayesParameters) throws(TheoryError) {
    source = try LinearSaddle.solve(
      problem.source, strength: parameters.sourceStrength, beta: parameters.beta, lambda: parameters.lambda)
    target = try LinearSaddle.solve(
      problem.target, strength: parameters.targetStrength, beta: parameters.beta, lambda: parameters.lambda,
      delta: parameters.delta, source: source.secondMoment)
  }
}
