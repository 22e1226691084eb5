extension JSONValue {
  /// Reads the value of a JSON file.
  ///
  /// - Throws: `FormatError.file`, or `FormatError.json` with line and column.
  public static func read(_ path: String) throws(FormatError) -> JSONValue {
    try decode(FileBytes.read(path), name: path)
  }

  /// Reads the value of a JSON text (RFC 8259), refusing repeated keys.
  ///
  /// - Parameter name: the file's name in messages.
  /// - Throws: `FormatError.json` with line and column.
  public static func decode(_ text: String, name: String) throws(FormatError) -> JSONValue {
    try decode(Array(text.utf8), name: name)
  }

  /// Reads the value of a JSON text in UTF-8, refusing repeated keys.
  ///
  /// - Parameter name: the file's name in messages.
  /// - Throws: `FormatError.json` with line and column.
  public static func decode(_ bytes: [UInt8], name: String) throws(FormatError) -> JSONValue {
    var parser = JSONParser(bytes[...])
    do throws(JSONFault) { return try parser.parse() } catch {
      let before = bytes[..<parser.position]
      let line = before.count { $0 == 0x0A } + 1
      let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
      throw .json(name, line: line, column: column, error)
    }
  }
}
