import OrderedCollections

/// Named tensors with a little metadata, as in the safetensors format.
public struct SafetensorsFile: Sendable, Equatable {
  /// The tensors in the order of their bytes.
  public var tensors: OrderedDictionary<String, SafetensorsTensor>
  /// Free texts by name.
  public var metadata: [String: String]

  /// The header may have at most this many bytes.
  static let headerLimit = 100_000_000
  static let metadataKey = "__metadata__"

  /// A file of the given tensors.
  public init(
    tensors: OrderedDictionary<String, SafetensorsTensor> = [:], metadata: [String: String] = [:]
  ) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Reads a file.
  ///
  /// - Throws: `FormatError.file`, or `FormatError.safetensors` with the rule that the file breaks.
  public static func read(_ path: String) throws(FormatError) -> SafetensorsFile {
    try decode(FileBytes.read(path), name: path)
  }

  /// Reads the bytes of a file.
  ///
  /// - Parameter name: the file's name in messages.
  /// - Throws: `FormatError.safetensors` with the rule that the bytes break.
  public static func decode(
    _ bytes: [UInt8], name: String = "safetensors"
  ) throws(FormatError) -> SafetensorsFile {
    do throws(SafetensorsFault) { return try SafetensorsHeader(bytes).file(bytes) } catch {
      throw .safetensors(name, error)
    }
  }

  /// Writes the file.
  ///
  /// - Throws: as `encoded`, or `FormatError.file`.
  public func write(to path: String) throws(FormatError) {
    try AtomicFile.write(encoded(name: path), to: path)
  }

  /// The bytes of the file; the first tensor starts at a multiple of eight bytes.
  ///
  /// - Throws: `FormatError.safetensors` when a tensor's bytes are not what its type and shape need.
  public func encoded(name: String = "safetensors") throws(FormatError) -> [UInt8] {
    var header: OrderedDictionary<String, JSONValue> = [:]
    if !metadata.isEmpty {
      let sorted = metadata.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
      header[Self.metadataKey] = .object(sorted)
    }
    var offset = 0
    for (key, tensor) in tensors {
      guard key != Self.metadataKey else { throw .safetensors(name, .reservedName) }
      let expected = NumpyHeader.byteCount(shape: tensor.shape, size: tensor.type.size)
      guard expected == tensor.bytes.count else {
        let fault = SafetensorsFault.unwritable(
          tensor: key, expected: expected ?? .max, found: tensor.bytes.count)
        throw .safetensors(name, fault)
      }
      header[key] = [
        "dtype": .string(tensor.type.rawValue), "shape": .array(tensor.shape.map { .integer($0) }),
        "data_offsets": [.integer(offset), .integer(offset + tensor.bytes.count)],
      ]
      offset += tensor.bytes.count
    }
    var text = Array(try JSONValue.object(header).encoded(compact: true, name: name).utf8)
    text.append(contentsOf: repeatElement(0x20, count: (8 - text.count % 8) % 8))
    var bytes = LittleEndian.bytes([], [UInt64(text.count)]) { $0 }
    bytes.reserveCapacity(8 + text.count + offset)
    bytes.append(contentsOf: text)
    for tensor in tensors.values { bytes.append(contentsOf: tensor.bytes) }
    return bytes
  }
}
