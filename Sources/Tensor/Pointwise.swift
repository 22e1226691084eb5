// Functions of every element; the result has the shape of the tensor.
extension Tensor {
  /// The exponential.
  public func exp() throws(TensorError) -> Tensor { try Operator.exp(.tensor(self)) }

  /// The exponential minus 1, exact near 0.
  public func expm1() throws(TensorError) -> Tensor { try Operator.expm1(.tensor(self)) }

  /// The natural logarithm.
  public func log() throws(TensorError) -> Tensor { try Operator.log(.tensor(self)) }

  /// The natural logarithm of 1 plus the element, exact near 0.
  public func log1p() throws(TensorError) -> Tensor { try Operator.log1p(.tensor(self)) }

  /// The logarithm to base 10.
  public func log10() throws(TensorError) -> Tensor { try Operator.log10(.tensor(self)) }

  /// The square root.
  public func squareRoot() throws(TensorError) -> Tensor { try Operator.squareRoot(.tensor(self)) }

  /// The square.
  public func square() throws(TensorError) -> Tensor { try Operator.square(.tensor(self)) }

  /// One over the element.
  public func reciprocal() throws(TensorError) -> Tensor { try Operator.reciprocal(.tensor(self)) }

  /// A power with a number as exponent.
  public func power(_ exponent: Double) throws(TensorError) -> Tensor {
    try Operator.powerOfNumber(.tensor(self), .number(exponent))
  }

  /// A power with the exponents of another tensor, broadcast.
  public func power(_ exponents: Tensor) throws(TensorError) -> Tensor {
    try Operator.powerOfTensor(.tensor(self), .tensor(exponents))
  }

  /// The absolute value; the modulus of complex elements.
  public func magnitude() throws(TensorError) -> Tensor { try Operator.magnitude(.tensor(self)) }

  /// The sine of an angle in radians.
  public func sine() throws(TensorError) -> Tensor { try Operator.sine(.tensor(self)) }

  /// The cosine of an angle in radians.
  public func cosine() throws(TensorError) -> Tensor { try Operator.cosine(.tensor(self)) }

  /// The error function.
  public func errorFunction() throws(TensorError) -> Tensor { try Operator.errorFunction(.tensor(self)) }

  /// The logarithm of the standard normal cumulative distribution, also far below zero.
  public func logNormalCumulative() throws(TensorError) -> Tensor {
    try Operator.logNormalCumulative(.tensor(self))
  }

  /// log(exp(x) + exp(y)), without overflow.
  public func logAddingExp(_ other: Tensor) throws(TensorError) -> Tensor {
    try Operator.logAddingExp(.tensor(self), .tensor(other))
  }

  /// Elements below `lower` raised to it and elements above `upper` lowered to it.
  public func clamped(lower: Double? = nil, upper: Double? = nil) throws(TensorError) -> Tensor {
    try Operator.clamp(.tensor(self), .optionalNumber(lower), .optionalNumber(upper))
  }
}

extension Operator {
  fileprivate static let exp = Operator("aten::exp")
  fileprivate static let expm1 = Operator("aten::expm1")
  fileprivate static let log = Operator("aten::log")
  fileprivate static let log1p = Operator("aten::log1p")
  fileprivate static let log10 = Operator("aten::log10")
  fileprivate static let squareRoot = Operator("aten::sqrt")
  fileprivate static let square = Operator("aten::square")
  fileprivate static let reciprocal = Operator("aten::reciprocal")
  fileprivate static let powerOfNumber = Operator("aten::pow", overload: "Tensor_Scalar")
  fileprivate static let powerOfTensor = Operator("aten::pow", overload: "Tensor_Tensor")
  fileprivate static let magnitude = Operator("aten::abs")
  fileprivate static let sine = Operator("aten::sin")
  fileprivate static let cosine = Operator("aten::cos")
  fileprivate static let errorFunction = Operator("aten::erf")
  fileprivate static let logNormalCumulative = Operator("aten::special_log_ndtr")
  fileprivate static let logAddingExp = Operator("aten::logaddexp")
  fileprivate static let clamp = Operator("aten::clamp")
}
