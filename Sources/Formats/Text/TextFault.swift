/// Which rule a text table breaks.
public enum TextFault: Error, Equatable, Sendable {
  /// The bytes are not UTF-8.
  case notUTF8
  /// There is no line of numbers.
  case empty
  /// A word is no number.
  case notNumber(word: String, column: Int)
  /// A line does not begin with the name of a simulation's folder.
  case notSimulation(String)
  /// A number is NaN or infinite.
  case nonFinite(word: String, column: Int)
  /// A line has another number of columns than the lines before it.
  case ragged(expected: Int, found: Int)
  /// Neither a first line nor a comment before the numbers names every column.
  case noNames(columns: Int)
  /// The first line names another number of columns than there are.
  case headerWidth(names: Int, columns: Int)
  /// Names stand in a line although those in a comment, in the line `first`, are others.
  case secondHeader(first: Int, words: [String])
  /// A name in a header that cannot be the name of a parameter.
  case unusableName(String, column: Int)
  /// The first column counts the rows of a table that is to hold data only.
  case indexColumn
  /// A quote is opened and not closed on its line.
  case openQuote
  /// A header names something else than what the file is read as.
  case otherColumn(column: Int, found: String, expected: [String])
  /// A table is named as another summary than what the file is read as.
  case otherSummary(String, expected: String)
  /// A header states another unit than what the file is read in.
  case otherUnit(column: Int, found: String, expected: String)
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
    case .notSimulation(let word): "expected the simulation by its folder's name, as LH_0, found '\(word)'"
    case .nonFinite(let word, let column): "expected a finite number in column \(column), found '\(word)'"
    case .ragged(let expected, let found):
      "expected \(expected) columns as on the first line of numbers, found \(found)"
    case .noNames(let columns):
      "expected a first line or comment with the names of the \(columns) columns before the numbers, found none"
    case .headerWidth(let names, let columns):
      "expected a name for each of the \(columns) columns of numbers, found \(names) names"
    case .secondHeader(let first, let words):
      "expected numbers, since the comment in line \(first) names the columns \(words.joined(separator: ", "))"
    case .unusableName("", let column): "column \(column) has no name, expected one for each column"
    case .unusableName(let name, let column):
      "the name of column \(column), '\(name)', holds a space, a control character or one of , \" # / = :"
    case .indexColumn:
      "expected data in every column, found row numbers in the first; write the table without them"
        + " (pandas: to_csv(index=False))"
    case .openQuote: "a quote is opened and not closed, expected both on one line"
    case .otherSummary(let found, let expected): "holds '\(found)', expected '\(expected)'"
    case .otherUnit(let column, let found, let expected):
      "expected column \(column) in \(expected), found the unit \(found)"
    case .otherColumn(let column, let found, let expected):
      "expected column \(column) to be named one of \(expected.joined(separator: ", ")), found '\(found)'"
    case .repeatedName(let name): "names two columns '\(name)', every name must occur once"
    case .missingColumn(let name, let nearest, let names):
      "has no column '\(name)'\(nearest.map { ", did you mean '\($0)'?" } ?? "")"
        + " (its columns are \(names.joined(separator: ", ")))"
    case .tooFewColumns(let found): "expected two columns, k [h/Mpc] and P(k) [(Mpc/h)^3], found \(found)"
    case .unordered(let previous, let found):
      "expected k to be positive and above \(previous) of the line before, found \(found)"
    case .notPositive(let power): "expected a positive P(k), found \(power)"
    case .unwritableName(let name):
      "cannot be written: '\(name)' is empty, holds a space or one of , \" / = :, or starts with '#'"
    }
  }
}
