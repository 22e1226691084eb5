/// Lines of numbers between spaces, tabs or commas, with comments after `#`: what numpy.loadtxt reads.
struct NumberTable {
  var columns: Int
  /// The numbers, row-major.
  var values: [Double]
  /// The line in the file of each row, counted from 1.
  var lines: [Int]
  /// The comments before the first number, with their lines.
  var comments: [(line: Int, words: [String])]

  var matrix: Matrix { Matrix(rows: lines.count, columns: columns, values: values) }

  static func read(_ path: String) throws(FormatError) -> NumberTable {
    try NumberTable(FileBytes.read(path), name: path)
  }

  init(_ bytes: [UInt8], name: String) throws(FormatError) {
    columns = 0
    values = []
    lines = []
    comments = []
    _ = try FileBytes.text(of: bytes, name: name)
    let body = FileBytes.withoutMark(bytes)
    var number = 0
    // An old Macintosh's lone returns do not end lines; those of Windows are dropped as space.
    for line in body.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      do throws(TextFault) { try absorb(line, number) } catch { throw .text(name, line: number, error) }
    }
    guard !lines.isEmpty else { throw .text(name, line: 0, .empty) }
  }

  private mutating func absorb(_ line: ArraySlice<UInt8>, _ number: Int) throws(TextFault) {
    let hash = line.firstIndex(of: UInt8(ascii: "#")) ?? line.endIndex
    let words = Self.words(line[..<hash])
    if hash < line.endIndex && lines.isEmpty && words.isEmpty {
      let comment = Self.words(line[hash...].drop { $0 == UInt8(ascii: "#") })
      comments.append((number, comment.map { String(decoding: $0, as: UTF8.self) }))
    }
    if words.isEmpty { return }
    for (index, word) in words.enumerated() { values.append(try Self.number(word, column: index + 1)) }
    if lines.isEmpty { columns = words.count }
    guard words.count == columns else { throw .ragged(expected: columns, found: words.count) }
    lines.append(number)
  }

  private static func words(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    bytes.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x2C }
  }

  private static func number(_ word: ArraySlice<UInt8>, column: Int) throws(TextFault) -> Double {
    let text = String(decoding: word, as: UTF8.self)
    // Double also takes "0x1p3", which no table means.
    guard let value = Double(text), !word.contains(UInt8(ascii: "x")), !word.contains(UInt8(ascii: "X"))
    else {
      throw .notNumber(word: String(text.prefix(40)), column: column)
    }
    guard value.isFinite else { throw .nonFinite(word: String(text.prefix(40)), column: column) }
    return value
  }

  /// The line of text of one row of numbers, each the shortest that reads back exactly.
  static func line(_ numbers: some Sequence<Double>) -> String {
    numbers.map { "\($0)" }.joined(separator: " ") + "\n"
  }
}
