import CTorch

// The non-linear functions of networks; the result has the shape of the tensor.
extension Tensor {
  /// The larger of 0 and the element.
  public func relu() throws(TensorError) -> Tensor { try Tensor.computed("relu", self, ctorch_relu) }

  /// The element where positive, `slope` times it where negative.
  public func leakyReLU(slope: Double) throws(TensorError) -> Tensor {
    try Tensor.computed("leaky relu", self) { ctorch_leaky_relu($0, slope) }
  }

  /// 1 / (1 + exp(-x)).
  public func sigmoid() throws(TensorError) -> Tensor { try Tensor.computed("sigmoid", self, ctorch_sigmoid) }

  /// The hyperbolic tangent.
  public func hyperbolicTangent() throws(TensorError) -> Tensor {
    try Tensor.computed("tanh", self, ctorch_tanh)
  }

  /// x / (1 + exp(-x)), also called swish.
  public func silu() throws(TensorError) -> Tensor { try Operator.silu(.tensor(self)) }

  /// The element times the normal distribution's probability of less.
  public func gelu() throws(TensorError) -> Tensor { try Operator.gelu(.tensor(self)) }

  /// log(1 + exp(x)).
  public func softplus() throws(TensorError) -> Tensor { try Operator.softplus(.tensor(self)) }

  /// log(1 / (1 + exp(-x))), exact far from zero, too.
  public func logSigmoid() throws(TensorError) -> Tensor { try Operator.logSigmoid(.tensor(self)) }

  /// Exponentials along a dimension divided by their sum.
  public func softmax(over dimension: Int) throws(TensorError) -> Tensor {
    try Operator.softmax(.tensor(self), .integer(dimension))
  }

  /// The logarithm of `softmax(over:)`.
  public func logSoftmax(over dimension: Int) throws(TensorError) -> Tensor {
    try Operator.logSoftmax(.tensor(self), .integer(dimension))
  }

  /// The mean squared difference from `target`, of shape `[]`.
  public func meanSquaredError(_ target: Tensor) throws(TensorError) -> Tensor {
    guard shape == target.shape else {
      // libtorch would broadcast here, with a warning; a loss that does is a mistake.
      throw .operation(
        .shape, name: "mean squared error", operands: [form, target.form], reason: "the shapes differ")
    }
    return try Tensor.computed("mean squared error", self, target, ctorch_squared_error)
  }
}

extension Operator {
  fileprivate static let silu = Operator("aten::silu")
  fileprivate static let gelu = Operator("aten::gelu")
  fileprivate static let softplus = Operator("aten::softplus")
  fileprivate static let logSigmoid = Operator("aten::log_sigmoid")
  fileprivate static let softmax = Operator("aten::softmax", overload: "int")
  fileprivate static let logSoftmax = Operator("aten::log_softmax", overload: "int")
}
