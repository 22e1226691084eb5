/// Exit codes of the command (sysexits and three of our own).
public enum ExitStatus: Int32, Sendable {
  /// A scientific gate failed.
  case gateFailed = 3
  /// The command line is wrong.
  case usage = 64
  /// A file's content is wrong.
  case badData = 65
  /// A bug.
  case bug = 70
  /// A file could not be read or written.
  case inputOutput = 74
  /// Interrupted, resumable.
  case interrupted = 75

  /// The exit code that fits an error: what a ``Fault`` says of itself, wrong data otherwise.
  public init(of error: any Error) {
    self = (error as? any Fault)?.exitStatus ?? .badData
  }
}
