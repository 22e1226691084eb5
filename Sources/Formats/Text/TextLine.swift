/// One line of a text table taken apart: its fields and the comment behind them.
///
/// Fields stand between commas where the line has any outside quotes, and between spaces and tabs otherwise; a field
/// in quotes holds anything but the end of the line, a quote doubled (RFC 4180).
struct TextLine {
  /// The fields without quotes and the space around them.
  private(set) var fields: [ArraySlice<UInt8>] = []
  /// What follows `#`.
  private(set) var comment: ArraySlice<UInt8>?
  private var hasCommas = false

  init(_ line: ArraySlice<UInt8>) throws(TextFault) {
    let quote = UInt8(ascii: "\"")
    let hash = line.firstIndex(of: UInt8(ascii: "#")) ?? line.endIndex
    if line[..<hash].contains(quote) {
      try readQuoted(line)
    } else {
      if hash < line.endIndex { comment = line[hash...].drop { $0 == UInt8(ascii: "#") } }
      read(line[..<hash])
    }
    // A comma behind the last field adds none.
    if hasCommas, fields.last?.isEmpty == true { fields.removeLast() }
    if fields.allSatisfy(\.isEmpty) { fields = [] }
  }

  /// The fields, those between commas taken apart at spaces too.
  var words: [ArraySlice<UInt8>] {
    guard hasCommas else { return fields }
    return fields.flatMap { $0.isEmpty ? [$0] : $0.split(whereSeparator: Self.isSpace) }
  }

  /// The words of a comment, between spaces, tabs or commas.
  static func words(ofComment bytes: ArraySlice<UInt8>) -> [String] {
    bytes.split { isSpace($0) || $0 == UInt8(ascii: ",") }.map { String(decoding: $0, as: UTF8.self) }
  }

  private mutating func read(_ body: ArraySlice<UInt8>) {
    let comma = UInt8(ascii: ",")
    hasCommas = body.contains(comma)
    fields =
      hasCommas
      ? body.split(separator: comma, omittingEmptySubsequences: false).map(Self.trimmed)
      : body.split(whereSeparator: Self.isSpace)
  }

  private mutating func readQuoted(_ line: ArraySlice<UInt8>) throws(TextFault) {
    let (quote, comma, hash) = (UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "#"))
    var field: [UInt8] = []
    // Whether the field's quotes were opened, and whether they are open still.
    var (isQuoted, isOpen) = (false, false)
    var parts: [(bytes: [UInt8], isQuoted: Bool)] = []
    func close() {
      parts.append((field, isQuoted))
      (field, isQuoted) = ([], false)
    }
    var index = line.startIndex
    while index < line.endIndex {
      let byte = line[index]
      if isOpen {
        let isDoubled = byte == quote && index + 1 < line.endIndex && line[index + 1] == quote
        if byte == quote && !isDoubled { isOpen = false } else { field.append(byte) }
        if isDoubled { index += 1 }
      } else if byte == quote {
        (isQuoted, isOpen) = (true, true)
        field.removeAll { Self.isSpace($0) }
      } else if byte == hash {
        comment = line[index...].drop { $0 == hash }
        break
      } else if byte == comma {
        hasCommas = true
        close()
      } else if !(isQuoted && Self.isSpace(byte)) {
        field.append(byte)
      }
      index += 1
    }
    guard !isOpen else { throw .openQuote }
    close()
    // Without commas, quoted words stand between spaces: few such files exist, and none with spaces in its quotes.
    fields =
      hasCommas
      ? parts.map { $0.isQuoted ? $0.bytes[...] : Self.trimmed($0.bytes[...]) }
      : line.prefix { $0 != hash }.filter { $0 != quote }[...].split(whereSeparator: Self.isSpace)
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes.drop(while: isSpace)
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    return bytes
  }

  /// Spaces, tabs and the first half of Windows' line end.
  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
