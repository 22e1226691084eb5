import Formats
import Foundation
import Randomness
import Tensor

/// One of the functions that the response may be: the same one at whatever points it is asked for.
///
/// In the modes of the simulations its coefficients are drawn from what the simulations say of them; what they leave open
/// is drawn jointly at anchors spread over the prior, and follows from those elsewhere.
public struct ResponseFunction: Sendable, Equatable {
  let response: Response
  /// Coefficients of the modes of the simulations, less their mean `[R, J]`.
  private let departures: Matrix
  /// The anchors' shared and new parameters `[A, d]`, `[A, q]` and their weights `[A, J]`.
  private let shared: Matrix
  private let new: Matrix
  private let weights: Matrix
  /// The anchors in the modes of the simulations, in units of the modes' variances `[A, R]`.
  private let projected: Matrix

  init(_ response: Response, anchors: (shared: Matrix, new: Matrix), stream: RandomStream) throws(TensorError)
  {
    var stream = stream
    func normals(_ rows: Int, _ columns: Int) -> Matrix {
      Matrix(rows: rows, columns: columns, values: (0..<rows * columns).map { _ in stream.normal() })
    }
    self.response = response
    (shared, new) = anchors
    let (modes, reached) = (response.strengths.count, response.sizes.count)
    var departures = normals(modes, reached)
    for mode in 0..<modes {
      for (index, size) in response.sizes.enumerated() {
        let strength = response.strengths[mode]
        departures.values[mode * reached + index] *= (size / strength / (1 + strength * size)).squareRoot()
      }
    }
    self.departures = departures
    let kernel = ParameterKernel(parameters: response.parameters)
    let places = try ParameterKernel.Points(shared: shared, new: new)
    let known = try ParameterKernel.Points(shared: response.shared, new: response.new)
    let projection = try kernel.matrix(places, known, at: response.point).matmul(response.projector.tensor())
    let scaled = try projection / Tensor.vector(response.strengths).withDimension(0)
    projected = try Matrix(scaled)
    let open = try kernel.matrix(places, places, at: response.point) - scaled.timesTransposed(projection)
    let factor = try (open + Tensor.identity(shared.rows, dtype: .float64) * 1e-6).cholesky()
    let sizes = try Tensor.vector(response.sizes.map { $0.squareRoot() }).withDimension(0)
    let drawn = try normals(shared.rows, reached).tensor() * sizes
    // With the anchors' values L e their weights (L L^T)^-1 L e are L^-T e.
    weights = try Matrix(factor.transposed().solveTriangular(drawn, upper: true))
  }

  /// How far the function is from the response's mean `[M, J]`.
  func departure(shared: Tensor, new: Tensor) throws(TensorError) -> Tensor {
    let kernel = ParameterKernel(parameters: response.parameters)
    let asked = ParameterKernel.Points(shared: shared, new: new)
    let known = try ParameterKernel.Points(shared: response.shared, new: response.new)
    let places = try ParameterKernel.Points(shared: self.shared, new: self.new)
    let projection = try kernel.matrix(asked, known, at: response.point).matmul(response.projector.tensor())
    let open =
      try kernel.matrix(asked, places, at: response.point) - projection.timesTransposed(projected.tensor())
    return try projection.matmul(departures.tensor()) + open.matmul(weights.tensor())
  }
}
