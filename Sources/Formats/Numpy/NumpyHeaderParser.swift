/// Reads the Python dictionary in the header of an npy file.
struct NumpyHeaderParser {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// The three entries; each must be there once, in any order.
  mutating func parse() throws(NumpyFault) -> (NumpyArray.Kind, Bool, [Int]) {
    var kind: NumpyArray.Kind?
    var fortranOrder: Bool?
    var shape: [Int]?
    try expect("{")
    while !skip("}") {
      let key = try string()
      try expect(":")
      switch key {
      case "descr" where kind == nil: kind = try type()
      case "fortran_order" where fortranOrder == nil: fortranOrder = try boolean()
      case "shape" where shape == nil: shape = try tuple()
      default: throw .malformedHeader(reason: "unexpected or repeated key '\(key)'")
      }
      if !skip(",") {
        try expect("}")
        break
      }
    }
    skipSpace()
    guard position == bytes.endIndex else { throw .malformedHeader(reason: "text after the dictionary") }
    guard let kind else { throw .malformedHeader(reason: "the key 'descr' is missing") }
    guard let fortranOrder else { throw .malformedHeader(reason: "the key 'fortran_order' is missing") }
    guard let shape else { throw .malformedHeader(reason: "the key 'shape' is missing") }
    return (kind, fortranOrder, shape)
  }

  private mutating func type() throws(NumpyFault) -> NumpyArray.Kind {
    skipSpace()
    if position < bytes.endIndex, bytes[position] == UInt8(ascii: "[") {
      throw .unsupportedType("record array")
    }
    let text = try string()
    if text.first == ">" { throw .bigEndian(text) }
    guard let kind = NumpyArray.Kind(rawValue: text) else { throw .unsupportedType(text) }
    return kind
  }

  private mutating func boolean() throws(NumpyFault) -> Bool {
    if skip("True") { return true }
    if skip("False") { return false }
    throw .malformedHeader(reason: "'fortran_order' is neither True nor False")
  }

  private mutating func tuple() throws(NumpyFault) -> [Int] {
    var extents: [Int] = []
    try expect("(")
    while !skip(")") {
      extents.append(try integer())
      // numpy allows 64 axes since version 2.0.
      guard extents.count <= 64 else { throw .malformedHeader(reason: "'shape' has more than 64 axes") }
      if !skip(",") {
        guard extents.count > 1 else {
          throw .malformedHeader(reason: "'shape' is a number in brackets, expected a tuple")
        }
        try expect(")")
        break
      }
    }
    return extents
  }

  private mutating func integer() throws(NumpyFault) -> Int {
    skipSpace()
    var value = 0
    let start = position
    while position < bytes.endIndex, (0x30...0x39).contains(bytes[position]) {
      let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (next, overflow) = tens.addingReportingOverflow(Int(bytes[position]) - 0x30)
      guard !tooLarge, !overflow else {
        throw .malformedHeader(reason: "'shape' holds a number of more than 63 bits")
      }
      value = next
      position += 1
    }
    guard position > start else {
      throw .malformedHeader(reason: "'shape' holds something that is no count")
    }
    _ = skip("L")  // Python 2 marked long integers so.
    return value
  }

  private mutating func string() throws(NumpyFault) -> String {
    skipSpace()
    guard position < bytes.endIndex, bytes[position] == 0x27 || bytes[position] == 0x22 else {
      throw .malformedHeader(reason: "a quoted word was expected at byte \(offset) of the dictionary")
    }
    let quote = bytes[position]
    guard let end = bytes[(position + 1)...].firstIndex(of: quote) else {
      throw .malformedHeader(reason: "a quoted word has no end")
    }
    defer { position = end + 1 }
    return String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
  }

  private var offset: Int { position - bytes.startIndex }

  private mutating func expect(_ token: String) throws(NumpyFault) {
    if !skip(token) {
      throw .malformedHeader(reason: "'\(token)' was expected at byte \(offset) of the dictionary")
    }
  }

  private mutating func skip(_ token: String) -> Bool {
    skipSpace()
    guard bytes[position...].starts(with: token.utf8) else { return false }
    position += token.utf8.count
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }
}
