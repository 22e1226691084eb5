import Foundation
import Randomness

/// Draws of the standard multivariate Student distribution of four degrees of freedom: the same for every observation, so that
/// the first of them are kept.
struct StandardStudent: Sendable {
  /// Numbers in a draw, P.
  let size: Int
  private let seed: UInt64
  private let first: [[Double]]

  /// Degrees of freedom.
  static let freedom = 4.0
  /// Draws that are made together.
  static let block = 2048
  /// Blocks that are kept.
  private static let kept = 8

  init(size: Int, seed: UInt64) {
    (self.size, self.seed) = (size, seed)
    first = (0..<Self.kept).map { Self.made($0, size, seed) }
  }

  /// A block of draws, row-major `[block, P]`.
  func draws(_ block: Int) -> [Double] {
    block < first.count ? first[block] : Self.made(block, size, seed)
  }

  private static func made(_ block: Int, _ size: Int, _ seed: UInt64) -> [Double] {
    var stream = RandomStream(seed: seed, purpose: "emulated posterior", index: UInt64(block))
    var draws: [Double] = []
    draws.reserveCapacity(Self.block * size)
    for _ in 0..<Self.block {
      let start = draws.count
      for _ in 0..<size { draws.append(stream.normal()) }
      // The sum of four squares of normal numbers is -2 ln of two uniform ones.
      let squares = -2 * log((1 - stream.uniform()) * (1 - stream.uniform()))
      let stretch = (freedom / squares).squareRoot()
      for place in start..<draws.count { draws[place] *= stretch }
    }
    return draws
  }
}
