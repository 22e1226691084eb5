// Negative dimensions count from the last.
extension Tensor {
  /// The same elements in another shape, one size of which may be -1; a view where the memory allows it.
  public func reshaped(_ shape: [Int]) throws(TensorError) -> Tensor {
    try Operator.reshape(.tensor(self), .integers(shape))
  }

  /// The same elements in another shape, always a view.
  /// - Throws: where the elements would have to be copied.
  public func view(_ shape: [Int]) throws(TensorError) -> Tensor {
    try Operator.view(.tensor(self), .integers(shape))
  }

  /// A view with two dimensions exchanged.
  public func transposed(_ first: Int = -2, _ second: Int = -1) throws(TensorError) -> Tensor {
    try Operator.transpose(.tensor(self), .integer(first), .integer(second))
  }

  /// A view with the dimensions in another order.
  public func permuted(_ dimensions: [Int]) throws(TensorError) -> Tensor {
    try Operator.permute(.tensor(self), .integers(dimensions))
  }

  /// A view of the elements from `start` on along a dimension.
  public func narrowed(_ dimension: Int, from start: Int, count: Int) throws(TensorError) -> Tensor {
    try Operator.narrow(.tensor(self), .integer(dimension), .integer(start), .integer(count))
  }

  /// A view of the elements at one index along a dimension, which disappears.
  public func selected(_ dimension: Int, at index: Int) throws(TensorError) -> Tensor {
    try Operator.select(.tensor(self), .integer(dimension), .integer(index))
  }

  /// A view with a new dimension of size 1.
  public func withDimension(_ dimension: Int) throws(TensorError) -> Tensor {
    try Operator.unsqueeze(.tensor(self), .integer(dimension))
  }

  /// A view without a dimension of size 1.
  public func withoutDimension(_ dimension: Int) throws(TensorError) -> Tensor {
    try Operator.squeeze(.tensor(self), .integer(dimension))
  }

  /// A view with dimensions of size 1 stretched to `shape`.
  public func expanded(_ shape: [Int]) throws(TensorError) -> Tensor {
    try Operator.expand(.tensor(self), .integers(shape))
  }

  /// Each slice along a dimension `count` times, one after the other; itself for once.
  public func repeated(_ dimension: Int, _ count: Int) throws(TensorError) -> Tensor {
    count == 1 ? self : try Operator.repeatEach(.tensor(self), .integer(count), .integer(dimension))
  }

  /// The tensor with its elements in row-major order; itself where they are.
  public func contiguous() throws(TensorError) -> Tensor { try Operator.contiguous(.tensor(self)) }

  /// A copy with memory of its own.
  public func copied() throws(TensorError) -> Tensor { try Operator.clone(.tensor(self)) }

  /// Tensors joined along an existing dimension.
  public static func concatenated(
    _ tensors: [Tensor], along dimension: Int = 0
  ) throws(TensorError) -> Tensor {
    try Operator.concatenate(.tensors(tensors), .integer(dimension))
  }

  /// Tensors of one shape joined along a new dimension.
  public static func stacked(_ tensors: [Tensor], along dimension: Int = 0) throws(TensorError) -> Tensor {
    try Operator.stack(.tensors(tensors), .integer(dimension))
  }
}

extension Operator {
  fileprivate static let reshape = Operator("aten::reshape")
  fileprivate static let view = Operator("aten::view")
  fileprivate static let transpose = Operator("aten::transpose", overload: "int")
  fileprivate static let permute = Operator("aten::permute")
  fileprivate static let narrow = Operator("aten::narrow")
  fileprivate static let select = Operator("aten::select", overload: "int")
  fileprivate static let unsqueeze = Operator("aten::unsqueeze")
  fileprivate static let squeeze = Operator("aten::squeeze", overload: "dim")
  fileprivate static let expand = Operator("aten::expand")
  fileprivate static let repeatEach = Operator("aten::repeat_interleave", overload: "self_int")
  fileprivate static let contiguous = Operator("aten::contiguous")
  fileprivate static let clone = Operator("aten::clone")
  fileprivate static let concatenate = Operator("aten::cat")
  fileprivate static let stack = Operator("aten::stack")
}
