import Formats
import OrderedCollections
import Randomness
import TestSupport
import Testing

@Suite struct SafetensorsTests {
  @Test func readsWhatThePackageWrites() throws {
    let file = try SafetensorsFile.read(fixture("safetensors/tensors.safetensors"))
    #expect(file.metadata == ["format": "np", "note": "with \"quotes\" and a µ"])
    let weight = try #require(file.tensors["body.0.weight"])
    #expect(weight.shape == [2, 3])
    #expect(try weight.floats() == [1.5, -2.0, 3.25, 4.0, 0.5, -6.5])
    #expect(try file.tensors["mean"]?.doubles() == [1.1, 2.2])
    #expect(try file.tensors["half"]?.floats() == [1.0, -2.5, 0x1.FF8p-15, 0x1p-24, .infinity])
    #expect(try file.tensors["epoch"]?.integers() == [312])
    #expect(file.tensors["epoch"]?.shape == [])
    #expect(try file.tensors["small"]?.integers() == [-1, 7])
    #expect(try file.tensors["bytes"]?.integers() == [0, 255])
    #expect(try file.tensors["flags"]?.integers() == [1, 0])
  }

  @Test func everyShapeComesBack() throws {
    var stream = RandomStream(seed: 2, purpose: "shapes")
    for _ in 0..<100 {
      var file = SafetensorsFile(metadata: ["name": "é\u{1F680}\n\"\\"])
      for index in 0..<stream.integer(in: 0...5) {
        let shape = (0..<stream.integer(in: 0...3)).map { _ in stream.integer(in: 0...5) }
        let count = shape.reduce(1, *)
        file.tensors["tensor.\(index)"] =
          switch index % 3 {
          case 0: SafetensorsTensor(floats: (0..<count).map { _ in Float(stream.normal()) }, shape: shape)
          case 1: SafetensorsTensor(doubles: (0..<count).map { _ in stream.normal() }, shape: shape)
          default:
            SafetensorsTensor(
              integers: (0..<count).map { _ in Int64(truncatingIfNeeded: stream.next()) }, shape: shape)
          }
      }
      let bytes = try file.encoded()
      #expect(try SafetensorsFile.decode(bytes) == file)
      #expect((bytes.firstIndex(of: UInt8(ascii: "{")) ?? 0) == 8)
    }
  }

  @Test func writesTheSameBytesEachTime() throws {
    var metadata: [String: String] = [:]
    for index in 0..<20 { metadata["key\(index)"] = "value" }
    let file = SafetensorsFile(
      tensors: ["a": SafetensorsTensor(floats: [1], shape: [1])], metadata: metadata)
    #expect(try file.encoded() == file.encoded())
    try withTemporaryDirectory { directory in
      try file.write(to: directory + "/a.safetensors")
      #expect(try SafetensorsFile.read(directory + "/a.safetensors") == file)
    }
  }

  @Test func brainFloats() throws {
    let tensor = SafetensorsTensor(type: .bfloat16, shape: [2], bytes: [0x80, 0x3F, 0x20, 0xC0])
    #expect(try tensor.floats() == [1, -2.5])
    #expect(try tensor.doubles() == [1, -2.5])
  }

  @Test func emptyFile() throws {
    #expect(try SafetensorsFile.decode(SafetensorsFile().encoded()) == SafetensorsFile())
  }
}
