/// Numbers to and from bytes, the least significant first.
package enum LittleEndian {
  /// Every number of the bytes; a rest shorter than a number is ignored.
  package static func read<Word: FixedWidthInteger, Value>(
    _ bytes: ArraySlice<UInt8>, _ convert: (Word) -> Value
  ) -> [Value] {
    let size = MemoryLayout<Word>.size
    return bytes.withUnsafeBytes { source in
      let count = source.count / size
      return [Value](unsafeUninitializedCapacity: count) { values, initialised in
        for index in 0..<count {
          let word = source.loadUnaligned(fromByteOffset: index * size, as: Word.self)
          values.initializeElement(at: index, to: convert(Word(littleEndian: word)))
        }
        initialised = count
      }
    }
  }

  /// The prefix followed by the bytes of every number.
  package static func bytes<Word: FixedWidthInteger, Value>(
    _ prefix: [UInt8], _ values: [Value], _ convert: (Value) -> Word
  ) -> [UInt8] {
    let size = MemoryLayout<Word>.size
    let total = prefix.count + values.count * size
    return [UInt8](unsafeUninitializedCapacity: total) { bytes, initialised in
      _ = bytes.initialize(fromContentsOf: prefix)
      let target = UnsafeMutableRawBufferPointer(bytes)
      for (index, value) in values.enumerated() {
        target.storeBytes(
          of: convert(value).littleEndian, toByteOffset: prefix.count + index * size, as: Word.self)
      }
      initialised = total
    }
  }
}
