import Synchronization

/// A value that several threads need and the first of them computes.
final class Shared<Value: Sendable>: Sendable {
  private let made: Mutex<Result<Value, any Error>?> = Mutex(nil)
  private let make: @Sendable () throws -> Value

  init(_ make: @escaping @Sendable () throws -> Value) {
    self.make = make
  }

  /// The value; the others wait while it is computed.
  func value() throws -> Value {
    try made.withLock { made in
      if let made { return made }
      let result = Result { try make() }
      made = result
      return result
    }.get()
  }
}
