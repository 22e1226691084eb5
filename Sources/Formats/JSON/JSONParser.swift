import OrderedCollections

/// A strict reader of JSON (RFC 8259) that refuses repeated keys and bounds its depth.
struct JSONParser {
  static let depthLimit = 128

  private let bytes: ArraySlice<UInt8>
  /// Where the reader stands; after an error, where the error is.
  private(set) var position: Int
  private var depth = 0

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  mutating func parse() throws(JSONFault) -> JSONValue {
    skipSpace()
    guard position < bytes.endIndex else {
      throw .unexpected(found: "an empty text", expected: "a JSON value")
    }
    let value = try value()
    skipSpace()
    guard position == bytes.endIndex else { throw unexpected("the end of the text") }
    return value
  }

  private mutating func value() throws(JSONFault) -> JSONValue {
    skipSpace()
    guard position < bytes.endIndex else { throw .truncated }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try nested { parser throws(JSONFault) in try parser.object() }
    case UInt8(ascii: "["): return try nested { parser throws(JSONFault) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default:
      if skip("true") { return .bool(true) }
      if skip("false") { return .bool(false) }
      if skip("null") { return .null }
      throw unexpected("a value")
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONFault) -> JSONValue
  ) throws(JSONFault) -> JSONValue {
    guard depth < Self.depthLimit else { throw .tooDeep(limit: Self.depthLimit) }
    depth += 1
    defer { depth -= 1 }
    position += 1
    return try body(&self)
  }

  private mutating func object() throws(JSONFault) -> JSONValue {
    var members: OrderedDictionary<String, JSONValue> = [:]
    skipSpace()
    if skip("}") { return .object(members) }
    while true {
      skipSpace()
      let start = position
      guard peek() == UInt8(ascii: "\"") else { throw unexpected("a key in quotes") }
      let key = try string()
      guard members[key] == nil else {
        position = start
        throw .repeatedKey(key)
      }
      skipSpace()
      guard skip(":") else { throw unexpected("':'") }
      members[key] = try value()
      skipSpace()
      if skip("}") { return .object(members) }
      guard skip(",") else { throw unexpected("',' or '}'") }
    }
  }

  private mutating func array() throws(JSONFault) -> JSONValue {
    var elements: [JSONValue] = []
    skipSpace()
    if skip("]") { return .array(elements) }
    while true {
      elements.append(try value())
      skipSpace()
      if skip("]") { return .array(elements) }
      guard skip(",") else { throw unexpected("',' or ']'") }
    }
  }

  private mutating func number() throws(JSONFault) -> JSONValue {
    let start = position
    _ = skip("-")
    let leadingZero = peek() == UInt8(ascii: "0")
    let whole = try digits()
    guard whole == 1 || !leadingZero else {
      position = start
      throw .unexpected(found: "a number with a leading zero", expected: "a number")
    }
    var isInteger = true
    if skip(".") {
      isInteger = false
      _ = try digits()
    }
    if skip("e") || skip("E") {
      isInteger = false
      if !skip("+") { _ = skip("-") }
      _ = try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    // "-0" is a number of its own, which an Int does not keep.
    if isInteger, text != "-0", let integer = Int(text) { return .integer(integer) }
    guard let double = Double(text), double.isFinite else {
      position = start
      throw .numberTooLarge(String(text.prefix(40)))
    }
    return .number(double)
  }

  private mutating func digits() throws(JSONFault) -> Int {
    let start = position
    while let byte = peek(), (0x30...0x39).contains(byte) { position += 1 }
    guard position > start else { throw unexpected("a digit") }
    return position - start
  }

  private mutating func string() throws(JSONFault) -> String {
    position += 1
    var text = ""
    var run = position
    func flushed(_ parser: JSONParser) throws(JSONFault) -> String {
      guard let part = String(validating: parser.bytes[run..<parser.position], as: UTF8.self) else {
        throw .notUnicode
      }
      return part
    }
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\""):
        text += try flushed(self)
        position += 1
        return text
      case UInt8(ascii: "\\"):
        text += try flushed(self)
        text.unicodeScalars.append(try escape())
        run = position
      case 0..<0x20:
        throw .unexpected(found: "a control character", expected: "its escape in a string")
      default: position += 1
      }
    }
    throw .truncated
  }

  private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
    position += 1
    guard let byte = peek() else { throw .truncated }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicode()
    default:
      position -= 1
      throw unexpected("one of \" \\ / b f n r t u after a backslash")
    }
  }

  private mutating func unicode() throws(JSONFault) -> Unicode.Scalar {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, skip("\\u") else { throw .notUnicode }
    let second = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw .notUnicode }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek() else { throw .truncated }
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected("a hexadecimal digit")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private func peek() -> UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private mutating func skip(_ token: StaticString) -> Bool {
    let count = token.utf8CodeUnitCount
    guard bytes.endIndex - position >= count else { return false }
    for offset in 0..<count where bytes[position + offset] != token.utf8Start[offset] { return false }
    position += count
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D { position += 1 }
  }

  private func unexpected(_ expected: String) -> JSONFault {
    guard let byte = peek() else { return .truncated }
    let found = (0x21...0x7E).contains(byte) ? "'\(Unicode.Scalar(byte))'" : "byte \(byte)"
    return .unexpected(found: found, expected: expected)
  }
}
