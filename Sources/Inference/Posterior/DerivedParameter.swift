import Formats

/// A parameter that follows from others, such as S_8=sigma_8*(Omega_m/0.3)^0.5.
public struct DerivedParameter: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// What it is.
  public let expression: Expression

  /// A parameter of a name and an expression.
  ///
  /// - Throws: `ExpressionError`.
  public init(_ name: String, _ text: String) throws {
    self.name = name
    expression = try Expression(text)
  }

  /// The values for draws `[S, P]` of named parameters.
  ///
  /// - Throws: ``PosteriorError`` for an unknown name, a name that is taken and a value that is not finite.
  package func values(_ draws: Matrix, names: [String]) throws(PosteriorError) -> [Double] {
    let columns = try check(names)
    var values: [Double] = []
    values.reserveCapacity(draws.rows)
    for row in 0..<draws.rows {
      let own = columns.map { draws[row, $0] }
      let value = expression.value(own)
      guard value.isFinite else {
        throw .notFinite(
          name: name, expression: expression.text, value: "\(value)",
          at: zip(expression.names, own).map { "\($0) = \(shortNumber($1))" }.joined(separator: ", "))
      }
      values.append(value)
    }
    return values
  }

  /// The columns that the expression uses.
  @discardableResult
  func check(_ names: [String]) throws(PosteriorError) -> [Int] {
    guard !names.contains(name) else { throw .nameTaken(name, place: "--derived") }
    var columns: [Int] = []
    for used in expression.names {
      guard let column = names.firstIndex(of: used) else {
        throw .unknownName(
          used, place: "--derived \(name)=\(expression.text)", nearest: nearestName(to: used, in: names),
          known: names)
      }
      columns.append(column)
    }
    return columns
  }
}
