import Formats
import Tensor

/// Eigenvalues and eigenvectors of a symmetric matrix, the largest first.
struct SymmetricEigen {
  /// The eigenvalues, descending.
  let values: [Double]
  /// The eigenvectors as rows in the same order.
  let vectors: Matrix

  /// - Throws: `TensorError` when the numbers are not finite.
  init(_ matrix: Matrix) throws {
    let size = matrix.rows
    let (values, vectors) = try Tensor(matrix.values, shape: [size, size]).symmetricEigen()
    let columns = try vectors.doubles()
    self.values = try values.doubles().reversed()
    var rows = Matrix(rows: size, columns: size)
    for row in 0..<size {
      for column in 0..<size { rows[row, column] = columns[column * size + size - 1 - row] }
    }
    self.vectors = rows
  }
}
