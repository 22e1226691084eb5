import Tensor

/// Some rows on their way through a network.
public struct Batch {
  /// Vectors `[B, D]`, channels `[B, C, L]` or points `[B, N, F]`.
  public var values: Tensor
  /// One where there is a point, zero where there is none `[B, N]`; nil for vectors and channels.
  public var mask: Tensor?

  /// A batch of the given numbers.
  public init(_ values: Tensor, mask: Tensor? = nil) {
    self.values = values
    self.mask = mask
  }

  /// Rows `[B, width]` as the layout says.
  public init(rows: Tensor, as layout: Layout) throws(TensorError) {
    switch layout {
    case .vector: self.init(rows)
    case .channels(let channels, let length): self.init(try rows.reshaped([-1, channels, length]))
    case .points(let points, let features):
      let table = try rows.reshaped([-1, points, features + 1])
      self.init(
        try table.narrowed(2, from: 0, count: features), mask: try table.selected(2, at: features))
    }
  }

  /// The rows `[B, width]` that ``init(rows:as:)`` reads.
  public func rows(as layout: Layout) throws(TensorError) -> Tensor {
    guard let mask else { return try values.reshaped([-1, layout.width]) }
    let table = try Tensor.concatenated([values, mask.withDimension(2)], along: 2)
    return try table.reshaped([-1, layout.width])
  }
}
