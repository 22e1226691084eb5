import Foundation
import Randomness
import Tensor

/// A Gaussian of all parameters with full covariance, by the mean negative log density of rows.
///
/// Its precision is AᵀA with the lower triangular A[i, i] = exp(s[i]), A[i, j] = exp(s[i]) u[i, j] for j < i: row i
/// is the regression on the parameters before (Pourahmadi 1999, Biometrika 86, 677), so the density of the first
/// parameters alone is that of the first rows.
public struct GaussianHead: Head {
  /// The kind in files.
  public static let kind = "gaussian"
  /// One with every default.
  public static let standard = GaussianHead()
  /// The first part of the leaves' names.
  public var name: String
  /// Whether the means pass through a sigmoid.
  public var sigmoid: Bool
  /// Means beyond the named ones.
  public var dummies: Int

  /// A head of Gaussians.
  public init(_ name: String = "output", sigmoid: Bool = false, dummies: Int = 0) {
    self.name = name
    self.sigmoid = sigmoid
    self.dummies = dummies
  }

  /// Maps to the means, `weight` `[P + dummies, inputs]` and `bias`, and to the rows u[i, 0] ... u[i, i - 1], s[i] of
  /// the triangle one after the other, `precision.weight` `[P (P + 1) / 2, inputs]` and `precision.bias`.
  ///
  /// - Throws: `NetworkError` for sizes out of range and inputs that are no vector.
  public func shapes(_ input: Layout, outputs: Int) throws(NetworkError) -> Named<LeafShape> {
    let inputs = try checked(input, outputs: outputs)
    let triangle = outputs * (outputs + 1) / 2
    // A start at zero is a Gaussian of unit scatter without correlation for every row.
    return [
      "weight": LeafShape([outputs + dummies, inputs], .kaiming(inputs: inputs)),
      "bias": LeafShape([outputs + dummies], .zeros),
      "precision.weight": LeafShape([triangle, inputs], .zeros),
      "precision.bias": LeafShape([triangle], .zeros),
    ]
  }

  /// The means.
  public func point(_ x: Batch, _ p: Named<Tensor>) throws(TensorError) -> Tensor {
    let z = try x.values.linear(weight: p["weight"], bias: p["bias"])
    return sigmoid ? try z.sigmoid() : z
  }

  /// -log N(truth; mean, (AᵀA)⁻¹) of each row; where parameters are missing, of the marginal density of the others.
  public func loss(_ x: Batch, _ truth: Tensor, _ p: Named<Tensor>) throws(TensorError) -> RowLosses {
    let count = truth.shape[1]
    let means = try point(x, p).narrowed(1, from: 0, count: count)
    let factor = try self.factor(x, count: count, p)
    let there = try truth .== truth
    let misses = try means - there.choosing(truth, otherwise: means.detached())
    let present = try there.converted(to: means.dtype)
    let perRow = try present.sum(over: [1])
    let constant = try perRow * (0.5 * log(2 * .pi))
    if try present.smallest().number() == 1 {
      let z = try factor.rows.matmul(misses.withDimension(2)).withoutDimension(2) * factor.logDiagonal.exp()
      let sums = try z.square().sum(over: [1]) * 0.5 - factor.logDiagonal.sum(over: [1]) + constant
      return RowLosses(sums: sums, counts: try .ones([truth.shape[0]], device: truth.device))
    }
    let counts = try (perRow .> 0).converted(to: means.dtype)
    let sums = try Self.marginal(misses * present, factor, present) + constant
    return RowLosses(sums: try sums * counts, counts: counts)
  }

  /// Unit rows of A `[B, P, P]`, which times exp(s) are A, and s `[B, P]`.
  private func factor(
    _ x: Batch, count: Int, _ p: Named<Tensor>
  ) throws(TensorError) -> (rows: Tensor, logDiagonal: Tensor) {
    let triangle = try x.values.linear(weight: p["precision.weight"], bias: p["precision.bias"])
    let device = triangle.device
    func place(_ row: Int, _ column: Int) -> Int64 { Int64(row * (row + 1) / 2 + column) }
    let pairs = (0..<count).flatMap { row in (0..<count).map { (row, $0) } }
    let below = try Tensor(pairs.map { $0.1 < $0.0 ? Float(1) : 0 }, shape: [count, count], device: device)
    let index = try Tensor(pairs.map { $0.1 < $0.0 ? place($0.0, $0.1) : 0 }, device: device)
    let diagonal = try Tensor((0..<count).map { place($0, $0) }, device: device)
    let entries = try triangle.slices(1, at: index).reshaped([-1, count, count])
    return (
      rows: try entries * below + .identity(count, device: device),
      logDiagonal: try triangle.slices(1, at: diagonal)
    )
  }

  /// Half of chi squared plus half the logarithm of the covariance's determinant, for the parameters present alone: the
  /// missing ones are replaced by ones with unit variance and no miss.
  private static func marginal(
    _ misses: Tensor, _ factor: (rows: Tensor, logDiagonal: Tensor), _ present: Tensor
  ) throws(TensorError) -> Tensor {
    let count = present.shape[1]
    let unit = try Tensor.identity(count, device: present.device)
    let whole = try factor.rows * factor.logDiagonal.exp().withDimension(2)
    let inverse = try whole.solveTriangular(unit.expanded(whole.shape))
    let covariance = try inverse.matmul(inverse.transposed())
    let both = try present.withDimension(2) * present.withDimension(1)
    let filled = try covariance * both + unit * (1 - present).withDimension(2)
    let root = try filled.cholesky()
    let z = try root.solveTriangular(misses.withDimension(2)).withoutDimension(2)
    return try z.square().sum(over: [1]) * 0.5 + root.diagonal().log().sum(over: [1])
  }

  /// The Gaussian of each row.
  public func density(
    _ x: Batch, outputs: Int, _ p: Named<Tensor>
  ) throws(TensorError) -> (any Density)? {
    let factor = try self.factor(x, count: outputs, p)
    let whole = try factor.rows * factor.logDiagonal.exp().withDimension(2)
    return GaussianDensity(
      means: try point(x, p).narrowed(1, from: 0, count: outputs).detached().doubles(),
      factors: try whole.detached().doubles(), parameters: outputs)
  }

  /// Means as the rows say. Of the triangle, what relates two kept parameters in their old order is kept; else they
  /// start uncorrelated, with unit scatter, or for a constant with that of a uniform prior on [0, 1].
  public func rearranged(
    _ values: Named<HostArray>, rows: [OutputRow], named: Int, before: Int, stream: inout RandomStream
  ) -> Named<HostArray> {
    let (weight, bias) = (values["precision.weight"], values["precision.bias"])
    let inputs = weight.shape[1]
    var (weights, biases): ([Float], [Float]) = ([], [])
    for place in TrianglePlace.all(rows, named: named, before: before) {
      switch place {
      case .kept(let index):
        weights += weight.row(index)
        biases.append(bias.values[index])
      case .new(let value):
        weights += Array(repeating: 0, count: inputs)
        biases.append(value)
      }
    }
    return linearRows(values, rows, sigmoid: sigmoid, stream: &stream).merging([
      "precision.weight": HostArray(weights, shape: [biases.count, inputs]),
      "precision.bias": HostArray(biases, shape: [biases.count]),
    ])
  }
}
