/// Numbers to and from bytes, the least significant first.
package enum LittleEndian {
  /// Every number of the bytes; a rest shorter than a number is ignored.
  package static func read<Word: FixedWidthInteger, Value>(
    _ bytes: ArraySlice<UInt8>, _ convert: (Word) -> Value
  ) -> [Value] {
    let size = MemoryLayout<Word>.size
    return bytes.withUnsafeBytes { buffer in
      (0..<(buffer.count / size)).map { index in
        convert(Word(littleEndian: buffer.loadUnaligned(fromByteOffset: index * size, as: Word.self)))
      }
    }
  }

  /// The prefix followed by the bytes of every number.
  package static func bytes<Word: FixedWidthInteger, Value>(
    _ prefix: [UInt8], _ values: [Value], _ convert: (Value) -> Word
  ) -> [UInt8] {
    var bytes = prefix
    bytes.reserveCapacity(prefix.count + values.count * MemoryLayout<Word>.size)
    for value in values {
      withUnsafeBytes(of: convert(value).littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }
}
