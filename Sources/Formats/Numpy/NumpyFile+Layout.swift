/// Where the numbers of an npy file lie and how they are stored.
public struct NumpyLayout: Sendable, Equatable {
  /// The extent along each axis.
  public let shape: [Int]
  /// How each number is stored.
  public let kind: NumpyArray.Kind
  /// Whether the first axis runs fastest.
  public let fortranOrder: Bool
  /// Byte at which the numbers start.
  public let dataOffset: Int
  /// Bytes of numbers.
  public let byteCount: Int
}

extension NumpyFile {
  /// What the header of an npy file says, checked against the file's size; the numbers are not read.
  ///
  /// - Throws: `FormatError.file` or `FormatError.numpy`.
  public static func layout(_ path: String) throws(FormatError) -> NumpyLayout {
    let stream = try FileStream(path)
    var start = [UInt8](repeating: 0, count: min(stream.size, 1 << 16))
    start.removeLast(start.count - (try stream.read(into: &start)))
    do throws(NumpyFault) {
      let header = try checked(start, size: stream.size)
      return NumpyLayout(
        shape: header.shape, kind: header.kind, fortranOrder: header.fortranOrder,
        dataOffset: header.dataOffset,
        byteCount: NumpyHeader.byteCount(shape: header.shape, size: header.kind.size) ?? 0)
    } catch { throw .numpy(path, error) }
  }
}
