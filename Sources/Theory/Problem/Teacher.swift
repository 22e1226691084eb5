import Formats
import Randomness

/// The rule that labels follow: y(x) = phi(b.x / sqrt(D)).
public struct Teacher: Sendable, Equatable {
  /// b `[D]`; of squared length D in the tasks that are generated, so that y has unit variance.
  public let direction: [Double]
  /// phi; `linear` or `hermite(k)` in the tasks that are generated.
  public let link: Nonlinearity

  /// A teacher along `direction`.
  ///
  /// - Throws: `TheoryError.nonFinite` or `.parameter`.
  public init(direction: [Double], link: Nonlinearity = .linear) throws(TheoryError) {
    try link.validate()
    if let row = direction.firstIndex(where: { !$0.isFinite }) {
      throw .nonFinite(of: "teacher's weights", row: row, column: 0)
    }
    self.direction = direction
    self.link = link
  }

  /// The labels `[P]` of inputs `[P, D]`.
  ///
  /// - Throws: `TheoryError.size` for inputs of another dimension.
  public func labels(_ inputs: Matrix) throws(TheoryError) -> [Double] {
    guard inputs.columns == direction.count else {
      throw .size(of: "teacher's weights", expected: inputs.columns, found: direction.count)
    }
    let scale = 1 / Double(direction.count).squareRoot()
    return (0..<inputs.rows).map { row in
      link.value(scale * zip(inputs.row(row), direction).reduce(0) { $0 + $1.0 * $1.1 })
    }
  }
}
