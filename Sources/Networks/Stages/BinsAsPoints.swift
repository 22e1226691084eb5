import Tensor

/// The numbers of a vector as a set of points with two features, the number and its place from -1 to 1; points stay
/// as they are.
public struct BinsAsPoints: Stage {
  /// The kind in files.
  public static let kind = "bins-as-points"
  /// The stage's name; it has no leaves.
  public var name: String

  /// A set made of a vector.
  public init(_ name: String = "bins") { self.name = name }

  /// No leaves.
  ///
  /// - Throws: `NetworkError.layout` for channels.
  public func shapes(_ input: Layout) throws(NetworkError) -> (leaves: Named<LeafShape>, output: Layout) {
    switch input {
    case .vector(let size): ([:], .points(size, features: 2))
    case .points: ([:], input)
    case .channels: throw .layout(layer: name, expected: "a vector or points", found: "\(input)")
    }
  }

  /// The points `[B, N, 2]`.
  public func callAsFunction(_ x: Batch, _ p: Named<Tensor>, _ pass: Pass) throws(TensorError) -> Batch {
    guard x.mask == nil else { return x }
    let shape = x.values.shape
    let step = 2 / Double(max(shape[1] - 1, 1))
    let place = try Tensor.range(to: Double(shape[1]), device: x.values.device).affine(
      scale: step, offset: -1)
    return Batch(
      try .stacked([x.values, place.expanded(shape)], along: 2),
      mask: try .ones(shape, device: x.values.device))
  }
}
