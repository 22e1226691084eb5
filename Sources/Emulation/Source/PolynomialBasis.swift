import Formats

/// All products of at most `degree` coordinates: a polynomial of that total degree has one coefficient for each.
struct PolynomialBasis: Sendable, Equatable {
  /// Which coordinates each term multiplies, in order; the first term is the constant one.
  let terms: [[Int]]

  /// The terms of a total degree in some coordinates.
  init(coordinates: Int, degree: Int) {
    var terms: [[Int]] = [[]]
    var last: [[Int]] = [[]]
    for _ in 0..<degree {
      last = last.flatMap { term in ((term.last ?? 0)..<coordinates).map { term + [$0] } }
      terms += last
    }
    self.terms = terms
  }

  /// How many terms there are, without making them.
  static func count(coordinates: Int, degree: Int) -> Int {
    (1...max(degree, 1)).prefix(degree).reduce(1) { $0 * (coordinates + $1) / $1 }
  }

  /// The terms `[N, terms]` at coordinates `[N, d]` from 0 to 1, which are counted from -1 to 1 here.
  func values(_ coordinates: Matrix) -> Matrix {
    var result = Matrix(rows: coordinates.rows, columns: terms.count)
    for row in 0..<coordinates.rows {
      let point = coordinates.row(row).map { 2 * $0 - 1 }
      for (index, term) in terms.enumerated() {
        result.values[row * terms.count + index] = term.reduce(1.0) { $0 * point[$1] }
      }
    }
    return result
  }
}
