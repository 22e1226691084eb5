import Randomness

/// What a leaf of a network is before it has numbers: its shape and how these are drawn.
public struct LeafShape: Sendable, Equatable {
  /// How the numbers of a fresh leaf are drawn.
  public enum Initial: Sendable, Equatable {
    /// All zero.
    case zeros
    /// Normal with variance 2 / inputs (He et al. 2015, eq. 10).
    case kaiming(inputs: Int)
  }

  /// The extent along each axis.
  public var shape: [Int]
  /// How the numbers are drawn.
  public var initial: Initial

  /// A leaf of the given shape.
  public init(_ shape: [Int], _ initial: Initial) {
    self.shape = shape
    self.initial = initial
  }

  /// Fresh numbers.
  public func drawn(_ stream: inout RandomStream) -> HostArray {
    switch initial {
    case .zeros: return HostArray(shape: shape)
    case .kaiming(let inputs):
      let deviation = (2 / Double(inputs)).squareRoot()
      return HostArray(
        (0..<shape.reduce(1, *)).map { _ in Float(deviation * stream.normal()) }, shape: shape)
    }
  }
}
