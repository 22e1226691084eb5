import OrderedCollections

/// The header of a safetensors file, with every rule checked before any tensor is copied.
struct SafetensorsHeader {
  private struct Entry {
    var name: String
    var type: SafetensorsTensor.Kind
    var shape: [Int]
    var begin: Int
    var end: Int
  }

  private var entries: [Entry] = []
  private var metadata: [String: String] = [:]
  /// Where the bytes of the tensors start.
  private let start: Int

  init(_ bytes: [UInt8]) throws(SafetensorsFault) {
    guard bytes.count >= 8 else { throw .headerLengthMissing(found: bytes.count) }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= SafetensorsFile.headerLimit else { throw .headerTooLarge(length: length) }
    start = 8 + Int(length)
    guard bytes.count >= start else {
      throw .headerTruncated(length: Int(length), found: bytes.count - 8)
    }
    guard length > 0, bytes[8] == UInt8(ascii: "{") else { throw .headerStart }
    for (key, value) in try Self.object(bytes[8..<start]) {
      if key == SafetensorsFile.metadataKey {
        metadata = try Self.texts(value)
      } else {
        entries.append(try Self.entry(key, value))
      }
    }
    try checkLayout(size: bytes.count - start)
  }

  /// The file whose tensors lie in `bytes`.
  func file(_ bytes: [UInt8]) -> SafetensorsFile {
    var file = SafetensorsFile(metadata: metadata)
    for entry in entries {
      let part = bytes[(start + entry.begin)..<(start + entry.end)]
      file.tensors[entry.name] = SafetensorsTensor(type: entry.type, shape: entry.shape, bytes: Array(part))
    }
    return file
  }

  private static func object(
    _ text: ArraySlice<UInt8>
  ) throws(SafetensorsFault) -> OrderedDictionary<String, JSONValue> {
    var parser = JSONParser(text)
    do throws(JSONFault) { return try parser.parse().object ?? [:] } catch {
      throw .headerNotJSON("\(error) at byte \(parser.position - text.startIndex)")
    }
  }

  private static func texts(_ value: JSONValue) throws(SafetensorsFault) -> [String: String] {
    guard let members = value.object else { throw .metadata }
    var texts: [String: String] = [:]
    for (key, value) in members {
      guard let text = value.string else { throw .metadata }
      texts[key] = text
    }
    return texts
  }

  private static func entry(_ name: String, _ value: JSONValue) throws(SafetensorsFault) -> Entry {
    guard let members = value.object else { throw .entry(tensor: name, reason: "it is not an object") }
    for key in members.keys where !["dtype", "shape", "data_offsets"].contains(key) {
      throw .entry(tensor: name, reason: "it has the unknown key '\(key)'")
    }
    guard let dtype = value["dtype"]?.string else {
      throw .entry(tensor: name, reason: "its dtype is missing or no text")
    }
    guard let type = SafetensorsTensor.Kind(rawValue: dtype) else {
      throw .unsupportedType(tensor: name, type: dtype)
    }
    guard let shape = counts(value["shape"]) else {
      throw .entry(tensor: name, reason: "its shape is missing or no list of counts")
    }
    guard let offsets = counts(value["data_offsets"]), offsets.count == 2 else {
      throw .entry(tensor: name, reason: "its data_offsets are missing or no pair of counts")
    }
    return Entry(name: name, type: type, shape: shape, begin: offsets[0], end: offsets[1])
  }

  private static func counts(_ value: JSONValue?) -> [Int]? {
    guard let elements = value?.array else { return nil }
    var counts: [Int] = []
    for element in elements {
      guard case .integer(let count) = element, count >= 0 else { return nil }
      counts.append(count)
    }
    return counts
  }

  /// Orders the entries by place and requires that they tile the bytes without overlap or hole.
  private mutating func checkLayout(size: Int) throws(SafetensorsFault) {
    entries.sort { ($0.begin, $0.end) < ($1.begin, $1.end) }
    var position = 0
    for entry in entries {
      let (name, begin, end) = (entry.name, entry.begin, entry.end)
      guard end >= begin else { throw .offsetsReversed(tensor: name, begin: begin, end: end) }
      guard end <= size else { throw .offsetsOutside(tensor: name, end: end, size: size) }
      guard let expected = NumpyHeader.byteCount(shape: entry.shape, size: entry.type.size) else {
        throw .shapeTooLarge(tensor: name, shape: entry.shape)
      }
      guard expected == end - begin else {
        throw .sizeMismatch(tensor: name, expected: expected, found: end - begin)
      }
      if begin < position { throw .overlap(tensor: name, begin: begin, previousEnd: position) }
      if begin > position { throw .hole(tensor: name, begin: begin, previousEnd: position) }
      position = end
    }
    guard position == size else { throw .trailingBytes(count: size - position) }
  }
}
