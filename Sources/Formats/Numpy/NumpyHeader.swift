/// What the header of an npy file says.
struct NumpyHeader: Equatable {
  var kind: NumpyArray.Kind
  var fortranOrder: Bool
  var shape: [Int]
  /// Where the numbers start.
  var dataOffset: Int

  /// Bytes of numbers that the shape needs, nil when that overflows.
  static func byteCount(shape: [Int], size: Int) -> Int? {
    // A zero extent must not hide an overflow of the others.
    guard !shape.contains(where: { $0 < 0 }) else { return nil }
    var product = size
    for extent in shape where extent > 0 {
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      product = next
    }
    return shape.contains(0) ? 0 : product
  }

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Reads the header at the start of `bytes`.
  init(_ bytes: ArraySlice<UInt8>) throws(NumpyFault) {
    let start = bytes.startIndex
    guard bytes.count >= Self.magic.count else {
      guard Self.magic.starts(with: bytes), !bytes.isEmpty else { throw .wrongMagic }
      throw .truncatedHeader(expected: 10, found: bytes.count)
    }
    guard bytes.starts(with: Self.magic) else { throw .wrongMagic }
    guard bytes.count >= 10 else { throw .truncatedHeader(expected: 10, found: bytes.count) }
    let (major, minor) = (Int(bytes[start + 6]), Int(bytes[start + 7]))
    guard (1...3).contains(major), minor == 0 else { throw .unknownVersion(major: major, minor: minor) }
    let lengthSize = major == 1 ? 2 : 4
    let textOffset = 8 + lengthSize
    guard bytes.count >= textOffset else {
      throw .truncatedHeader(expected: textOffset, found: bytes.count)
    }
    let length = bytes[(start + 8)..<(start + textOffset)].reversed().reduce(0) { $0 << 8 | Int($1) }
    dataOffset = textOffset + length
    guard bytes.count >= dataOffset else {
      throw .truncatedHeader(expected: dataOffset, found: bytes.count)
    }
    var parser = NumpyHeaderParser(bytes[(start + textOffset)..<(start + dataOffset)])
    (kind, fortranOrder, shape) = try parser.parse()
  }

  /// The header that numpy itself would write, so that files are equal byte for byte.
  static func encoded(shape: [Int], kind: NumpyArray.Kind) -> [UInt8] {
    let extents = shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
    var text = "{'descr': '\(kind.rawValue)', 'fortran_order': False, 'shape': (\(extents)), }"
    // Numpy leaves room for the first extent to grow to 21 digits.
    if let first = shape.first { text += String(repeating: " ", count: max(0, 21 - "\(first)".count)) }
    let length = (magic.count + 4 + text.utf8.count + 1 + 63) / 64 * 64 - magic.count - 4
    text += String(repeating: " ", count: length - text.utf8.count - 1) + "\n"
    return magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8)
  }
}
