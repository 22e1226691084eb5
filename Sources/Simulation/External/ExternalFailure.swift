import Formats

/// Why one simulation of a user's program gave nothing, after the last of its attempts.
public struct ExternalFailure: Error, Equatable, Sendable {
  /// The simulation, from 0.
  public let simulation: Int
  /// How often it was tried.
  public let attempts: Int
  /// What went wrong the last time.
  public let cause: Cause
  /// The last line that the program wrote to standard error.
  public let lastErrorLine: String
  /// Where its files are kept.
  public let directory: String

  /// What can go wrong.
  public enum Cause: Equatable, Sendable {
    /// The program ended with an exit status other than 0.
    case status(Int)
    /// A signal ended the program.
    case signal(Int)
    /// The program was stopped after its time, in seconds.
    case timeout(Double)
    /// The program left no output, or one that cannot be used.
    case output(String)

    /// What went wrong, in a few words.
    public var text: String {
      switch self {
      case .status(let status): "exit status \(status)"
      case .signal(let signal): "ended by signal \(signal)"
      case .timeout(let seconds): "stopped after \(seconds) s"
      case .output(let problem): problem
      }
    }

    /// The exit status where the program ended by itself.
    var status: Int? {
      switch self {
      case .status(let status): status
      case .output: 0
      case .signal, .timeout: nil
      }
    }
  }

  /// One phrase on what went wrong and where the files are.
  public var text: String {
    "simulation \(simulation), \(cause.text)"
      + (lastErrorLine.isEmpty ? "" : " (\(lastErrorLine))") + ", its files are in \(directory)"
  }

  /// The failure as it is kept in the folder of finished work.
  var json: JSONValue {
    .object([
      ("simulation", .integer(simulation)), ("attempts", .integer(attempts)), ("cause", .string(cause.text)),
      ("status", cause.status.map { .integer($0) } ?? .null), ("last_error_line", .string(lastErrorLine)),
      ("directory", .string(directory)),
    ])
  }

  /// A failure as a line of a table: simulation, its parameters, attempts, cause, exit status, last line of standard
  /// error, directory.
  static func table(_ failures: [JSONValue], parameters: ParameterTable) -> CSVTable {
    var table = CSVTable(
      header: ["simulation"] + parameters.names
        + ["attempts", "cause", "exit_status", "last_error_line", "directory"])
    for failure in failures {
      guard let row = failure["simulation"]?.int, row < parameters.values.rows else { continue }
      func text(_ key: String) -> CSVTable.Field { .text(failure[key]?.string ?? "") }
      table.append(
        [.integer(row)] + parameters.values.row(row).map { .number($0) }
          + [
            .integer(failure["attempts"]?.int ?? 0), text("cause"),
            failure["status"]?.int.map { .integer($0) } ?? .missing, text("last_error_line"),
            text("directory"),
          ])
    }
    return table
  }
}
