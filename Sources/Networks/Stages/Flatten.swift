import Tensor

/// Channels one after the other as a vector.
public struct Flatten: Stage {
  /// The kind in files.
  public static let kind = "flatten"
  /// The stage's name; it has no leaves.
  public var name: String

  /// A flattening.
  public init(_ name: String = "flatten") { self.name = name }

  /// No leaves.
  ///
  /// - Throws: `NetworkError.layout` for points, which have no order.
  public func shapes(_ input: Layout) throws(NetworkError) -> (leaves: Named<LeafShape>, output: Layout) {
    if case .points = input {
      throw .layout(layer: name, expected: "a vector or channels", found: "\(input)")
    }
    return ([:], .vector(input.width))
  }

  /// The vectors `[B, D]`.
  public func callAsFunction(_ x: Batch, _ p: Named<Tensor>, _ pass: Pass) throws(TensorError) -> Batch {
    Batch(try x.values.reshaped([x.values.shape[0], -1]))
  }
}
