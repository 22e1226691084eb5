import Formats
import Foundation
import Randomness

extension FlowMoments {
  /// Moments of N neurons with independent normal weights and readouts, drawn without drawing the neurons.
  ///
  /// N ⟨W Wᵀ⟩ follows Wishart's law (Bartlett 1933: a triangle of normals with roots of χ² numbers on its diagonal). With
  /// its triangle L, N ⟨z W⟩ = L g for a normal g, and N ⟨z²⟩ = |g|² + χ² of the N - D directions that the weights
  /// do not span. The cost does not depend on N.
  ///
  /// - Parameters:
  ///   - width: N, at least D + 1.
  ///   - dimension: D.
  /// - Throws: ``TheoryError/parameter(name:found:expected:)``.
  public static func drawn(
    width: Int, dimension: Int, variance: Double = 1, stream: inout RandomStream
  ) throws(TheoryError) -> FlowMoments {
    try TheoryError.require(count: "the dimension of the inputs", dimension)
    try TheoryError.require(count: "the width of the network", width, atLeast: dimension + 1)
    try TheoryError.require("the variance of the initial weights", variance, strictly: true)
    var triangle = Matrix(rows: dimension, columns: dimension)
    for row in 0..<dimension {
      for column in 0..<row { triangle[row, column] = stream.normal() }
      triangle[row, row] = stream.chiSquared(width - row).squareRoot()
    }
    let weights = triangle.timesTransposed(triangle).scaled(by: variance / Double(width))
    return try FlowMoments(weights: weights, cross: [], readout: 0)
      .drawingReadout(width: width, variance: variance, stream: &stream)
  }

  /// The weights of N neurons kept and fresh independent readouts drawn for them.
  ///
  /// - Throws: ``TheoryError`` when the width is too small or the moments of the weights are not positive definite.
  public func drawingReadout(
    width: Int, variance: Double = 1, stream: inout RandomStream
  ) throws(TheoryError) -> FlowMoments {
    let size = weights.rows
    try TheoryError.require(count: "the width of the network", width, atLeast: size + 1)
    let factor = try CholeskyFactor(weights, name: "the moments of the weights").lower
    let normals = (0..<size).map { _ in stream.normal() }
    let share = 1 / Double(width)
    let cross = factor.product(normals).map { $0 * (variance * share).squareRoot() }
    let rest = stream.chiSquared(width - size)
    return FlowMoments(
      weights: weights, cross: cross, readout: variance * share * (normals.squaredLength + rest))
  }
}

extension RandomStream {
  /// A number of the χ² law, twice one of the gamma law of shape `freedom / 2` (Marsaglia & Tsang 2000).
  mutating func chiSquared(_ freedom: Int) -> Double {
    guard freedom > 1 else {
      let one = normal()
      return one * one
    }
    let d = Double(freedom) / 2 - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
      let u = uniform()
      if v > 0, log(1 - u) < 0.5 * x * x + d - d * v + d * log(v) { return 2 * d * v }
    }
  }
}
