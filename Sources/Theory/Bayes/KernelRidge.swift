import Formats

/// Regression with a fixed kernel: v = (Phi / lambda + I / beta)^-1 y and f(x) = k(x).v / lambda.
///
/// What every limit without feature learning comes down to: the lazy limit gamma = 0 with the kernel of the prior,
/// infinite coupling with the kernel of the source's features, and deep networks of infinite width.
public struct KernelRidge: Sendable {
  /// v `[P]`, the residual times beta.
  public let v: [Double]
  /// Phi `[P, P]`.
  public let kernel: Matrix
  /// The mean predictor `[M]`.
  public let predictions: [Double]

  /// Fits labels `[P]` with Phi `[P, P]` and predicts through k `[M, P]`.
  ///
  /// - Throws: `TheoryError.parameter`, `.size` or `.notPositiveDefinite`.
  public init(
    kernel: Matrix, testKernel: Matrix, labels: [Double], beta: Double, lambda: Double
  ) throws(TheoryError) {
    _ = try BayesParameters(beta: beta, lambda: lambda)
    for (name, found) in [
      ("rows of the kernel", kernel.rows), ("columns of the kernel", kernel.columns),
      ("columns of the test kernel", testKernel.columns),
    ] where found != labels.count {
      throw .size(of: name, expected: labels.count, found: found)
    }
    self.kernel = kernel
    let v = try solveRidge(kernel, labels, beta: beta, lambda: lambda)
    self.v = v
    predictions = testKernel.times(v).map { $0 / lambda }
  }

  /// The limit of infinite coupling: regression on the frozen features of the source's weights Wbar `[N, D]`.
  ///
  /// - Throws: `TheoryError.dimensions`, `.parameter` or `.notPositiveDefinite`.
  public static func frozen(
    _ task: RegressionTask, phi: Nonlinearity, beta: Double, lambda: Double, weights: Matrix,
    testInputs: Matrix
  ) throws(TheoryError) -> KernelRidge {
    guard weights.columns == task.dimension else {
      throw .dimensions(source: weights.columns, target: task.dimension)
    }
    guard testInputs.columns == task.dimension else {
      throw .size(of: "columns of the test inputs", expected: task.dimension, found: testInputs.columns)
    }
    let features = phi.features(of: task.inputs, weights)
    let scale = 1 / Double(weights.rows)
    return try KernelRidge(
      kernel: features.timesTransposed(features).scaled(by: scale),
      testKernel: phi.features(of: testInputs, weights).timesTransposed(features).scaled(by: scale),
      labels: task.labels, beta: beta, lambda: lambda)
  }
}

extension Nonlinearity {
  /// The pre-activations h = X Wᵀ / sqrt D `[M, N]` of inputs `[M, D]` in neurons of weights `[N, D]`.
  static func preactivations(_ inputs: Matrix, _ weights: Matrix) -> Matrix {
    inputs.timesTransposed(weights).scaled(by: 1 / Double(inputs.columns).squareRoot())
  }

  /// phi of every number.
  func values(_ h: Matrix) -> Matrix { Matrix(rows: h.rows, columns: h.columns, values: h.values.map(value)) }

  /// The features phi(h) `[M, N]` of inputs `[M, D]` in neurons of weights `[N, D]`.
  package func features(of inputs: Matrix, _ weights: Matrix) -> Matrix {
    values(Self.preactivations(inputs, weights))
  }
}
