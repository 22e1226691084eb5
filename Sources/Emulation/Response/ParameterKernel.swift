import Formats
import Foundation
import Tensor

/// The kernel over parameters of what the target suite adds to the source suite.
///
/// With theta the shared parameters and phi the distance of the new ones from their source values,
///
///     K = RBF(theta) [RBF(psi) - RBF(psi, 0) RBF(0, psi')] + s^2 RBF'(theta),   psi_i = phi_i exp(sum_j c_ij t_j)
///
/// with t the shared parameters from -1 to 1. The first term vanishes where the new parameters have their source values:
/// it is the kernel of functions that are known to be 0 there. The exponents c let an effect grow with a power of the
/// shared parameters, as that of neutrinos with M_nu / (Omega_m h^2) does. The last term takes what differs between the
/// suites even there.
struct ParameterKernel: Sendable {
  let parameters: ResponseParameters

  /// Simulations as the kernel sees them.
  struct Points {
    /// Shared parameters `[N, d]` from 0 to 1.
    let shared: Tensor
    /// Distances of the new parameters from their source values `[N, q]`.
    let new: Tensor

    init(shared: Matrix, new: Matrix) throws(TensorError) {
      self.shared = try shared.tensor()
      self.new = try new.tensor()
    }
  }

  /// Lengths and amplitudes at some values of the hyperparameters.
  private struct Scales: Sendable {
    let shared: Tensor
    let new: Tensor
    let drift: Tensor
    let driftVariance: Double
    let exponents: Tensor

    init(_ parameters: ResponseParameters, _ point: [Double]) throws(TensorError) {
      func lengths(_ range: Range<Int>) throws(TensorError) -> Tensor {
        try .vector(point[range].map { exp($0) })
      }
      shared = try lengths(parameters.sharedLengths)
      new = try lengths(parameters.newLengths)
      drift = try lengths(parameters.driftLengths)
      driftVariance = parameters.driftSize.first.map { exp(2 * point[$0]) } ?? 1
      exponents = try Tensor(
        Array(point[parameters.exponents]), shape: [parameters.new, parameters.shared])
    }
  }

  /// What depends on one set of points only.
  private struct Side {
    let shared: Tensor
    let psi: Tensor
    let drift: Tensor
    /// RBF(psi, 0) `[N, 1]`.
    let origin: Tensor

    init(_ points: Points, _ scales: Scales) throws(TensorError) {
      shared = try points.shared / scales.shared
      drift = try points.shared / scales.drift
      let growth = try (points.shared * 2 + -1).timesTransposed(scales.exponents).exp()
      psi = try points.new * growth / scales.new
      origin = try (psi.square().sum(over: [1], keepingDimensions: true) * -0.5).exp()
    }
  }

  /// The kernel `[M, N]` between two sets of points.
  func matrix(_ left: Points, _ right: Points, at point: [Double]) throws(TensorError) -> Tensor {
    let scales = try Scales(parameters, point)
    let first = parameters.new > 0
    let (a, b) = (try DriftSide(left, scales), try DriftSide(right, scales))
    let drift = try gaussian(a.drift, b.drift) * scales.driftVariance
    guard first else { return drift }
    let (l, r) = (try Side(left, scales), try Side(right, scales))
    let pinned = try gaussian(l.psi, r.psi) - l.origin.timesTransposed(r.origin)
    return try gaussian(l.shared, r.shared) * pinned + drift
  }

  /// The shared parameters in units of the drift's lengths.
  private struct DriftSide {
    let drift: Tensor
    init(_ points: Points, _ scales: Scales) throws(TensorError) { drift = try points.shared / scales.drift }
  }

  /// The kernel with some simulations, ready for any number of points.
  func against(_ known: Points, at point: [Double]) throws(TensorError) -> Known {
    try Known(self, known, point)
  }

  /// The kernel with simulations that stay the same, exp(-|x - x'|^2 / 2) as the exponential of one product of (x, -|x|^2 / 2, 1)
  /// and (x', 1, -|x'|^2 / 2).
  struct Known: Sendable {
    private let parameters: ResponseParameters
    private let scales: Scales
    private let drift: Tensor
    private let response: (near: Tensor, origin: Tensor)?

    fileprivate init(_ kernel: ParameterKernel, _ known: Points, _ point: [Double]) throws(TensorError) {
      parameters = kernel.parameters
      scales = try Scales(parameters, point)
      let b = try DriftSide(known, scales).drift
      drift = try Self.right(b, Self.half(b) + Foundation.log(scales.driftVariance))
      guard parameters.new > 0 else {
        response = nil
        return
      }
      let side = try Side(known, scales)
      let half = try Self.half(side.shared) + Self.half(side.psi)
      let both = try Tensor.concatenated([side.shared, side.psi], along: 1)
      response = (near: try Self.right(both, half), origin: try Self.right(side.shared, half))
    }

