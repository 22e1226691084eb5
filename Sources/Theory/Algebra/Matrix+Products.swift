import CKernels
import Formats

extension Matrix {
  /// The product A B of this matrix `[N, K]` and one of `[K, M]`.
  package func times(_ other: Matrix) -> Matrix {
    Self.product(self, false, other, false)
  }

  /// The product A Bᵀ of this matrix `[N, K]` and one of `[M, K]`.
  package func timesTransposed(_ other: Matrix) -> Matrix {
    Self.product(self, false, other, true)
  }

  /// The product Aᵀ B of this matrix `[K, N]` and one of `[K, M]`.
  package func transposedTimes(_ other: Matrix) -> Matrix {
    Self.product(self, true, other, false)
  }

  /// The product A x with a vector `[columns]`.
  package func times(_ x: [Double]) -> [Double] {
    times(Matrix(rows: x.count, columns: 1, values: x)).values
  }

  /// The product Aᵀ x with a vector `[rows]`.
  package func transposedTimes(_ x: [Double]) -> [Double] {
    transposedTimes(Matrix(rows: x.count, columns: 1, values: x)).values
  }

  /// The transpose `[columns, rows]`.
  package var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for r in 0..<rows { for c in 0..<columns { result.values[c * rows + r] = values[r * columns + c] } }
    return result
  }

  /// Every number times `factor`.
  package func scaled(by factor: Double) -> Matrix {
    Matrix(rows: rows, columns: columns, values: values.map { $0 * factor })
  }

  /// This matrix plus `factor` times one of the same shape.
  package func adding(_ other: Matrix, times factor: Double = 1) -> Matrix {
    precondition(rows == other.rows && columns == other.columns, "shapes differ")
    return Matrix(
      rows: rows, columns: columns, values: zip(values, other.values).map { $0 + factor * $1 })
  }

  /// This square matrix plus `value` times the identity.
  package func addingToDiagonal(_ value: Double) -> Matrix {
    var result = self
    for index in 0..<min(rows, columns) { result.values[index * columns + index] += value }
    return result
  }

  /// The identity of `size` rows times `value`.
  package static func identity(_ size: Int, times value: Double = 1) -> Matrix {
    Matrix(rows: size, columns: size).addingToDiagonal(value)
  }

  /// The square root of the sum of squares.
  package var norm: Double { dot(values, values).squareRoot() }

  private static func product(_ a: Matrix, _ flipsA: Bool, _ b: Matrix, _ flipsB: Bool) -> Matrix {
    let (rows, depth) = flipsA ? (a.columns, a.rows) : (a.rows, a.columns)
    let (inner, columns) = flipsB ? (b.columns, b.rows) : (b.rows, b.columns)
    precondition(depth == inner, "a product of \(depth) columns and \(inner) rows")
    var result = Matrix(rows: rows, columns: columns)
    a.values.withUnsafeBufferPointer { left in
      b.values.withUnsafeBufferPointer { right in
        result.values.withUnsafeMutableBufferPointer { out in
          var task = theory_product()
          task.rows = Int64(rows)
          task.columns = Int64(columns)
          task.depth = Int64(depth)
          task.a = left.baseAddress
          task.a_row = flipsA ? 1 : Int64(a.columns)
          task.a_column = flipsA ? Int64(a.columns) : 1
          task.b = right.baseAddress
          task.b_row = flipsB ? 1 : Int64(b.columns)
          task.b_column = flipsB ? Int64(b.columns) : 1
          task.c = out.baseAddress
          task.c_row = Int64(columns)
          task.scale = 1
          theory_multiply(&task)
        }
      }
    }
    return result
  }
}

/// The scalar product of two vectors of one length.
package func dot(_ a: [Double], _ b: [Double]) -> Double {
  precondition(a.count == b.count, "a scalar product of \(a.count) and \(b.count) numbers")
  var sum = 0.0
  for index in a.indices { sum += a[index] * b[index] }
  return sum
}

/// a + factor b.
package func sum(_ a: [Double], _ b: [Double], times factor: Double = 1) -> [Double] {
  zip(a, b).map { $0 + factor * $1 }
}
