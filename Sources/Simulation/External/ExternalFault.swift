/// What can be wrong with a user's program as a simulator; see ``ExternalFailure`` for a single simulation.
public enum ExternalFault: Equatable, Sendable, CustomStringConvertible {
  /// No program to run.
  case emptyCommand
  /// A quote or backslash without its end.
  case openQuote(String, String)
  /// A placeholder that has no value.
  case unknownPlaceholder(name: String, nearest: String?, known: [String])
  /// A summary that is named twice, has no name or one that cannot be a file's.
  case summary(String)
  /// More failures than allowed.
  case tooManyFailures(failed: Int, finished: Int, of: Int, allowed: Int, record: String, first: String)
  /// None of the first simulations came to an end.
  case nothingWorks(failed: Int, record: String, first: String)

  /// One sentence: what, where, expected and found.
  public var description: String {
    switch self {
    case .emptyCommand: "The external command is empty, expected a program and its arguments."
    case .openQuote(let mark, let text):
      "The external command '\(text)' has a \(mark) without its end, expected closed quotes."
    case .unknownPlaceholder(let name, let nearest, let known):
      "The external command has {\(name)}, which has no value\(nearest.map { ", did you mean {\($0)}?" } ?? ""),"
        + " expected one of \(known.map { "{\($0)}" }.joined(separator: ", "))"
        + " or {{\(name)}} for the braces themselves."
    case .summary(let text):
      "The summaries of an external command are written NAME or NAME=FILE, each name once, found '\(text)'."
    case .tooManyFailures(let failed, let finished, let total, let allowed, let record, let first):
      "\(failed) of the \(finished) simulations run so far failed (\(total) in all), expected at most"
        + " \(allowed); the first: \(first.withoutFullStop); \(record) lists them."
    case .nothingWorks(let failed, let record, let first):
      "All of the first \(failed) simulations failed, expected the command to work; the first:"
        + " \(first.withoutFullStop); \(record) lists them."
    }
  }
}

extension String {
  /// The text without full stops at its end, for use inside a sentence.
  fileprivate var withoutFullStop: String {
    var text = self[...]
    while text.hasSuffix(".") { text = text.dropLast() }
    return String(text)
  }
}
