import Foundation
import Tensor

/// Noise whose variance differs between simulations: what they are divided by so that it is 1 for all.
struct RowNoise {
  /// One over the standard deviations `[N, 1]`.
  private let scale: Tensor
  /// The sum of the variances' logarithms.
  let logDeterminant: Double

  /// Noise of some variances `[N]`, all above 0; nil for none, which stands for 1 throughout.
  init?(_ variances: [Double]?) throws(TensorError) {
    guard let variances else { return nil }
    scale = try Tensor.vector(variances.map { 1 / $0.squareRoot() }).withDimension(1)
    logDeterminant = variances.reduce(0) { $0 + log($1) }
  }

  /// Rows `[N, D]` in units of the noise.
  func divided(_ rows: Tensor) throws(TensorError) -> Tensor { try rows * scale }

  /// Rows `[N, D]` out of units of the noise, and their variances.
  func restored(_ rows: Tensor, variances: Tensor) throws(TensorError) -> (rows: Tensor, variances: Tensor) {
    (try rows / scale, try variances / scale.square())
  }

  /// A matrix over pairs of rows `[N, N]` in units of the noise of both.
  func dividedTwice(_ matrix: Tensor) throws(TensorError) -> Tensor {
    try matrix * scale * scale.transposed()
  }
}