    /// The kernel `[M, N]` and that of each point with itself `[M, 1]`.
    func callAsFunction(_ points: Points) throws(TensorError) -> (matrix: Tensor, diagonal: Tensor) {
      let a = try DriftSide(points, scales).drift
      let matrix = try Self.left(a, Self.half(a)).matmul(drift).exp()
      let rows = points.shared.shape[0]
      guard let response else {
        return (matrix, try .full([rows, 1], scales.driftVariance, dtype: .float64))
      }
      let side = try Side(points, scales)
      let half = try Self.half(side.shared) + Self.half(side.psi)
      let both = try Tensor.concatenated([side.shared, side.psi], along: 1)
      try matrix.addInPlace(Self.left(both, half).matmul(response.near).exp())
      try matrix.addInPlace(Self.left(side.shared, half).matmul(response.origin).exp(), scale: -1)
      return (matrix, try side.origin.square() * -1 + (1 + scales.driftVariance))
    }

    /// -|x|^2 / 2 `[N, 1]`.
    private static func half(_ places: Tensor) throws(TensorError) -> Tensor {
      try places.square().sum(over: [1], keepingDimensions: true) * -0.5
    }

    private static func left(_ places: Tensor, _ half: Tensor) throws(TensorError) -> Tensor {
      try .concatenated([places, half, .ones([places.shape[0], 1], dtype: .float64)], along: 1)
    }

    private static func right(_ places: Tensor, _ half: Tensor) throws(TensorError) -> Tensor {
      try Tensor.concatenated([places, .ones([places.shape[0], 1], dtype: .float64), half], along: 1)
        .transposed().contiguous()
    }
  }

  /// The kernel of each point with itself `[M]`.
  func diagonal(_ points: Points, at point: [Double]) throws(TensorError) -> Tensor {
    let scales = try Scales(parameters, point)
    let rows = points.shared.shape[0]
    guard parameters.new > 0 else { return try .full([rows], scales.driftVariance, dtype: .float64) }
    let side = try Side(points, scales)
    return try (side.origin.square() * -1 + (1 + scales.driftVariance)).view([rows])
  }

  /// The kernel `[N, N]` of points among themselves with a way to its gradient.
  func differentiable(_ points: Points, at point: [Double]) throws(TensorError) -> Differentiable {
    try Differentiable(self, points, point)
  }

  /// A kernel `[N, N]` with what its derivatives need.
  struct Differentiable {
    let matrix: Tensor
    private let points: Points
    private let parameters: ResponseParameters
    private let drift: Tensor
    private let driftCoordinates: Tensor
    private let response: (side: Side, theta: Tensor, distance: Tensor, product: Tensor)?

    fileprivate init(_ kernel: ParameterKernel, _ points: Points, _ point: [Double]) throws(TensorError) {
      let scales = try Scales(kernel.parameters, point)
      self.points = points
      parameters = kernel.parameters
      driftCoordinates = try points.shared / scales.drift
      drift = try gaussian(driftCoordinates, driftCoordinates) * scales.driftVariance
      guard parameters.new > 0 else {
        response = nil
        matrix = drift
        return
      }
      let side = try Side(points, scales)
      let theta = try gaussian(side.shared, side.shared)
      let distance = try gaussian(side.psi, side.psi)
      let product = try side.origin.timesTransposed(side.origin)
      response = (side, theta, distance, product)
      matrix = try theta * (distance - product) + drift
    }

    /// Adds to a gradient what a symmetric derivative with respect to the kernel `[N, N]` says of its parameters.
    func addGradient(_ outer: Tensor, to gradient: inout [Double]) throws(TensorError) {
      let byDrift = try outer * drift
      try addLengths(byDrift, driftCoordinates, parameters.driftLengths, to: &gradient)
      for index in parameters.driftSize { gradient[index] += try 2 * byDrift.sum().number() }
      guard let (side, theta, distance, product) = response else { return }
      let byTheta = try outer * theta
      try addLengths(byTheta * (distance - product), side.shared, parameters.sharedLengths, to: &gradient)
      // The derivative with respect to psi, times psi: through the distances, and through the product with the origin.
      let near = try byTheta * distance
      let pull = try side.psi * near.sum(over: [1], keepingDimensions: true) - near.matmul(side.psi)
      let origin = try side.psi * (byTheta * product).sum(over: [1], keepingDimensions: true)
      let byPsi = try (origin - pull) * side.psi * 2
      let lengths = try byPsi.sum(over: [0]).doubles()
      for (index, value) in zip(parameters.newLengths, lengths) { gradient[index] -= value }
      let exponents = try byPsi.transposed().matmul(points.shared * 2 + -1).doubles()
      for (index, value) in zip(parameters.exponents, exponents) { gradient[index] += value }
    }

    /// The derivative with respect to log lengths: sum over pairs of W (x - x')^2.
    private func addLengths(
      _ weights: Tensor, _ coordinates: Tensor, _ range: Range<Int>, to gradient: inout [Double]
    ) throws(TensorError) {
      let rows = try weights.sum(over: [1], keepingDimensions: true)
      let sums = try (coordinates * (coordinates * rows - weights.matmul(coordinates))).sum(over: [0]) * 2
      for (index, value) in zip(range, try sums.doubles()) { gradient[index] += value }
    }
  }
}

/// exp(-|x - x'|^2 / 2) `[M, N]`.
private func gaussian(_ left: Tensor, _ right: Tensor) throws(TensorError) -> Tensor {
  try (left.squaredDistances(to: right) * -0.5).exp()
}
