/// Reads and writes arrays in numpy's npy format.
public enum NumpyFile {
  /// Reads an array of any shape; NaN and infinity are kept.
  ///
  /// - Throws: `FormatError.file` or `FormatError.numpy` with the rule that the file breaks.
  public static func read(_ path: String) throws(FormatError) -> NumpyArray {
    try decode(FileBytes.read(path)[...], name: path)
  }

  /// Reads a two-dimensional array that holds at least one number; NaN and infinity are kept.
  ///
  /// - Throws: as `read`, and for another number of axes.
  public static func readMatrix(_ path: String) throws(FormatError) -> Matrix {
    let array = try read(path)
    guard array.shape.count == 2 else { throw .numpy(path, .wrongRank(expected: 2, shape: array.shape)) }
    guard !array.values.isEmpty else { throw .numpy(path, .empty(shape: array.shape)) }
    return Matrix(rows: array.shape[0], columns: array.shape[1], values: array.values)
  }

  /// Reads a one-dimensional array that holds at least one number; NaN and infinity are kept.
  ///
  /// - Throws: as `read`, and for another number of axes.
  public static func readVector(_ path: String) throws(FormatError) -> [Double] {
    let array = try read(path)
    guard array.shape.count == 1 else { throw .numpy(path, .wrongRank(expected: 1, shape: array.shape)) }
    guard !array.values.isEmpty else { throw .numpy(path, .empty(shape: array.shape)) }
    return array.values
  }

  /// Writes an array; the file is byte for byte what numpy.save writes.
  ///
  /// - Throws: `FormatError.numpy` when shape, values and kind do not fit, `FormatError.file` otherwise.
  public static func write(_ array: NumpyArray, to path: String) throws(FormatError) {
    let bytes: [UInt8]
    do throws(NumpyFault) { bytes = try encode(array) } catch { throw .numpy(path, error) }
    try AtomicFile.write(bytes, to: path)
  }

  /// Writes a matrix as a two-dimensional array.
  ///
  /// - Throws: as `write` of an array.
  public static func write(
    _ matrix: Matrix, kind: NumpyArray.Kind = .float64, to path: String
  ) throws(FormatError) {
    try write(NumpyArray(matrix, kind: kind), to: path)
  }

  /// Reads an array from the bytes of an npy file.
  ///
  /// - Parameter name: the file's name in messages.
  /// - Throws: `FormatError.numpy` with the rule that the bytes break.
  public static func decode(_ bytes: ArraySlice<UInt8>, name: String) throws(FormatError) -> NumpyArray {
    do throws(NumpyFault) { return try decode(bytes) } catch { throw .numpy(name, error) }
  }

  private static func decode(_ bytes: ArraySlice<UInt8>) throws(NumpyFault) -> NumpyArray {
    let header = try NumpyHeader(bytes)
    let (shape, kind) = (header.shape, header.kind)
    guard let expected = NumpyHeader.byteCount(shape: shape, size: kind.size) else {
      throw .shapeTooLarge(shape: shape)
    }
    let data = bytes.dropFirst(header.dataOffset)
    if data.count < expected { throw .truncated(shape: shape, expected: expected, found: data.count) }
    if data.count > expected { throw .oversized(shape: shape, expected: expected, found: data.count) }
    var values = try numbers(data, kind)
    if header.fortranOrder && shape.count > 1 { values = reordered(values, shape: shape) }
    return NumpyArray(shape: shape, values: values, kind: kind)
  }

  private static func numbers(_ data: ArraySlice<UInt8>, _ kind: NumpyArray.Kind) throws(NumpyFault)
    -> [Double]
  {
    switch kind {
    case .float64: LittleEndian.read(data) { Double(bitPattern: $0) }
    case .float32: LittleEndian.read(data) { Double(Float(bitPattern: $0)) }
    case .int32: LittleEndian.read(data) { (bits: UInt32) in Double(Int32(bitPattern: bits)) }
    case .int64: try exactIntegers(LittleEndian.read(data) { (bits: UInt64) in Int64(bitPattern: bits) })
    }
  }

  private static func exactIntegers(_ integers: [Int64]) throws(NumpyFault) -> [Double] {
    if let index = integers.firstIndex(where: { $0.magnitude > 1 << 53 }) {
      throw .inexactInteger(value: integers[index], index: index)
    }
    return integers.map(Double.init)
  }

  /// Numbers stored with the first axis fastest, in C order.
  private static func reordered(_ values: [Double], shape: [Int]) -> [Double] {
    var strides: [Int] = []
    var stride = 1
    for extent in shape {
      strides.append(stride)
      stride *= extent
    }
    var index = Array(repeating: 0, count: shape.count)
    return values.indices.map { _ in
      let value = values[zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }]
      for axis in shape.indices.reversed() {
        index[axis] += 1
        if index[axis] < shape[axis] { break }
        index[axis] = 0
      }
      return value
    }
  }

  /// The bytes of the npy file of an array.
  package static func encode(_ array: NumpyArray) throws(NumpyFault) -> [UInt8] {
    let (kind, values) = (array.kind, array.values)
    guard NumpyHeader.byteCount(shape: array.shape, size: kind.size) == values.count * kind.size else {
      throw .shapeMismatch(shape: array.shape, count: values.count)
    }
    if let index = values.firstIndex(where: { !kind.holds($0) }) {
      throw .notRepresentable(value: values[index], index: index, kind: kind)
    }
    let header = NumpyHeader.encoded(shape: array.shape, kind: kind)
    return switch kind {
    case .float64: LittleEndian.bytes(header, values) { $0.bitPattern }
    case .float32: LittleEndian.bytes(header, values) { Float($0).bitPattern }
    case .int32: LittleEndian.bytes(header, values) { UInt32(bitPattern: Int32($0)) }
    case .int64: LittleEndian.bytes(header, values) { UInt64(bitPattern: Int64($0)) }
    }
  }
}

extension NumpyArray.Kind {
  /// Whether a number keeps its value, up to rounding of fractions, when stored so.
  fileprivate func holds(_ value: Double) -> Bool {
    switch self {
    case .float64: true
    case .float32: !value.isFinite || Float(value).isFinite
    case .int32: Int32(exactly: value) != nil
    case .int64: value.magnitude <= 0x1p53 && Int64(exactly: value) != nil
    }
  }
}
