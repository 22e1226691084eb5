// Over all dimensions, or those given (negative ones count from the last); `keepingDimensions` leaves each as one
// of size 1.
extension Tensor {
  /// The sum.
  public func sum(
    over dimensions: [Int]? = nil, keepingDimensions: Bool = false
  ) throws(TensorError) -> Tensor {
    try Operator.sum(.tensor(self), .optionalIntegers(dimensions), .flag(keepingDimensions))
  }

  /// The mean.
  public func mean(
    over dimensions: [Int]? = nil, keepingDimensions: Bool = false
  ) throws(TensorError) -> Tensor {
    try Operator.mean(.tensor(self), .optionalIntegers(dimensions), .flag(keepingDimensions))
  }

  /// The variance, with divisor N - `correction`: 1 for the unbiased estimate, 0 for the mean square.
  public func variance(
    over dimensions: [Int]? = nil, correction: Double = 1, keepingDimensions: Bool = false
  ) throws(TensorError) -> Tensor {
    try Operator.variance(
      .tensor(self), .optionalIntegers(dimensions), .number(correction), .flag(keepingDimensions))
  }

  /// The largest element.
  public func largest(
    over dimensions: [Int] = [], keepingDimensions: Bool = false
  ) throws(TensorError) -> Tensor {
    try Operator.largest(.tensor(self), .integers(dimensions), .flag(keepingDimensions))
  }

  /// The smallest element.
  public func smallest(
    over dimensions: [Int] = [], keepingDimensions: Bool = false
  ) throws(TensorError) -> Tensor {
    try Operator.smallest(.tensor(self), .integers(dimensions), .flag(keepingDimensions))
  }

  /// The logarithm of the sum of exponentials, without overflow.
  public func logSumExp(
    over dimensions: [Int], keepingDimensions: Bool = false
  ) throws(TensorError) -> Tensor {
    try Operator.logSumExp(.tensor(self), .integers(dimensions), .flag(keepingDimensions))
  }

  /// The running sum along a dimension.
  public func cumulativeSum(over dimension: Int) throws(TensorError) -> Tensor {
    try Operator.cumulativeSum(.tensor(self), .integer(dimension))
  }

  /// Whether every element is finite.
  public func isFinite() throws(TensorError) -> Bool {
    try Operator.all(.tensor(Operator.isFinite(.tensor(self)))).number() != 0
  }
}

extension Operator {
  fileprivate static let sum = Operator("aten::sum", overload: "dim_IntList")
  fileprivate static let mean = Operator("aten::mean", overload: "dim")
  fileprivate static let variance = Operator("aten::var", overload: "correction")
  fileprivate static let largest = Operator("aten::amax")
  fileprivate static let smallest = Operator("aten::amin")
  fileprivate static let logSumExp = Operator("aten::logsumexp")
  fileprivate static let cumulativeSum = Operator("aten::cumsum")
  fileprivate static let isFinite = Operator("aten::isfinite")
  fileprivate static let all = Operator("aten::all")
}
