import Foundation

/// Where an entry of the triangle of a head with rearranged parameters comes from.
enum TrianglePlace {
  /// An entry of the triangle before.
  case kept(Int)
  /// Weights of zero and this bias.
  case new(Float)

  /// The entries row by row: what relates two kept parameters in their old order is kept; others start uncorrelated,
  /// with unit scatter, or for a constant with that of a uniform prior on [0, 1].
  static func all(_ rows: [OutputRow], named: Int, before: Int) -> [TrianglePlace] {
    func old(_ row: OutputRow) -> Int? {
      if case .kept(let index) = row, index < before { index } else { nil }
    }
    var places: [TrianglePlace] = []
    for row in 0..<named {
      for column in 0...row {
        if let first = old(rows[row]), let second = old(rows[column]), second <= first {
          places.append(.kept(first * (first + 1) / 2 + second))
        } else if row == column, case .constant = rows[row] {
          places.append(.new(Float(0.5 * log(12.0))))
        } else {
          places.append(.new(0))
        }
      }
    }
    return places
  }
}
