// Indices are `int64` tensors counted from 0.
extension Tensor {
  /// The slices at `indices` `[M]` along a dimension, which becomes of size M.
  public func slices(_ dimension: Int, at indices: Tensor) throws(TensorError) -> Tensor {
    try Operator.indexSelect(.tensor(self), .integer(dimension), .tensor(indices))
  }

  /// For every element of `indices`, the element of this tensor at that index along a dimension.
  public func gathered(_ dimension: Int, at indices: Tensor) throws(TensorError) -> Tensor {
    try Operator.gather(.tensor(self), .integer(dimension), .tensor(indices))
  }

  /// This tensor plus the slices of `source`, each added at its index of `indices` `[M]` along a dimension.
  public func addingSlices(
    _ dimension: Int, at indices: Tensor, of source: Tensor
  ) throws(TensorError) -> Tensor {
    try Operator.indexAdd(.tensor(self), .integer(dimension), .tensor(indices), .tensor(source))
  }

  /// With this tensor as condition, elements of `chosen` where it is true and of `otherwise` where it is false.
  public func choosing(_ chosen: Tensor, otherwise: Tensor) throws(TensorError) -> Tensor {
    try Operator.choose(.tensor(self), .tensor(chosen), .tensor(otherwise))
  }

  /// The index of the largest element along a dimension.
  public func indexOfLargest(over dimension: Int) throws(TensorError) -> Tensor {
    try Operator.argmax(.tensor(self), .integer(dimension))
  }

  /// The elements in order along a dimension, and where each was.
  public func sorted(
    over dimension: Int = -1, descending: Bool = false
  ) throws(TensorError) -> (values: Tensor, indices: Tensor) {
    try Operator.sort.pair(.tensor(self), .integer(dimension), .flag(descending))
  }

  /// The `count` largest elements along a dimension, largest first, and where each was.
  public func largest(
    _ count: Int, over dimension: Int
  ) throws(TensorError) -> (values: Tensor, indices: Tensor) {
    try Operator.topk.pair(.tensor(self), .integer(count), .integer(dimension))
  }
}

extension Operator {
  fileprivate static let indexSelect = Operator("aten::index_select")
  fileprivate static let gather = Operator("aten::gather")
  fileprivate static let indexAdd = Operator("aten::index_add")
  fileprivate static let choose = Operator("aten::where", overload: "self")
  fileprivate static let argmax = Operator("aten::argmax")
  fileprivate static let sort = Operator("aten::sort")
  fileprivate static let topk = Operator("aten::topk")
}
