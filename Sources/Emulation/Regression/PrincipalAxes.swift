import Formats
import Foundation
import Tensor

/// The directions in which rows of numbers vary most.
public struct PrincipalAxes: Sendable, Equatable {
  /// The mean of the rows `[W]`.
  public let mean: [Double]
  /// Directions of unit length `[K, W]`, the one of the largest variance first.
  public let axes: Matrix

  /// Directions as they were kept.
  public init(mean: [Double], axes: Matrix) {
    self.mean = mean
    self.axes = axes
  }

  /// The leading directions of rows `[N, W]`; fewer than asked for where the rows vary in fewer.
  public init(of rows: Matrix, count: Int) throws {
    let size = Double(max(rows.rows, 1))
    let mean = (0..<rows.columns).map { rows.column($0).reduce(0, +) / size }
    let axes = try withOneThread { () throws(TensorError) in
      let centred = try rows.tensor() - Tensor.vector(mean)
      // The smaller of the two products has the same eigenvalues.
      let isWide = rows.columns > rows.rows
      let product = try isWide ? centred.timesTransposed(centred) : centred.transposed().matmul(centred)
      let (values, vectors) = try product.symmetricEigen()
      let sizes = try values.doubles()
      let kept = sizes.indices.reversed().prefix(count).filter {
        sizes[$0] > 1e-10 * (sizes.last ?? 0) && sizes[$0] > 0
      }
      guard !kept.isEmpty else { return Matrix(rows: 0, columns: rows.columns) }
      let chosen = try vectors.slices(1, at: Tensor(kept))
      guard isWide else { return try Matrix(chosen.transposed()) }
      let roots = try Tensor.vector(kept.map { sizes[$0].squareRoot() }).withDimension(1)
      return try Matrix(chosen.transposed().matmul(centred) / roots)
    }
    self.init(mean: mean, axes: axes)
  }

  /// How far rows `[M, W]` lie along the directions `[M, K]`.
  public func scores(of rows: Matrix) throws -> Matrix {
    guard rows.columns == mean.count else {
      throw EmulationError.size(of: "numbers of a row", expected: mean.count, found: rows.columns)
    }
    guard axes.rows > 0, rows.rows > 0 else { return Matrix(rows: rows.rows, columns: axes.rows) }
    return try withOneThread { () throws(TensorError) in
      try Matrix((rows.tensor() - Tensor.vector(mean)).timesTransposed(axes.tensor()))
    }
  }
}
