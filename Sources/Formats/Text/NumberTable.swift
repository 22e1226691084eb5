/// Lines of numbers between spaces, tabs or commas, with comments after `#` and, where there is one, a first line of
/// names: what numpy.loadtxt reads and what spreadsheets and pandas write.
package struct NumberTable {
  /// How many numbers a line has.
  package private(set) var columns = 0
  /// The numbers, row-major.
  private var values: [Double] = []
  /// The line in the file of each row, counted from 1.
  package private(set) var lines: [Int] = []
  /// The label before each row's numbers, where the table has labels.
  package private(set) var labels: [String] = []
  /// The comments before the first number, with their lines.
  package private(set) var comments: [(line: Int, words: [String])] = []
  /// The names in a first line that is no comment.
  package private(set) var header: (line: Int, words: [String])?

  private let isLabel: ((String) -> Bool)?

  /// The numbers `[rows, columns]`.
  package var matrix: Matrix { Matrix(rows: lines.count, columns: columns, values: values) }

  package static func read(_ path: String) throws(FormatError) -> NumberTable {
    try NumberTable(FileBytes.read(path), name: path)
  }

  /// Parses the bytes of a file.
  ///
  /// - Parameters:
  ///   - name: the file's name in messages.
  ///   - isLabel: whether a word names a simulation, where each line of numbers begins with such a word, as in CAMELS'
  ///     parameter files; nil for tables of numbers alone.
  /// - Throws: `FormatError.text` with the line that breaks a rule.
  package init(
    _ bytes: [UInt8], name: String, isLabel: ((String) -> Bool)? = nil
  ) throws(FormatError) {
    self.isLabel = isLabel
    _ = try FileBytes.text(of: bytes, name: name)
    let body = FileBytes.withoutMark(bytes)
    var number = 0
    // An old Macintosh's lone returns do not end lines; those of Windows are dropped as space.
    for line in body.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      do throws(TextFault) { try absorb(TextLine(line), number) } catch {
        throw .text(name, line: number, error)
      }
    }
    guard !lines.isEmpty else { throw .text(name, line: 0, .empty) }
    guard let header else { return }
    // Names in a comment as well as in a line: one of them is something else, perhaps a damaged row of numbers.
    if let other = comments.last(where: { $0.words.count == header.words.count }), other.words != header.words
    {
      throw .text(name, line: header.line, .secondHeader(first: other.line, words: other.words))
    }
  }

  private mutating func absorb(_ line: TextLine, _ number: Int) throws(TextFault) {
    if let comment = line.comment, lines.isEmpty, line.fields.isEmpty {
      comments.append((number, TextLine.words(ofComment: comment)))
    }
    if line.fields.isEmpty { return }
    if lines.isEmpty, header == nil, isHeader(line.fields) {
      header = (number, line.fields.map { String(decoding: $0, as: UTF8.self) })
      return
    }
    var words = line.words[...]
    if let isLabel, let word = words.popFirst() {
      let label = String(decoding: word, as: UTF8.self)
      guard isLabel(label) else { throw .notSimulation(String(label.prefix(40))) }
      labels.append(label)
    }
    guard !words.isEmpty else { throw .notNumber(word: "", column: 2) }
    let first = isLabel == nil ? 1 : 2
    for (index, word) in words.enumerated() {
      values.append(try Self.number(word, column: index + first))
    }
    if lines.isEmpty { columns = words.count }
    guard words.count == columns else { throw .ragged(expected: columns, found: words.count) }
    lines.append(number)
  }

  /// Whether no field is a number; some may be empty, as pandas leaves the name of its index.
  private func isHeader(_ fields: [ArraySlice<UInt8>]) -> Bool {
    let named = isLabel != nil ? fields.dropFirst() : fields[...]
    return named.contains { !$0.isEmpty }
      && named.allSatisfy { Double(String(decoding: $0, as: UTF8.self)) == nil }
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

extension NumberTable {
  /// The name of each column: the first line of names or else the last comment before the numbers that has as many
  /// words as there are columns; nil where neither does.
  ///
  /// Where one name is missing and the first column counts, as in Quijote's modified-gravity table and in what pandas
  /// writes with its index, that column is `simulation`.
  ///
  /// - Parameter file: the file's name, for the message.
  /// - Throws: `FormatError.text` for a first line of names with too many or too few.
  package func names(file: String) throws(FormatError) -> (line: Int, words: [String])? {
    let own = isLabel == nil ? 0 : 1
    if var header {
      header.words.removeFirst(own)
      guard header.words.count == columns || isCounted(header.words) else {
        throw .text(file, line: header.line, .headerWidth(names: header.words.count, columns: columns))
      }
      return (header.line, completed(header.words))
    }
    let comments = comments.map { (line: $0.line, words: Array($0.words.dropFirst(own))) }
    guard
      let comment = comments.last(where: { $0.words.count == columns })
        ?? comments.last(where: { isCounted($0.words) })
    else { return nil }
    return (comment.line, completed(comment.words))
  }

  /// Whether the names lack one and the first column counts rows.
  private func isCounted(_ words: [String]) -> Bool {
    columns > 1 && words.count == columns - 1
      && matrix.column(0).allSatisfy { $0 >= 0 && $0 == $0.rounded() }
  }

  private func completed(_ words: [String]) -> [String] {
    if words.count < columns { return ["simulation"] + words }
    return words.first?.isEmpty == true && isCounted(Array(words.dropFirst()))
      ? ["simulation"] + words.dropFirst() : words
  }
}
