import Formats
import OrderedCollections
import TestSupport
import Testing

@Suite struct SafetensorsErrorTests {
  private func file(_ header: String, data: Int) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) } + Array(header.utf8)
      + Array(repeating: 0, count: data)
  }

  private func decode(_ bytes: [UInt8]) -> String? {
    message { try SafetensorsFile.decode(bytes, name: "m.safetensors") }
  }

  private func refused(_ header: String, data: Int = 8) -> String? { decode(file(header, data: data)) }

  private func entry(_ name: String, _ shape: String, _ begin: Int, _ end: Int) -> String {
    #""\#(name)":{"dtype":"F32","shape":\#(shape),"data_offsets":[\#(begin),\#(end)]}"#
  }

  @Test func headerLengthMissing() {
    #expect(
      decode([1, 2, 3]) == "m.safetensors: is no safetensors file: expected 8 bytes of header length, found 3"
    )
  }

  @Test func headerTooLarge() {
    #expect(
      decode(Array(repeating: 0xFF, count: 8))
        == "m.safetensors: is no safetensors file: its header claims 18446744073709551615 bytes,"
        + " at most 100000000 are allowed")
  }

  @Test func headerTruncated() {
    #expect(
      decode([40, 0, 0, 0, 0, 0, 0, 0, 0x7B])
        == "m.safetensors: ends inside the safetensors header: expected 40 bytes, found 1")
  }

  @Test func headerStart() {
    let text = "m.safetensors: is no safetensors file: its header does not start with '{'"
    #expect(refused(" {}") == text)
    #expect(refused("[]") == text)
    #expect(refused("") == text)
  }

  @Test func headerNotJSON() {
    #expect(
      refused("{\"a\":}")
        == "m.safetensors: has a malformed safetensors header: expected a value, found '}' at byte 5")
    #expect(
      refused("{" + entry("a", "[1]", 0, 4) + "," + entry("a", "[1]", 4, 8) + "}")
        == "m.safetensors: has a malformed safetensors header: the key \"a\" occurs twice in one object at byte 54"
    )
  }

  @Test func metadata() {
    let text = "m.safetensors: has a malformed safetensors header: __metadata__ must be an object of texts"
    #expect(refused(#"{"__metadata__":1}"#, data: 0) == text)
    #expect(refused(#"{"__metadata__":{"a":1}}"#, data: 0) == text)
  }

  @Test(arguments: [
    ("1", "it is not an object"),
    (#"{"shape":[1],"data_offsets":[0,4]}"#, "its dtype is missing or no text"),
    (#"{"dtype":"F32","data_offsets":[0,4]}"#, "its shape is missing or no list of counts"),
    (#"{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}"#, "its shape is missing or no list of counts"),
    (#"{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}"#, "its shape is missing or no list of counts"),
    (#"{"dtype":"F32","shape":[1]}"#, "its data_offsets are missing or no pair of counts"),
    (
      #"{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}"#,
      "its data_offsets are missing or no pair of counts"
    ),
    (#"{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}"#, "it has the unknown key 'x'"),
  ])
  func malformedEntry(entry: String, reason: String) {
    #expect(
      refused("{\"a\":\(entry)}", data: 4) == "m.safetensors: has a malformed entry for tensor 'a': \(reason)"
    )
  }

  @Test func unsupportedType() {
    #expect(
      refused(#"{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}"#, data: 4)
        == "m.safetensors: holds tensor 'a' of type 'F8_E4M3', expected one of"
        + " F16, BF16, F32, F64, I32, I64, U8, BOOL")
  }

  @Test func shapeTooLarge() {
    #expect(
      refused("{" + entry("a", "[4611686018427387904,4]", 0, 8) + "}")
        == "m.safetensors: claims the impossible shape [4611686018427387904, 4] for tensor 'a'")
  }

  @Test func offsetsReversed() {
    #expect(
      refused("{" + entry("a", "[1]", 8, 4) + "}")
        == "m.safetensors: has tensor 'a' begin at byte 8 and end before it, at byte 4")
  }

  @Test func offsetsOutside() {
    #expect(
      refused("{" + entry("a", "[3]", 0, 12) + "}")
        == "m.safetensors: has tensor 'a' end at byte 12, but holds only 8 bytes of tensors")
  }

  @Test func sizeMismatch() {
    #expect(
      refused("{" + entry("a", "[3]", 0, 8) + "}")
        == "m.safetensors: has 8 bytes for tensor 'a', its type and shape need 12")
  }

  @Test func overlap() {
    #expect(
      refused("{" + entry("a", "[2]", 0, 8) + "," + entry("b", "[1]", 4, 8) + "}")
        == "m.safetensors: has tensor 'b' begin at byte 4, inside the one before it that ends at 8")
  }

  @Test func hole() {
    #expect(
      refused("{" + entry("b", "[1]", 4, 8) + "}")
        == "m.safetensors: has unused bytes from 0 to 4 before tensor 'b'")
  }

  @Test func trailingBytes() {
    #expect(
      refused("{" + entry("a", "[1]", 0, 4) + "}")
        == "m.safetensors: has 4 unused bytes after the last tensor")
  }

  @Test func wrongType() {
    let integers = SafetensorsTensor(integers: [1], shape: [1])
    let doubles = SafetensorsTensor(doubles: [1], shape: [1])
    #expect(
      message { try integers.floats() } == "tensor: a tensor of F32, F16 or BF16 was expected, found I64")
    #expect(
      message { try integers.doubles() }
        == "tensor: a tensor of F64, F32, F16 or BF16 was expected, found I64")
    #expect(
      message { try doubles.integers() } == "tensor: a tensor of I64, I32, U8 or BOOL was expected, found F64"
    )
    #expect(message { try doubles.floats() } != nil)
  }

  @Test func unwritable() {
    let tensor = SafetensorsTensor(floats: [1, 2], shape: [3])
    #expect(
      message { try SafetensorsFile(tensors: ["a": tensor]).encoded(name: "m.safetensors") }
        == "m.safetensors: cannot be written: tensor 'a' has 8 bytes, its type and shape need 12")
  }

  @Test func reservedName() {
    let tensor = SafetensorsTensor(floats: [], shape: [0])
    #expect(
      message { try SafetensorsFile(tensors: ["__metadata__": tensor]).encoded(name: "m.safetensors") }
        == "m.safetensors: cannot be written: no tensor may be called __metadata__")
  }
}
