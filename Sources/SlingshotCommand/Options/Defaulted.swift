import ArgumentParser

/// The value of an option with a default; one that is given counts as given even where it equals the default.
struct Defaulted<Value: Sendable>: Sendable {
  /// The value.
  let value: Value
  /// Whether the user gave it.
  let isGiven: Bool

  /// The default.
  init(_ value: Value) {
    self.value = value
    isGiven = false
  }

  /// A value from the command line.
  init(given value: Value) {
    self.value = value
    isGiven = true
  }
}

extension Defaulted: CustomStringConvertible {
  /// The value, as help shows a default.
  var description: String { "\(value)" }
}

extension Defaulted: ExpressibleByArgument where Value: ExpressibleByArgument {
  init?(argument: String) {
    guard let value = Value(argument: argument) else { return nil }
    self.init(given: value)
  }
}

extension Optional {
  /// Whether the user gave the option.
  var isGiven: Bool { self != nil }
}

extension Array {
  /// Whether the user gave the option.
  var isGiven: Bool { !isEmpty }
}

extension Bool {
  /// Whether the user gave the flag.
  var isGiven: Bool { self }
}
