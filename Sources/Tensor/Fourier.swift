// Forward transforms have no factor in front; inverse ones divide by the number of points.
extension Tensor {
  /// The transform of real numbers over some dimensions (all by default); the last of them keeps its N / 2 + 1
  /// frequencies from 0 up.
  public func realFourier(over dimensions: [Int]? = nil) throws(TensorError) -> Tensor {
    try Operator.realForward(.tensor(self), .none, .optionalIntegers(dimensions))
  }

  /// The inverse of `realFourier`; `sizes` are those of the real numbers, and needed where the last is odd.
  public func inverseRealFourier(
    sizes: [Int]? = nil, over dimensions: [Int]? = nil
  ) throws(TensorError) -> Tensor {
    try Operator.realInverse(.tensor(self), .optionalIntegers(sizes), .optionalIntegers(dimensions))
  }

  /// The complex transform over some dimensions (all by default).
  public func fourier(over dimensions: [Int]? = nil) throws(TensorError) -> Tensor {
    try Operator.forward(.tensor(self), .none, .optionalIntegers(dimensions))
  }

  /// The inverse of `fourier`.
  public func inverseFourier(over dimensions: [Int]? = nil) throws(TensorError) -> Tensor {
    try Operator.inverse(.tensor(self), .none, .optionalIntegers(dimensions))
  }

  /// The real part of complex elements.
  public func realPart() throws(TensorError) -> Tensor { try Operator.realPart(.tensor(self)) }

  /// The imaginary part of complex elements.
  public func imaginaryPart() throws(TensorError) -> Tensor { try Operator.imaginaryPart(.tensor(self)) }

  /// Complex numbers `[...]` as a view `[..., 2]` of real and imaginary parts.
  public func asPairs() throws(TensorError) -> Tensor { try Operator.asPairs(.tensor(self)) }

  /// Pairs `[..., 2]` as a view `[...]` of complex numbers.
  public func asComplex() throws(TensorError) -> Tensor { try Operator.asComplex(.tensor(self)) }
}

extension Operator {
  fileprivate static let realForward = Operator("aten::fft_rfftn")
  fileprivate static let realInverse = Operator("aten::fft_irfftn")
  fileprivate static let forward = Operator("aten::fft_fftn")
  fileprivate static let inverse = Operator("aten::fft_ifftn")
  fileprivate static let realPart = Operator("aten::real")
  fileprivate static let imaginaryPart = Operator("aten::imag")
  fileprivate static let asPairs = Operator("aten::view_as_real")
  fileprivate static let asComplex = Operator("aten::view_as_complex")
}
