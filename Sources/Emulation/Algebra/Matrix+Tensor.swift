import Formats
import Tensor

extension Matrix {
  /// The same numbers as a tensor in double precision.
  func tensor() throws(TensorError) -> Tensor { try Tensor(values, shape: [rows, columns]) }

  /// The numbers of a tensor of two dimensions.
  init(_ tensor: Tensor) throws(TensorError) {
    let shape = tensor.shape
    self.init(rows: shape[0], columns: shape[1], values: try tensor.doubles())
  }
}

extension Tensor {
  /// Numbers as a tensor of one dimension in double precision.
  static func vector(_ values: [Double]) throws(TensorError) -> Tensor { try Tensor(values) }

  /// The product with the transpose of another matrix.
  func timesTransposed(_ other: Tensor) throws(TensorError) -> Tensor {
    try matmul(other.transposed())
  }

  /// The squared distances `[M, N]` between rows of this matrix `[M, D]` and rows of another `[N, D]`.
  func squaredDistances(to other: Tensor) throws(TensorError) -> Tensor {
    let own = try square().sum(over: [1], keepingDimensions: true)
    let theirs = try other.square().sum(over: [1], keepingDimensions: true).transposed()
    // Rounding can leave equal rows a distance below zero.
    return try (own + theirs - timesTransposed(other) * 2).clamped(lower: 0)
  }
}

extension Matrix {
  /// This matrix less another of its shape.
  func subtracting(_ other: Matrix) -> Matrix {
    precondition(rows == other.rows && columns == other.columns, "shapes differ")
    return Matrix(rows: rows, columns: columns, values: zip(values, other.values).map { $0 - $1 })
  }

  /// This matrix less a factor times another of its shape.
  func subtracting(_ other: Matrix, times factor: Double) -> Matrix {
    precondition(rows == other.rows && columns == other.columns, "shapes differ")
    return Matrix(rows: rows, columns: columns, values: zip(values, other.values).map { $0 - factor * $1 })
  }
}
