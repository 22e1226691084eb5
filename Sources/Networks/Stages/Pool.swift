import Tensor

/// The mean of the points that are there, and what share of the places they fill: the same for any order of the points
/// (Zaheer et al. 2017, deep sets, eq. 4).
public struct Pool: Stage {
  /// The kind in files.
  public static let kind = "pool"
  /// The stage's name; it has no leaves.
  public var name: String

  /// A pooling.
  public init(_ name: String = "pool") { self.name = name }

  /// No leaves.
  ///
  /// - Throws: `NetworkError.layout` for anything but points.
  public func shapes(_ input: Layout) throws(NetworkError) -> (leaves: Named<LeafShape>, output: Layout) {
    guard case .points(_, let features) = input else {
      throw .layout(layer: name, expected: "points", found: "\(input)")
    }
    return ([:], .vector(features + 1))
  }

  /// The vectors `[B, F + 1]`; zeros for a set without points.
  public func callAsFunction(_ x: Batch, _ p: Named<Tensor>, _ pass: Pass) throws(TensorError) -> Batch {
    let shape = Array(x.values.shape.prefix(2))
    let mask = if let mask = x.mask { mask } else { try Tensor.ones(shape, device: x.values.device) }
    let there = try mask.sum(over: [1], keepingDimensions: true)
    let sum = try (x.values * mask.withDimension(2)).sum(over: [1])
    let mean = try sum / there.clamped(lower: 1)
    return Batch(try .concatenated([mean, there / Double(mask.shape[1])], along: 1))
  }
}
