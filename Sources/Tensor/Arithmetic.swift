import CTorch

// Shapes broadcast: sizes are compared from the last dimension back, and a size of 1, or one that is missing,
// stretches to the other operand's.
extension Tensor {
  /// The sum, element by element.
  public static func + (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try computed("add", a, b, ctorch_add)
  }

  /// The difference, element by element.
  public static func - (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try computed("subtract", a, b, ctorch_subtract)
  }

  /// The product, element by element.
  public static func * (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try computed("multiply", a, b, ctorch_multiply)
  }

  /// The quotient, element by element.
  public static func / (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try computed("divide", a, b, ctorch_divide)
  }

  /// The negative of every element.
  public static prefix func - (a: Tensor) throws(TensorError) -> Tensor {
    try a.affine(scale: -1, offset: 0)
  }

  /// Adds a number to every element.
  public static func + (a: Tensor, b: Double) throws(TensorError) -> Tensor {
    try a.affine(scale: 1, offset: b)
  }

  /// Adds a number to every element.
  public static func + (a: Double, b: Tensor) throws(TensorError) -> Tensor {
    try b.affine(scale: 1, offset: a)
  }

  /// Subtracts a number from every element.
  public static func - (a: Tensor, b: Double) throws(TensorError) -> Tensor {
    try a.affine(scale: 1, offset: -b)
  }

  /// Subtracts every element from a number.
  public static func - (a: Double, b: Tensor) throws(TensorError) -> Tensor {
    try b.affine(scale: -1, offset: a)
  }

  /// Multiplies every element by a number.
  public static func * (a: Tensor, b: Double) throws(TensorError) -> Tensor {
    try a.affine(scale: b, offset: 0)
  }

  /// Multiplies every element by a number.
  public static func * (a: Double, b: Tensor) throws(TensorError) -> Tensor {
    try b.affine(scale: a, offset: 0)
  }

  /// Divides every element by a number.
  public static func / (a: Tensor, b: Double) throws(TensorError) -> Tensor {
    try Operator.divide(.tensor(a), .number(b))
  }

  /// Divides a number by every element.
  public static func / (a: Double, b: Tensor) throws(TensorError) -> Tensor {
    try computed("divide", b) { ctorch_divide_number(a, $0) }
  }

  /// `scale` times every element plus `offset`.
  public func affine(scale: Double, offset: Double) throws(TensorError) -> Tensor {
    try Tensor.computed("affine", self) { ctorch_affine($0, scale, offset) }
  }

  /// The larger of two numbers, element by element.
  public func maximum(_ other: Tensor) throws(TensorError) -> Tensor {
    try Operator.maximum(.tensor(self), .tensor(other))
  }

  /// The smaller of two numbers, element by element.
  public func minimum(_ other: Tensor) throws(TensorError) -> Tensor {
    try Operator.minimum(.tensor(self), .tensor(other))
  }

  /// Adds `scale` times another tensor to this one in place.
  public func addInPlace(_ other: Tensor, scale: Double = 1) throws(TensorError) {
    try Tensor.done("add in place", self, other) { ctorch_add_in_place($0, $1, scale) }
  }

  /// Replaces the elements in place by those of another tensor.
  public func copyInPlace(_ source: Tensor) throws(TensorError) {
    try Tensor.done("copy in place", self, source, ctorch_copy_in_place)
  }

  /// Replaces every element in place by a number.
  public func fillInPlace(_ value: Double) throws(TensorError) {
    _ = try Operator.fill(.tensor(self), .number(value))
  }
}

extension Operator {
  fileprivate static let divide = Operator("aten::div", overload: "Scalar")
  fileprivate static let maximum = Operator("aten::maximum")
  fileprivate static let minimum = Operator("aten::minimum")
  fileprivate static let fill = Operator("aten::fill_", overload: "Scalar")
}
