/// Which rule a text table breaks.
public enum TextFault: Error, Equatable, Sendable {
  /// The bytes are not UTF-8.
  case notUTF8
  /// There is no line of numbers.
  case empty
  /// A word is no number.
  case notNumber(word: String, column: Int)
  /// A number is NaN or infinite.
  case nonFinite(word: String, column: Int)
  /// A line has another number of columns than the lines before it.
  case ragged(expected: Int, found: Int)
  /// No comment line before the numbers names every column.
  case noNames(columns: Int)
  /// Two columns have the same name.
  case repeatedName(String)
  /// A column of that name was expected.
  case missingColumn(String, nearest: String?, names: [String])
  /// A spectrum has fewer than two columns.
  case tooFewColumns(found: Int)
  /// Wave numbers must be positive and grow from line to line.
  case unordered(previous: Double, found: Double)
  /// The power must be positive.
  case notPositive(power: Double)
  /// A name about to be written would not be read back.
  case unwritableName(String)
}

extension TextFault: CustomStringConvertible {
  /// The sentence that a user reads after the file's name and line.
  public var description: String {
    switch self {
    case .notUTF8: "is not a text in UTF-8"
    case .empty: "expected at least one line of numbers, found none"
    case .notNumber(let word, let column): "expected a number in column \(column), found '\(word)'"
    case .nonFinite(let word, let column): "expected a finite number in column \(column), found '\(word)'"
    case .ragged(let expected, let found):
      "expected \(expected) columns as on the first line of numbers, found \(found)"
    case .noNames(let columns):
      "expected a comment line with the names of the \(columns) columns before the numbers, found none"
    case .repeatedName(let name): "names two columns '\(name)', every name must occur once"
    case .missingColumn(let name, let nearest, let names):
      "has no column '\(name)'\(nearest.map { ", did you mean '\($0)'?" } ?? "")"
        + " (its columns are \(names.joined(separator: ", ")))"
    case .tooFewColumns(let found): "expected two columns, k [h/Mpc] and P(k) [(Mpc/h)^3], found \(found)"
    case .unordered(let previous, let found):
      "expected k to be positive and above \(previous) of the line before, found \(found)"
    case .notPositive(let power): "expected a positive P(k), found \(power)"
    case .unwritableName(let name):
      "cannot be written: '\(name)' is empty, holds a space or starts with '#' and would not be read back"
    }
  }
}
