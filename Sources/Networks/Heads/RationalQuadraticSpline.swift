import Foundation
import Tensor

/// Monotone splines of [0, 1] onto itself, of which each piece is a ratio of two quadratic polynomials (Gregory &
/// Delbourgo 1982, IMA J. Numer. Anal. 2, 123; Durkan et al. 2019, arXiv:1906.04032, section 3.1).
public struct RationalQuadraticSpline: BoxMap {
  /// Least width and height of a piece and least derivative, as in the code of Durkan et al.
  public static let least = 1e-3

  /// Widths and heights of the pieces `[..., K]`, each adding up to one, and where they begin.
  private let widths, heights, lefts, bottoms: Tensor
  /// Derivatives at the knots `[..., K + 1]`.
  private let slopes: Tensor

  /// How many numbers a spline of K pieces takes.
  public static func numbers(pieces: Int) -> Int { 3 * pieces + 1 }

  /// Splines of any numbers `[..., 3 K + 1]`; zeros are the identity.
  public init(_ numbers: Tensor) throws(TensorError) {
    let axis = numbers.shape.count - 1
    let pieces = (numbers.shape[axis] - 1) / 3
    func parts(_ start: Int) throws(TensorError) -> (sizes: Tensor, starts: Tensor) {
      let shares = try numbers.narrowed(axis, from: start, count: pieces).softmax(over: axis)
      let sizes = try shares.affine(scale: 1 - Double(pieces) * Self.least, offset: Self.least)
      return (sizes, try sizes.cumulativeSum(over: axis) - sizes)
    }
    (widths, lefts) = try parts(0)
    (heights, bottoms) = try parts(pieces)
    let shift = log(exp(1 - Self.least) - 1)
    slopes =
      try (numbers.narrowed(axis, from: 2 * pieces, count: pieces + 1) + shift).softplus() + Self.least
  }

  /// The piece that each number lies in, for pieces that begin at `starts`.
  private struct Piece {
    let width, height, left, bottom, before, after: Tensor

    /// The mean slope.
    func slope() throws(TensorError) -> Tensor { try height / width }

    /// d[k] + d[k + 1] - 2 s[k].
    func bend() throws(TensorError) -> Tensor { try before + after - slope() * 2 }
  }

  private func piece(of places: Tensor, startingAt starts: Tensor) throws(TensorError) -> Piece {
    let axis = starts.shape.count - 1
    let inner = try starts.narrowed(axis, from: 1, count: starts.shape[axis] - 1)
    let reached = try (places.withDimension(axis) .>= inner).converted(to: .int64)
    let index = try reached.sum(over: [axis], keepingDimensions: true)
    func at(_ table: Tensor, from start: Int = 0) throws(TensorError) -> Tensor {
      let ofPieces = try table.narrowed(axis, from: start, count: starts.shape[axis])
      return try ofPieces.gathered(axis, at: index).withoutDimension(axis)
    }
    return Piece(
      width: try at(widths), height: try at(heights), left: try at(lefts), bottom: try at(bottoms),
      before: try at(slopes), after: try at(slopes, from: 1))
  }

  /// Values at places in [0, 1] and the logarithm of the slope there.
  public func callAsFunction(_ places: Tensor) throws(TensorError) -> (values: Tensor, logSlopes: Tensor) {
    let piece = try piece(of: places, startingAt: lefts)
    let (slope, bend) = (try piece.slope(), try piece.bend())
    let part = try (places - piece.left) / piece.width
    let rest = try 1 - part
    let both = try part * rest
    let below = try slope + bend * both
    let values = try piece.bottom + piece.height * (slope * part.square() + piece.before * both) / below
    let above = try piece.after * part.square() + slope * both * 2 + piece.before * rest.square()
    return (values, try (slope.log() - below.log()) * 2 + above.log())
  }

  /// The places of values in [0, 1]: the root of the quadratic equation that does not cancel.
  public func places(of values: Tensor) throws(TensorError) -> Tensor {
    let piece = try piece(of: values, startingAt: bottoms)
    let (slope, bend) = (try piece.slope(), try piece.bend())
    let rise = try values - piece.bottom
    let a = try piece.height * (slope - piece.before) + rise * bend
    let b = try piece.height * piece.before - rise * bend
    let c = try -(slope * rise)
    let root = try (b.square() - a * c * 4).clamped(lower: 0).squareRoot()
    return try piece.left + piece.width * (c * 2) / (-b - root)
  }
}
