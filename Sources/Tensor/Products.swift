import CTorch

extension Tensor {
  /// The matrix product of `[..., N, K]` and `[..., K, M]`, broadcast over the leading dimensions; vectors `[K]`
  /// count as a row on the left and a column on the right.
  public func matmul(_ other: Tensor) throws(TensorError) -> Tensor {
    try Tensor.computed("matmul", self, other, ctorch_matmul)
  }

  /// The affine map x Wᵀ + b of inputs `[..., K]` with weights `[M, K]` and a bias `[M]`, of shape `[..., M]`.
  public func linear(weight: Tensor, bias: Tensor? = nil) throws(TensorError) -> Tensor {
    guard let bias else {
      return try Tensor.computed("linear", self, weight) { ctorch_linear($0, $1, nil) }
    }
    return try Tensor.computed("linear", self, weight, bias, ctorch_linear)
  }

  /// This tensor `[N, M]`, or broadcast to it, plus the product of `[N, K]` and `[K, M]`.
  public func addingProduct(_ a: Tensor, _ b: Tensor) throws(TensorError) -> Tensor {
    try Operator.addmm(.tensor(self), .tensor(a), .tensor(b))
  }

  /// This tensor `[B, N, M]`, or broadcast to it, plus B products of `[B, N, K]` and `[B, K, M]`: a layer of B
  /// networks at once.
  public func addingBatchedProduct(_ a: Tensor, _ b: Tensor) throws(TensorError) -> Tensor {
    try Tensor.computed("batched product", self, a, b, ctorch_batched_affine)
  }
}

extension Operator {
  fileprivate static let addmm = Operator("aten::addmm")
}
