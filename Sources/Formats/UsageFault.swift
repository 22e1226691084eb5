/// What is wrong with the options of a command and with no file: the sentence of another fault with the status of usage.
public struct UsageFault: Fault, Equatable, Sendable {
  /// The sentence that a user reads.
  public let description: String

  /// A fault of options.
  public init(_ description: String) { self.description = description }

  /// The status with which the command ends.
  public var exitStatus: ExitStatus { .usage }
}
