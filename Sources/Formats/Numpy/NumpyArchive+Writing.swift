extension NumpyArchive {
  /// Writes arrays as numpy.savez does, stored without compression; equal arrays give equal bytes.
  ///
  /// - Parameter arrays: names and arrays in the order of the file, less than 4 GiB in all.
  /// - Throws: `FormatError.numpy` for an array that does not fit itself, `FormatError.archive` for more than 4 GiB,
  ///   `FormatError.file`.
  public static func write(_ arrays: [(name: String, array: NumpyArray)], to path: String) throws(FormatError)
  {
    var (bytes, directory): ([UInt8], [UInt8]) = ([], [])
    for (name, array) in arrays {
      let content: [UInt8]
      do throws(NumpyFault) { content = try NumpyFile.encode(array) } catch { throw .numpy(path, error) }
      let start = bytes.count
      guard start + content.count < 0xF000_0000 else {
        throw .archive(path, .unsupported("would be a zip archive of more than 4 GiB"))
      }
      let label = Array((name + ".npy").utf8)
      // Version needed, flags, method (stored), time, date (1980-01-01), checksum, sizes, lengths of name and extra field.
      let entry =
        word16(20) + word16(0) + word16(0) + word16(0) + word16(0x21) + word32(Int(CRC32.of(content[...])))
        + word32(content.count) + word32(content.count) + word16(label.count) + word16(0)
      bytes += word32(0x0403_4B50) + entry + label + content
      // Comment, disk, attributes and place.
      directory +=
        word32(0x0201_4B50) + word16(20) + entry + word16(0) + word16(0) + word16(0) + word32(0)
        + word32(start) + label
    }
    let end =
      word32(0x0605_4B50) + word16(0) + word16(0) + word16(arrays.count) + word16(arrays.count)
      + word32(directory.count) + word32(bytes.count) + word16(0)
    try AtomicFile.write(bytes + directory + end, to: path)
  }

  private static func word16(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }

  private static func word32(_ value: Int) -> [UInt8] {
    word16(value & 0xFFFF) + word16(value >> 16 & 0xFFFF)
  }
}
