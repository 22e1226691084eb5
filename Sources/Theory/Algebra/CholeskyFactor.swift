import CKernels
import Formats
import Foundation

/// The lower triangular L of a symmetric positive-definite matrix L Lᵀ.
package struct CholeskyFactor: Sendable {
  /// L `[N, N]`, zero above the diagonal.
  package let lower: Matrix

  /// Factorises a matrix, of which the lower triangle is read.
  ///
  /// - Parameter name: what the matrix is, for the message.
  /// - Throws: `TheoryError.notPositiveDefinite`.
  package init(_ matrix: Matrix, name: @autoclosure () -> String) throws(TheoryError) {
    precondition(matrix.rows == matrix.columns, "a factor of a matrix that is not square")
    var lower = matrix
    let succeeds = lower.values.withUnsafeMutableBufferPointer {
      theory_cholesky($0.baseAddress, Int64(matrix.rows))
    }
    guard succeeds else { throw .notPositiveDefinite(name()) }
    self.lower = lower
  }

  /// The solution X `[N, M]` of L Lᵀ X = B.
  package func solve(_ right: Matrix) -> Matrix {
    var x = right
    lower.values.withUnsafeBufferPointer { l in
      x.values.withUnsafeMutableBufferPointer {
        theory_solve_lower(l.baseAddress, Int64(lower.rows), $0.baseAddress, Int64(right.columns))
        theory_solve_upper(l.baseAddress, Int64(lower.rows), $0.baseAddress, Int64(right.columns))
      }
    }
    return x
  }

  /// The solution x `[N]` of L Lᵀ x = b.
  package func solve(_ right: [Double]) -> [Double] {
    solve(Matrix(rows: right.count, columns: 1, values: right)).values
  }

  /// The solution X `[N, M]` of L X = B.
  package func solveLower(_ right: Matrix) -> Matrix {
    var x = right
    lower.values.withUnsafeBufferPointer { l in
      x.values.withUnsafeMutableBufferPointer {
        theory_solve_lower(l.baseAddress, Int64(lower.rows), $0.baseAddress, Int64(right.columns))
      }
    }
    return x
  }

  /// The logarithm of the determinant of L Lᵀ.
  package var logDeterminant: Double {
    2 * (0..<lower.rows).reduce(0.0) { $0 + log(lower[$1, $1]) }
  }
}
