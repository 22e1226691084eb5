import Formats

/// A strict reader of one object of a case, whose errors name the path of keys.
struct CaseObject {
  let file: String
  let path: String
  private let value: JSONValue

  init(_ value: JSONValue, file: String, path: String, known: [String]) throws(TheoryError) {
    self.file = file
    self.path = path
    self.value = value
    guard let keys = value.keys else {
      throw .value(
        file: file, key: path.isEmpty ? "the case" : path, expected: "an object", found: value.kind)
    }
    for key in keys where !known.contains(key) {
      let nearest = nearestName(to: key, in: known)
      throw .value(
        file: file, key: self.path(to: key),
        expected: "absent, or \(nearest ?? known.joined(separator: ", "))",
        found: "an unknown key")
    }
  }

  func path(to key: String) -> String { path.isEmpty ? key : path + "." + key }

  func has(_ key: String) -> Bool { value[key] != nil }

  func error(_ key: String, expected: String, found: String) -> TheoryError {
    .value(file: file, key: path(to: key), expected: expected, found: found)
  }

  /// A number, at least `least` (above it, when `strictly`).
  func number(_ key: String, atLeast least: Double, strictly: Bool = false) throws(TheoryError) -> Double {
    let words = "a number \(strictly ? "above" : "of at least") \(least == 0 ? "0" : "\(least)")"
    let value = try member(key, words)
    guard let number = value.double, strictly ? number > least : number >= least else {
      throw error(key, expected: words, found: value.shown)
    }
    return number
  }

  /// A whole number of the range.
  func whole(_ key: String, in range: ClosedRange<Int>) throws(TheoryError) -> Int {
    let words = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    let value = try member(key, words)
    guard let number = value.int, range.contains(number) else {
      throw error(key, expected: words, found: value.shown)
    }
    return number
  }

  /// A list of so many numbers.
  func numbers(_ key: String, count: Int) throws(TheoryError) -> [Double] {
    let words = "a list of \(count) numbers"
    let value = try member(key, words)
    guard let list = value.array else { throw error(key, expected: words, found: value.shown) }
    guard list.count == count else { throw error(key, expected: words, found: "\(list.count) of them") }
    var numbers: [Double] = []
    numbers.reserveCapacity(count)
    for (index, element) in list.enumerated() {
      guard let number = element.double else {
        throw error("\(key)[\(index)]", expected: "a number", found: element.shown)
      }
      numbers.append(number)
    }
    return numbers
  }

  /// A list of so many numbers, nil when the key is absent.
  func optionalNumbers(_ key: String, count: Int) throws(TheoryError) -> [Double]? {
    has(key) ? try numbers(key, count: count) : nil
  }

  /// A list of values.
  func list(_ key: String) throws(TheoryError) -> [JSONValue] {
    let value = try member(key, "a list")
    guard let list = value.array else { throw error(key, expected: "a list", found: value.shown) }
    return list
  }

  /// One of some texts.
  func text(_ key: String, oneOf allowed: [String]) throws(TheoryError) -> String {
    let words = allowed.map { "\"\($0)\"" }.joined(separator: " or ")
    let value = try member(key, words)
    guard let text = value.string, allowed.contains(text) else {
      throw error(key, expected: words, found: value.shown)
    }
    return text
  }

  private func member(_ key: String, _ expected: String) throws(TheoryError) -> JSONValue {
    guard let value = value[key] else { throw error(key, expected: expected, found: "nothing") }
    return value
  }
}

extension JSONValue {
  /// What a value is, for messages.
  fileprivate var kind: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .integer, .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }

  /// A short value itself, for messages.
  fileprivate var shown: String {
    switch self {
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let text): "\"\(text.prefix(40))\""
    case .bool(let flag): "\(flag)"
    default: kind
    }
  }
}
