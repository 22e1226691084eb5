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
    var values = [Float]()
    let (shape, _) = try readParts(path) { shape in
      values.reserveCapacity(shape.reduce(1, *))
      return true
    } part: {
      values.append(contentsOf: $0.lazy.map { Float($0) })
    }
    return NumpyFloats(shape: shape, values: values)
  }

  /// Passes over the numbers of an array in C order and double precision, a part at a time, holding little in memory;
  /// NaN and infinity are kept.
  ///
  /// - Parameters:
  ///   - begin: is told the shape before the first part, and says whether to read on.
  ///   - part: takes the next numbers.
  /// - Returns: the shape and how the numbers are stored.
  /// - Throws: as `read`.
  public static func readParts(
    _ path: String, begin: ([Int]) -> Bool, part: ([Double]) -> Void
  ) throws(FormatError) -> (shape: [Int], kind: NumpyArray.Kind) {
    let stream = try FileStream(path)
    var start = [UInt8](repeating: 0, count: min(stream.size, 1 << 16))
    start.removeLast(start.count - (try stream.read(into: &start)))
    let header: NumpyHeader
    do throws(NumpyFault) { header = try checked(start, size: stream.size) } catch {
      throw .numpy(path, error)
    }
    guard begin(header.shape) else { return (header.shape, header.kind) }
    // The rare rest goes the way of all arrays: numbers in Fortran's order and integers, which must be exact.
    guard !header.fortranOrder || header.shape.count < 2, header.kind == .float32 || header.kind == .float64
    else {
      part(try read(path).values)
      return (header.shape, header.kind)
    }
    var left = header.shape.reduce(1, *)
    var bytes = Array(start.dropFirst(header.dataOffset))
    while true {
      let whole = bytes.count / header.kind.size
      part(numbers(bytes[..<(whole * header.kind.size)], header.kind))
      left -= whole
      let rest = Array(bytes[(whole * header.kind.size)...])
      guard left > 0 else { break }
      bytes = [UInt8](repeating: 0, count: 1 << 20)
      let found = try stream.read(into: &bytes)
      // The file has become shorter since it was opened.
      guard found > 0 else {
        let count = header.shape.reduce(1, *)
        throw .numpy(path, .truncated(shape: header.shape, expected: count, found: count - left))
      }
      bytes = rest + bytes[..<found]
    }
    return (header.shape, header.kind)
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

  /// Numbers of single or double precision.
  private static func numbers(_ bytes: ArraySlice<UInt8>, _ kind: NumpyArray.Kind) -> [Double] {
    kind == .float32
      ? LittleEndian.read(bytes) { Double(Float(bitPattern: $0)) }
      : LittleEndian.read(bytes) { Double(bitPattern: $0) }
  }
}
