import ArgumentParser
import Formats
import Foundation

/// The numbers that an option takes: said in its help, and checked before anything is done with them.
struct Bounds<Number: Sendable>: Sendable {
  /// "a whole number", "an even whole number".
  let what: String
  /// "from 1 to 4096".
  let range: String
  private let read: @Sendable (String) -> Number?

  /// The number of a text.
  ///
  /// - Throws: `OutOfBounds`, to which the parser adds the option and the text.
  func value(of text: String) throws(OutOfBounds) -> Number {
    guard let number = read(text) else { throw OutOfBounds(description: "expected \(what) \(range).") }
    return number
  }

  /// The help of an option whose purpose is given without a full stop.
  func help(_ purpose: String, default value: String? = nil) -> ArgumentHelp {
    let usual = value.map { "; \($0) by default" } ?? ""
    return ArgumentHelp(
      stringLiteral: purpose + usual + (what.contains("even") ? ", even, " : ", ") + range + ".")
  }
}

/// A number that an option does not take.
struct OutOfBounds: Error, CustomStringConvertible {
  let description: String
}

extension Bounds where Number == Int {
  /// Whole numbers.
  static func whole(_ range: ClosedRange<Int>, even: Bool = false) -> Bounds {
    Bounds(
      what: even ? "an even whole number" : "a whole number",
      range: "from \(range.lowerBound) to \(range.upperBound)"
    ) { text in
      Int(text).flatMap { range.contains($0) && (!even || $0.isMultiple(of: 2)) ? $0 : nil }
    }
  }
}

extension Bounds where Number == UInt64 {
  /// Seeds: every number of 64 bits.
  static let seed = Bounds(what: "a whole number", range: "from 0 to \(UInt64.max)") { UInt64($0) }
}

extension Bounds where Number == Double {
  /// Finite numbers.
  static func real(_ range: ClosedRange<Double>) -> Bounds {
    func short(_ end: Double) -> String { String(format: "%.12g", end) }
    return Bounds(
      what: "a number", range: "from \(short(range.lowerBound)) to \(short(range.upperBound))"
    ) { text in
      Double(decimal: text).flatMap { range.contains($0) ? $0 : nil }
    }
  }
}

extension Option {
  /// A number with a default.
  init<Number>(
    wrappedValue: Defaulted<Number>, _ purpose: String, _ bounds: Bounds<Number>
  ) where Value == Defaulted<Number> {
    // A number may be negative: "-1" is a value out of bounds, not another option.
    self.init(
      wrappedValue: wrappedValue, parsing: .unconditional,
      help: bounds.help(purpose, default: "\(wrappedValue)"),
      transform: { Defaulted(given: try bounds.value(of: $0)) })
  }

  /// A number that may be left out.
  init<Number>(_ purpose: String, _ bounds: Bounds<Number>) where Value == Number? {
    self.init(
      parsing: .unconditional, help: bounds.help(purpose), transform: { try bounds.value(of: $0) })
  }

  /// A number that must be given.
  init(_ purpose: String, _ bounds: Bounds<Value>) where Value: Sendable {
    self.init(
      parsing: .unconditional, help: bounds.help(purpose), transform: { try bounds.value(of: $0) })
  }
}
