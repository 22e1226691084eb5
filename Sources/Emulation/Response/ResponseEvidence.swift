import Formats
import Foundation
import Tensor

/// The evidence of lengths and amplitudes of the response, with its gradient.
///
/// Whitened residuals y `[N, D]` have the covariance K x B + 1, K over simulations and B = L^-1 K_bins L^-T over bins. With
/// K = U kappa U^T, B = V b V^T and z = U^T y V,
///
///     ln p = -1/2 sum_ij [z_ij^2 / s_ij + ln s_ij] + ln prior,   s_ij = 1 + kappa_i b_j,
///
/// without the constant (Stegle et al. 2011, "Efficient inference in matrix-variate Gaussian models with iid observation
/// noise", equations 5 to 7). Noise of other variances n_i than 1 keeps the form: simulations are divided by its deviations,
/// y_i / sqrt(n_i) with K_ij / sqrt(n_i n_j), and ln p loses D/2 sum_i ln n_i.
package struct ResponseEvidence {
  package let parameters: ResponseParameters
  let kernel: ParameterKernel
  let points: ParameterKernel.Points
  /// Whitened residuals `[N, D]`.
  let residuals: Tensor
  /// L^-1 `[D, D]`.
  let whitener: Tensor
  /// What simulations are divided by `[N]`; nil where all have noise of variance 1.
  let noise: RowNoise?

  /// The evidence of some simulations.
  ///
  /// - Parameters:
  ///   - shared: shared parameters `[N, d]` from 0 to 1.
  ///   - new: distances of the new ones from their source values `[N, q]`.
  ///   - residuals: whitened residuals `[N, D]`.
  ///   - whitener: L^-1 `[D, D]`.
  ///   - noise: the variance of each simulation's noise `[N]`; 1 for all unless given.
  package init(
    _ parameters: ResponseParameters, shared: Matrix, new: Matrix, residuals: Matrix, whitener: Matrix,
    noise: [Double]? = nil
  ) throws(TensorError) {
    self.parameters = parameters
    kernel = ParameterKernel(parameters: parameters)
    points = try ParameterKernel.Points(shared: shared, new: new)
    let (rows, own) = (try RowNoise(noise), try residuals.tensor())
    self.noise = rows
    self.residuals = try rows?.divided(own) ?? own
    self.whitener = try whitener.tensor()
  }

  /// What diagonalises the covariance at some values of the hyperparameters.
  struct Spectrum {
    /// Eigenvalues of K, none below 0 `[N]`, and its eigenvectors U `[N, N]`.
    let kernel: (values: Tensor, vectors: Tensor)
    /// Eigenvalues of B, none below 0 `[D]`, and its eigenvectors V `[D, D]`.
    let bins: (values: Tensor, vectors: Tensor)
    /// z `[N, D]`.
    let modes: Tensor
    /// s `[N, D]`.
    let variances: Tensor
  }

  /// The spectrum of a kernel over simulations and the bins' kernel.
  func spectrum(_ kernel: Tensor, at point: [Double]) throws(TensorError) -> Spectrum {
    let bins = try BinKernel(parameters: parameters).matrix(point).tensor()
    let (b, v) = try whitener.matmul(bins).timesTransposed(whitener).symmetricEigen()
    let (k, u) = try kernel.symmetricEigen()
    let (kappa, size) = (try k.clamped(lower: 0), try b.clamped(lower: 0))
    let variances = try kappa.withDimension(1).matmul(size.withDimension(0)) + 1
    return Spectrum(
      kernel: (kappa, u), bins: (size, v),
      modes: try u.transposed().matmul(residuals.matmul(v)), variances: variances)
  }

  /// Minus the logarithm of the evidence with its gradient; infinite where the kernel has no eigenvalues.
  package func callAsFunction(_ point: [Double]) throws(TensorError) -> (value: Double, gradient: [Double]) {
    let prior = parameters.prior
    guard zip(point, zip(prior.mean, prior.width)).allSatisfy({ abs($0 - $1.0) < 12 * $1.1 }) else {
      return (.infinity, [Double](repeating: 0, count: point.count))
    }
    let differentiable = try kernel.differentiable(points, at: point)
    let spectrum = try spectrum(
      noise?.dividedTwice(differentiable.matrix) ?? differentiable.matrix, at: point)
    let (u, v) = (spectrum.kernel.vectors, spectrum.bins.vectors)
    let (kappa, size) = (spectrum.kernel.values, spectrum.bins.values)
    let weighted = try spectrum.modes / spectrum.variances
    var value = try -0.5 * (weighted * spectrum.modes + spectrum.variances.log()).sum().number()
    if let noise { value -= 0.5 * Double(residuals.shape[1]) * noise.logDeterminant }

    // Sigma^-1 in the eigenbasis, traced over the other factor.
    let inverse = try spectrum.variances.reciprocal()
    let byKernel = try weighted * size.withDimension(0)
    let kernelTrace = try inverse.matmul(size.withDimension(1))
    let half = try u.matmul(byKernel.timesTransposed(weighted)) - u * kernelTrace.transposed()
    let outerKernel = try half.timesTransposed(u) * 0.5
    let byBins = try weighted * kappa.withDimension(1)
    let binTrace = try kappa.withDimension(0).matmul(inverse)
    let halfBins = try v.matmul(byBins.transposed().matmul(weighted)) - v * binTrace
    let outerBins = try whitener.transposed().matmul(halfBins.timesTransposed(v)).matmul(whitener) * 0.5

    var gradient = [Double](repeating: 0, count: point.count)
    try differentiable.addGradient(noise?.dividedTwice(outerKernel) ?? outerKernel, to: &gradient)
    try BinKernel(parameters: parameters).addGradient(Matrix(outerBins), at: point, to: &gradient)
    for index in point.indices {
      let away = (point[index] - prior.mean[index]) / prior.width[index]
      value -= 0.5 * away * away
      gradient[index] = away / prior.width[index] - gradient[index]
    }
    return (-value, gradient)
  }
}
