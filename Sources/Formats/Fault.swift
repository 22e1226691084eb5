/// An error that a user reads: one sentence with what, where, expected and found, and the status with which the
/// command ends.
///
/// Inside a module errors are typed; where modules meet they pass as they are, so none wraps another.
public protocol Fault: Error, CustomStringConvertible {
  /// The status with which the command ends.
  var exitStatus: ExitStatus { get }
}

extension Fault {
  /// Wrong data, unless the error says otherwise.
  public var exitStatus: ExitStatus { .badData }
}
