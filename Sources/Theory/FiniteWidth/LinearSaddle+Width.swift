import Formats

extension LinearSaddle {
  /// The leading variance of the predictor `[M]` at inputs `[M, D]` over the posterior of networks of `width` neurons.
  ///
  /// Var f = (K(x, x) - K(x, X) (K(X, X) + I / beta)^-1 K(X, x)) / (gamma^2 N) with K = A H Aᵀ and H the Hessian of
  /// ln Z / gamma^2 by u: fluctuations of the readout (the part H = S / lambda) and of the features, which are of the
  /// same order (Documentation/Theory.md, B14).
  /// - Throws: `TheoryError.parameter`, `.size` or `.notPositiveDefinite`.
  public func variance(
    _ task: RegressionTask, at inputs: Matrix, strength: Double, beta: Double, width: Int
  ) throws(TheoryError) -> [Double] {
    guard inputs.columns == u.count else {
      throw .size(of: "columns of the inputs", expected: u.count, found: inputs.columns)
    }
    let (half, scale) = try fluctuation(task, strength: strength, beta: beta, width: width)
    let rows = inputs.scaled(by: 1 / Double(u.count).squareRoot())
    let squares = rows.times(response)
    let reduced = rows.timesTransposed(half)
    return (0..<rows.rows).map { row in
      let taken = reduced.row(row).reduce(0) { $0 + $1 * $1 }
      return scale * (zip(squares.row(row), rows.row(row)).reduce(0) { $0 + $1.0 * $1.1 } - taken)
    }
  }

  /// The mean of `variance` over standard normal inputs: what the loss of single networks of the posterior exceeds that
  /// of their mean by.
  ///
  /// - Throws: `TheoryError.parameter` or `.notPositiveDefinite`.
  public func excessLoss(
    _ task: RegressionTask, strength: Double, beta: Double, width: Int
  ) throws(TheoryError) -> Double {
    let (half, scale) = try fluctuation(task, strength: strength, beta: beta, width: width)
    let whole = (0..<u.count).reduce(0) { $0 + response[$1, $1] }
    return scale * (whole - dot(half.values, half.values)) / Double(u.count)
  }

  /// L^-1 A H `[P, D]` with L Lᵀ = A H Aᵀ + I / beta, and 1 / (gamma^2 N).
  private func fluctuation(
    _ task: RegressionTask, strength: Double, beta: Double, width: Int
  ) throws(TheoryError) -> (half: Matrix, scale: Double) {
    try TheoryError.require("the feature strength", strength, strictly: true)
    try TheoryError.require("the inverse ridge beta", beta, strictly: true)
    try TheoryError.require(count: "the width", width)
    let rows = task.inputs.scaled(by: 1 / Double(u.count).squareRoot())
    let responses = rows.times(response)
    let factor = try CholeskyFactor(
      responses.timesTransposed(rows).addingToDiagonal(1 / beta), name: "the response of the network")
    return (factor.solveLower(responses), 1 / (strength * strength * Double(width)))
  }
}
