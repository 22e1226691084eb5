import OrderedCollections

extension JSONValue {
  /// The JSON text of the value, indented by two spaces; short lists of plain values stay on one line.
  ///
  /// - Parameter compact: writes everything on one line.
  /// - Throws: `FormatError.json` when a number is NaN or infinite, naming where it is.
  public func encoded(compact: Bool = false, name: String = "JSON") throws(FormatError) -> String {
    var writer = JSONWriter(compact: compact)
    do throws(JSONFault) { try writer.write(self, indent: 0, path: "$") } catch {
      throw .json(name, line: 0, column: 0, error)
    }
    return writer.text
  }

  /// Writes the value as a JSON file that ends in a newline.
  ///
  /// - Throws: as `encoded`, or `FormatError.file`.
  public func write(to path: String, compact: Bool = false) throws(FormatError) {
    try AtomicFile.write(encoded(compact: compact, name: path) + "\n", to: path)
  }
}

private struct JSONWriter {
  let compact: Bool
  var text = ""

  mutating func write(_ value: JSONValue, indent: Int, path: String) throws(JSONFault) {
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .integer(let integer): text += "\(integer)"
    case .number(let number):
      guard number.isFinite else { throw .nonFinite(path: path) }
      text += "\(number)"
    case .string(let string): write(string)
    case .array(let elements):
      let inline = compact || elements.allSatisfy(\.isScalar)
      try write("[", "]", count: elements.count, inline: inline, indent: indent) {
        (writer, index, indent) throws(JSONFault) in
        try writer.write(elements[index], indent: indent, path: "\(path)[\(index)]")
      }
    case .object(let members):
      let elements = members.elements
      try write("{", "}", count: elements.count, inline: compact, indent: indent) {
        (writer, index, indent) throws(JSONFault) in
        let (key, value) = elements[index]
        writer.write(key)
        writer.text += writer.compact ? ":" : ": "
        try writer.write(value, indent: indent, path: "\(path).\(key)")
      }
    }
  }

  private mutating func write(
    _ open: String, _ close: String, count: Int, inline: Bool, indent: Int,
    element: (inout JSONWriter, Int, Int) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    text += open
    for index in 0..<count {
      if index > 0 { text += compact ? "," : inline ? ", " : "," }
      if !inline { newline(indent + 1) }
      try element(&self, index, indent + 1)
    }
    if !inline && count > 0 { newline(indent) }
    text += close
  }

  private mutating func newline(_ indent: Int) {
    text += "\n" + String(repeating: "  ", count: indent)
  }

  private mutating func write(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\0"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

extension JSONValue {
  fileprivate var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }
}
