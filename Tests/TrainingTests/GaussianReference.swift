import Foundation
import Tensor

/// The negative log density of one row in double precision by another way than the kernel's: through the covariance,
/// of which the rows and columns of the missing targets are struck out.
enum GaussianReference {
  /// The cost of outputs (means, then the triangle row by row) for targets `[P]`, NaN where missing.
  static func cost(_ outputs: [Double], _ targets: [Double]) -> Double {
    let there = targets.indices.filter { !targets[$0].isNaN }
    let covariance = covariance(outputs, targets.count)
    var factor = there.map { row in there.map { covariance[row][$0] } }
    var white = there.map { targets[$0] - outputs[$0] }
    var sum = 0.5 * Double(there.count) * log(2 * .pi)
    // Cholesky's factor of the covariance, and the misses divided by it.
    for i in there.indices {
      for j in 0...i {
        for m in 0..<j { factor[i][j] -= factor[i][m] * factor[j][m] }
        if j < i {
          factor[i][j] /= factor[j][j]
          white[i] -= factor[i][j] * white[j]
        }
      }
      factor[i][i] = factor[i][i].squareRoot()
      white[i] /= factor[i][i]
      sum += log(factor[i][i]) + 0.5 * white[i] * white[i]
    }
    return sum
  }

  /// The covariance that a row of outputs stands for: that of target i = mean - sum u[i, j] (target j - mean) + noise.
  static func covariance(_ outputs: [Double], _ count: Int) -> [[Double]] {
    // Each target as a sum over independent noises.
    var parts: [[Double]] = []
    for i in 0..<count {
      let row = count + i * (i + 1) / 2
      var part = [Double](repeating: 0, count: count)
      part[i] = exp(-outputs[row + i])
      for j in 0..<i { for m in 0...j { part[m] -= outputs[row + j] * parts[j][m] } }
      parts.append(part)
    }
    return parts.map { a in parts.map { b in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } } }
  }

  /// The same by libtorch, one row of float64 outputs `[P + P (P + 1) / 2]`.
  static func cost(_ outputs: Tensor, _ targets: [Double]) throws -> Tensor {
    let count = targets.count
    var rows: [Tensor] = []
    for i in 0..<count {
      let row = try outputs.narrowed(0, from: count + i * (i + 1) / 2, count: i + 1)
      let scale = try row.narrowed(0, from: i, count: 1).exp()
      let parts = [
        try row.narrowed(0, from: 0, count: i) * scale, scale,
        try Tensor.zeros([count - 1 - i], dtype: .float64),
      ]
      rows.append(try .concatenated(parts, along: 0))
    }
    let factor = try Tensor.stacked(rows)
    let there = targets.indices.filter { !targets[$0].isNaN }
    let index = try Tensor(there.map(Int64.init))
    let covariance = try factor.transposed().matmul(factor).inverse()
    let marginal = try covariance.slices(0, at: index).slices(1, at: index).cholesky()
    let means = try outputs.narrowed(0, from: 0, count: count).slices(0, at: index)
    let misses = try Tensor(there.map { targets[$0] }) - means
    let white = try marginal.solveTriangular(try misses.reshaped([there.count, 1]))
    let squares = try white.square().sum() * 0.5
    return try squares + (try marginal.diagonal().log().sum()) + 0.5 * Double(there.count) * log(2 * .pi)
  }
}
