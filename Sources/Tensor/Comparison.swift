// Comparisons of every element; the results are `bool` tensors.
extension Tensor {
  /// Where two tensors are equal.
  public static func .== (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try Operator.equal(.tensor(a), .tensor(b))
  }

  /// Where elements equal a number.
  public static func .== (a: Tensor, b: Double) throws(TensorError) -> Tensor {
    try Operator.equalNumber(.tensor(a), .number(b))
  }

  /// Where the first tensor is larger.
  public static func .> (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try Operator.greater(.tensor(a), .tensor(b))
  }

  /// Where elements are larger than a number.
  public static func .> (a: Tensor, b: Double) throws(TensorError) -> Tensor {
    try Operator.greaterNumber(.tensor(a), .number(b))
  }

  /// Where the first tensor is larger or equal.
  public static func .>= (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try Operator.greaterOrEqual(.tensor(a), .tensor(b))
  }

  /// Where elements are at least a number.
  public static func .>= (a: Tensor, b: Double) throws(TensorError) -> Tensor {
    try Operator.greaterOrEqualNumber(.tensor(a), .number(b))
  }

  /// Where the first tensor is smaller.
  public static func .< (a: Tensor, b: Tensor) throws(TensorError) -> Tensor { try b .> a }

  /// Where elements are smaller than a number.
  public static func .< (a: Tensor, b: Double) throws(TensorError) -> Tensor {
    try Operator.lessNumber(.tensor(a), .number(b))
  }

  /// Where the first tensor is smaller or equal.
  public static func .<= (a: Tensor, b: Tensor) throws(TensorError) -> Tensor { try b .>= a }

  /// Where elements are at most a number.
  public static func .<= (a: Tensor, b: Double) throws(TensorError) -> Tensor {
    try Operator.lessOrEqualNumber(.tensor(a), .number(b))
  }
}

extension Operator {
  fileprivate static let equal = Operator("aten::eq", overload: "Tensor")
  fileprivate static let equalNumber = Operator("aten::eq", overload: "Scalar")
  fileprivate static let greater = Operator("aten::gt", overload: "Tensor")
  fileprivate static let greaterNumber = Operator("aten::gt", overload: "Scalar")
  fileprivate static let greaterOrEqual = Operator("aten::ge", overload: "Tensor")
  fileprivate static let greaterOrEqualNumber = Operator("aten::ge", overload: "Scalar")
  fileprivate static let lessNumber = Operator("aten::lt", overload: "Scalar")
  fileprivate static let lessOrEqualNumber = Operator("aten::le", overload: "Scalar")
}
