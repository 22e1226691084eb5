import Formats
import Foundation

/// The kernels of infinitely wide networks that do not learn features, in closed form and to any depth.
public enum LazyKernel {
  /// The kernel E phi(h) phi(h')  of one layer for Gaussian pre-activations with variances and covariance.
  ///
  /// ReLU: Cho and Saul (2009), arc-cosine of order 1; erf: Williams (1997), arcsine; Hermite polynomials by
  /// Mehler's formula, which needs unit variances.
  /// - Throws: `TheoryError.parameter` for tanh, which has no closed form, and for Hermite polynomials of degree above
  ///   1 at other variances than 1.
  public static func expectation(
    _ phi: Nonlinearity, variance a: Double, variance b: Double, covariance c: Double
  ) throws(TheoryError) -> Double {
    try phi.validate()
    switch phi {
    case .linear, .hermite(1): return c
    case .relu:
      let size = (a * b).squareRoot()
      guard size > 0 else { return 0 }
      let cosine = max(-1, min(1, c / size))
      let angle = acos(cosine)
      return size / (2 * .pi) * ((1 - cosine * cosine).squareRoot() + (.pi - angle) * cosine)
    case .erf:
      // phi(h) = erf(h / sqrt 2): 2 / pi asin(c / sqrt((1 + a)(1 + b))).
      return 2 / .pi * asin(max(-1, min(1, c / ((1 + a) * (1 + b)).squareRoot())))
    case .hermite(let degree):
      guard abs(a - 1) < 1e-9, abs(b - 1) < 1e-9 else {
        throw .parameter(name: "the variance before \(phi)", found: "\(a)", expected: "1")
      }
      return pow(c, Double(degree))
    case .tanh:
      throw .parameter(
        name: "the activation of a kernel in closed form", found: "tanh",
        expected: "linear, relu, erf or hermite")
    }
  }

  /// The kernel `[M, P]` between inputs `[M, D]` and `[P, D]` of a network with `depth` hidden layers.
  ///
  /// The recursion of Gaussian processes: K0 = x.x' / (D lambda), and from layer to layer
  /// K -> E phi(h) phi(h') / lambda with (h, h') Gaussian of covariance K; the last layer leaves its 1 / lambda to the
  /// readout, as Phi does (Lee et al. 2018; Documentation/Theory.md, B18).
  /// - Throws: `TheoryError.parameter` or `.size`.
  public static func kernel(
    _ phi: Nonlinearity, _ left: Matrix, _ right: Matrix, lambda: Double, depth: Int = 1
  ) throws(TheoryError) -> Matrix {
    try TheoryError.require(count: "the depth", depth)
    try TheoryError.require("the weight decay lambda", lambda, strictly: true)
    guard left.columns == right.columns else {
      throw .size(of: "columns of the inputs", expected: left.columns, found: right.columns)
    }
    let scale = 1 / (Double(left.columns) * lambda)
    var leftSquares = (0..<left.rows).map { scale * squaredLength(left.row($0)) }
    var rightSquares = (0..<right.rows).map { scale * squaredLength(right.row($0)) }
    var kernel = left.timesTransposed(right).scaled(by: scale)
    for layer in 1...depth {
      let factor = layer == depth ? 1 : 1 / lambda
      var next = kernel
      for row in 0..<left.rows {
        for column in 0..<right.rows {
          next.values[row * right.rows + column] =
            factor
            * (try expectation(
              phi, variance: leftSquares[row], variance: rightSquares[column], covariance: kernel[row, column]
            ))
        }
      }
      kernel = next
      leftSquares = try squares(phi, leftSquares, factor)
      rightSquares = try squares(phi, rightSquares, factor)
    }
    return kernel
  }

  private static func squares(
    _ phi: Nonlinearity, _ variances: [Double], _ factor: Double
  ) throws(TheoryError) -> [Double] {
    var result: [Double] = []
    for a in variances {
      result.append(factor * (try expectation(phi, variance: a, variance: a, covariance: a)))
    }
    return result
  }
}

private func squaredLength(_ x: ArraySlice<Double>) -> Double { x.reduce(0) { $0 + $1 * $1 } }
