import Formats

/// A number and its Monte Carlo standard error.
public struct Measured: Sendable, Equatable {
  /// The number.
  public let value: Double
  /// Its standard error.
  public let error: Double
}

extension SampledSaddle {
  /// The mean squared error of the mean predictor at the test inputs, against their labels `[M]`.
  ///
  /// - Throws: `TheoryError.size`.
  public func testError(_ labels: [Double]) throws(TheoryError) -> Measured {
    guard labels.count == predictions.count else {
      throw .size(of: "test labels", expected: predictions.count, found: labels.count)
    }
    let miss = sum(predictions, labels, times: -1)
    let count = Double(max(miss.count, 1))
    // To first order the error moves by 2 mean((f - y) df); the batches give the scatter of df.
    let moves = batches.map { 2 * dot(miss, sum($0, predictions, times: -1)) / count }
    return Measured(value: dot(miss, miss) / count, error: standardError(moves))
  }

  /// The variance of the predictor `[M]` at the test inputs in networks of `width` neurons, by their readout:
  /// Var f = (k(x, x) / lambda - kᵀ (Phi / lambda + I / beta)^-1 k / lambda^2) / (gamma^2 N).
  ///
  /// - Throws: `TheoryError.parameter` at gamma = 0, where the variance has no such limit.
  public func variance(width: Int) throws(TheoryError) -> [Double] {
    try readoutVariance(
      kernel: kernel, testKernel: testKernel, squares: testSquares, strength: feature, beta: ridge,
      lambda: decay,
      width: width)
  }

  /// The alignment of the kernel with the labels of its task, yᵀ Phi y / (|y|^2 |Phi|).
  public func alignment(_ task: RegressionTask) -> Double { kernelAlignment(kernel, task.labels) }
}

extension LinearSaddle {
  /// The alignment of the kernel with the labels of a task, yᵀ Phi y / (|y|^2 |Phi|).
  public func alignment(_ task: RegressionTask) -> Double {
    kernelAlignment(kernel(task.inputs), task.labels)
  }
}

/// The alignment yᵀ K y / (|y|^2 |K|) of a kernel `[P, P]` with labels `[P]`: the cosine between K and y yᵀ, 1 when the
/// kernel has learned the task and nothing else (Cristianini et al. 2002); 0 for labels that are all 0.
public func kernelAlignment(_ kernel: Matrix, _ labels: [Double]) -> Double {
  let size = dot(labels, labels) * kernel.norm
  return size > 0 ? dot(labels, kernel.times(labels)) / size : 0
}

/// Var f(x) = (k(x, x) / lambda - kᵀ (Phi / lambda + I / beta)^-1 k / lambda^2) / (gamma^2 N).
func readoutVariance(
  kernel: Matrix, testKernel: Matrix, squares: [Double], strength: Double, beta: Double, lambda: Double,
  width: Int
) throws(TheoryError) -> [Double] {
  try TheoryError.require("the feature strength", strength, strictly: true)
  try TheoryError.require(count: "the width", width)
  let factor = try CholeskyFactor(
    kernel.scaled(by: 1 / lambda).addingToDiagonal(1 / beta), name: "the kernel of the task")
  // Column x of L^-1 kᵀ has the squared length kᵀ (L Lᵀ)^-1 k.
  let halves = factor.solveLower(testKernel.transposed)
  let scale = 1 / (strength * strength * Double(width))
  return squares.indices.map { index in
    let half = halves.column(index)
    return scale * (squares[index] / lambda - dot(half, half) / (lambda * lambda))
  }
}
