/// An array of single-precision numbers of any shape, as large catalogues are.
public struct NumpyFloats: Sendable, Equatable {
  /// The extent along each axis.
  public let shape: [Int]
  /// The numbers in C order.
  public let values: [Float]

  /// An array.
  public init(shape: [Int], values: [Float]) {
    self.shape = shape
    self.values = values
  }
}

extension NumpyFile {
  /// Writes an array of single-precision numbers without a copy in double precision.
  ///
  /// - Throws: as `write` of an array.
  public static func write(_ array: NumpyFloats, to path: String) throws(FormatError) {
    guard NumpyHeader.byteCount(shape: array.shape, size: 4) == array.values.count * 4 else {
      throw .numpy(path, .shapeMismatch(shape: array.shape, count: array.values.count))
    }
    let header = NumpyHeader.encoded(shape: array.shape, kind: .float32)
    try AtomicFile.write(LittleEndian.bytes(header, array.values) { $0.bitPattern }, to: path)
  }

  /// Reads an array as single-precision numbers, holding little more than the result in memory; NaN and infinity
  /// are kept.
  ///
  /// - Throws: as `read`.
  public static func readFloats(_ path: String) throws(FormatError) -> NumpyFloats {
    let stream = try FileStream(path)
    var start = [UInt8](repeating: 0, count: min(stream.size, 1 << 16))
    start.removeLast(start.count - (try stream.read(into: &start)))
    let header: NumpyHeader
    do throws(NumpyFault) { header = try checked(start, size: stream.size) } catch {
      throw .numpy(path, error)
    }
    // The rare rest goes the way of all arrays: numbers in Fortran's order and integers, which must be exact.
    guard !header.fortranOrder || header.shape.count < 2, header.kind == .float32 || header.kind == .float64
    else {
      let array = try read(path)
      return NumpyFloats(shape: array.shape, values: array.values.map { Float($0) })
    }
    let count = header.shape.reduce(1, *)
    var values = [Float]()
    values.reserveCapacity(count)
    var bytes = Array(start.dropFirst(header.dataOffset))
    while true {
      let whole = bytes.count / header.kind.size * header.kind.size
      append(bytes[..<whole], header.kind, to: &values)
      let rest = Array(bytes[whole...])
      guard values.count < count else { break }
      bytes = [UInt8](repeating: 0, count: 1 << 20)
      let found = try stream.read(into: &bytes)
      // The file has become shorter since it was opened.
      guard found > 0 else {
        throw .numpy(path, .truncated(shape: header.shape, expected: count, found: values.count))
      }
      bytes = rest + bytes[..<found]
    }
    return NumpyFloats(shape: header.shape, values: values)
  }

  static func checked(_ start: [UInt8], size: Int) throws(NumpyFault) -> NumpyHeader {
    let header = try NumpyHeader(start[...])
    guard let expected = NumpyHeader.byteCount(shape: header.shape, size: header.kind.size) else {
      throw .shapeTooLarge(shape: header.shape)
    }
    let found = size - header.dataOffset
    if found < expected { throw .truncated(shape: header.shape, expected: expected, found: found) }
    if found > expected { throw .oversized(shape: header.shape, expected: expected, found: found) }
    return header
  }

  private static func append(_ bytes: ArraySlice<UInt8>, _ kind: NumpyArray.Kind, to values: inout [Float]) {
    if kind == .float32 {
      values.append(contentsOf: LittleEndian.read(bytes) { Float(bitPattern: $0) })
    } else {
      values.append(contentsOf: LittleEndian.read(bytes) { Float(Double(bitPattern: $0)) })
    }
  }
}
