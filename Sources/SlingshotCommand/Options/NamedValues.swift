import ArgumentParser
import Formats
import OrderedCollections

/// Options written NAME=VALUE that may be repeated.
enum NamedValues {
  /// Names and texts in order.
  ///
  /// - Throws: a usage error for a text without a name.
  static func pairs(_ texts: [String], _ option: String) throws -> [(name: String, text: String)] {
    try texts.map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts.contains(where: { $0.allSatisfy(\.isWhitespace) }) else {
        throw ValidationError("\(option) is written NAME=VALUE, found '\(text)'.")
      }
      return (parts[0], parts[1])
    }
  }

  /// The values by name.
  ///
  /// - Parameters:
  ///   - form: what a value must be, for messages.
  ///   - value: reads a value, nil when it is none.
  /// - Throws: a usage error for a value that is none and for a name given twice.
  static func read<Value>(
    _ texts: [String], _ option: String, form: String, _ value: (String) -> Value?
  ) throws -> OrderedDictionary<String, Value> {
    var values: OrderedDictionary<String, Value> = [:]
    for (name, text) in try pairs(texts, option) {
      guard let read = value(text) else {
        throw ValidationError("\(option) of \(name) must be \(form), found '\(text)'.")
      }
      guard values.updateValue(read, forKey: name) == nil else {
        throw ValidationError("\(option) of \(name) is given twice.")
      }
    }
    return values
  }

  /// A range written LOW:HIGH, nil when it is none.
  static func range(_ text: String) -> ClosedRange<Double>? {
    let ends = text.split(separator: ":", omittingEmptySubsequences: false).map { Double(decimal: $0) }
    guard ends.count == 2, let low = ends[0], let high = ends[1], low < high, (high - low).isFinite
    else { return nil }
    return low...high
  }
}
