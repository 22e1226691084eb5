import CTorch

/// Runs `body` without recording how tensors are computed, in the calling thread only.
public func withoutGradients<Value, Failure: Error>(
  _ body: () throws(Failure) -> Value
) throws(Failure) -> Value {
  // The mode belongs to the thread; `body` is synchronous, so that it cannot resume on another one.
  let recorded = ctorch_gradients_recorded()
  ctorch_record_gradients(false)
  defer { ctorch_record_gradients(recorded) }
  return try body()
}

extension Tensor {
  /// Whether derivatives with respect to this tensor, or to one it was computed from, can be asked for.
  public var requiresGradient: Bool { withExtendedLifetime(self) { ctorch_requires_gradient(handle) } }

  /// Marks a tensor that was not computed from others as one to differentiate with respect to, or no longer, and
  /// returns it.
  @discardableResult
  public func requiringGradient(_ required: Bool = true) throws(TensorError) -> Tensor {
    guard withExtendedLifetime(self, { ctorch_require_gradient(handle, required) }) == 0 else {
      throw .latest("requiring a gradient", [self])
    }
    return self
  }

  /// The same elements, seen without how they were computed.
  public func detached() throws(TensorError) -> Tensor { try Operator.detach(.tensor(self)) }

  /// The gradient that `backward` has summed up here, if any.
  public var gradient: Tensor? {
    withExtendedLifetime(self) { ctorch_gradient(handle).map { Tensor(owning: $0) } }
  }

  /// Forgets the gradient.
  public func clearGradient() { withExtendedLifetime(self) { ctorch_clear_gradient(handle) } }

  /// Adds the derivatives of this number to the gradient of every tensor it was computed from that requires one.
  ///
  /// A tensor with more elements needs `seed` of its shape: the derivatives are those of the sum of products of
  /// the two. Unless `keepsGraph`, the record of the computation is gone afterwards.
  public func backward(seed: Tensor? = nil, keepsGraph: Bool = false) throws(TensorError) {
    let status = withExtendedLifetime((self, seed)) { ctorch_backward(handle, seed?.handle, keepsGraph) }
    guard status == 0 else { throw .latest("backward", [self]) }
  }

  /// The derivatives of this number with respect to each of `inputs`, nil for one it does not depend on.
  ///
  /// With `differentiable` the results record how they were computed, for second derivatives.
  public func gradients(
    of inputs: [Tensor], seed: Tensor? = nil, keepsGraph: Bool = false, differentiable: Bool = false
  ) throws(TensorError) -> [Tensor?] {
    let handles: [OpaquePointer?] = inputs.map(\.handle)
    var results = [OpaquePointer?](repeating: nil, count: inputs.count)
    let status = withExtendedLifetime((self, seed, inputs)) {
      ctorch_gradients(
        handle, handles, Int32(handles.count), seed?.handle, keepsGraph || differentiable, differentiable,
        &results)
    }
    guard status == 0 else { throw .latest("gradients", [self] + inputs) }
    return results.map { $0.map { Tensor(owning: $0) } }
  }
}

extension Operator {
  fileprivate static let detach = Operator("aten::detach")
}
