// Matrices are the last two dimensions; all others are a batch.
extension Tensor {
  /// The lower triangular L with A = L Lᵀ of a symmetric positive-definite A `[..., N, N]`.
  /// - Throws: fault `.singular` when a matrix is not positive definite.
  public func cholesky() throws(TensorError) -> Tensor { try Operator.cholesky(.tensor(self)) }

  /// The solution X `[..., N, M]` of A X = B for this A `[..., N, N]`.
  /// - Throws: fault `.singular`.
  public func solve(_ right: Tensor) throws(TensorError) -> Tensor {
    try Operator.solve(.tensor(self), .tensor(right))
  }

  /// The solution of T X = B for this triangular T, of which the other triangle is not read.
  public func solveTriangular(_ right: Tensor, upper: Bool = false) throws(TensorError) -> Tensor {
    try Operator.solveTriangular(.tensor(self), .tensor(right), .flag(upper))
  }

  /// The eigenvalues `[..., N]`, ascending, and eigenvectors as columns `[..., N, N]` of a symmetric matrix, of
  /// which the lower triangle is read.
  public func symmetricEigen() throws(TensorError) -> (values: Tensor, vectors: Tensor) {
    try Operator.eigen.pair(.tensor(self))
  }

  /// The inverse of a square matrix.
  /// - Throws: fault `.singular`.
  public func inverse() throws(TensorError) -> Tensor { try Operator.inverse(.tensor(self)) }

  /// The sign and the logarithm of the absolute value of the determinant, each `[...]`.
  public func logDeterminant() throws(TensorError) -> (sign: Tensor, logarithm: Tensor) {
    try Operator.logDeterminant.pair(.tensor(self))
  }

  /// The diagonal of the last two dimensions, `[..., N]`.
  public func diagonal() throws(TensorError) -> Tensor {
    try Operator.diagonalView(.tensor(self), .integer(0), .integer(-2), .integer(-1))
  }
}

extension Operator {
  fileprivate static let cholesky = Operator("aten::linalg_cholesky")
  fileprivate static let solve = Operator("aten::linalg_solve")
  fileprivate static let solveTriangular = Operator("aten::linalg_solve_triangular")
  fileprivate static let eigen = Operator("aten::linalg_eigh")
  fileprivate static let inverse = Operator("aten::linalg_inv")
  fileprivate static let logDeterminant = Operator("aten::linalg_slogdet")
  fileprivate static let diagonalView = Operator("aten::diagonal")
}
