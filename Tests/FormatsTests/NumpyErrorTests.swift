import Formats
import TestSupport
import Testing

@Suite struct NumpyErrorTests {
  private func file(_ header: String, data: Int = 0, version: (UInt8, UInt8) = (1, 0)) -> [UInt8] {
    let length = [UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)]
    return [0x93] + Array("NUMPY".utf8) + [version.0, version.1] + length
      + (version.0 == 1 ? [] : [0, 0]) + Array(header.utf8) + Array(repeating: 0, count: data)
  }

  private func decode(_ bytes: [UInt8]) -> String? {
    message { try NumpyFile.decode(bytes[...], name: "a.npy") }
  }

  private func header(
    descr: String = "'<f8'", order: String = "False", shape: String = "(2,)"
  ) -> [UInt8] {
    file("{'descr': \(descr), 'fortran_order': \(order), 'shape': \(shape), }\n", data: 16)
  }

  @Test func acceptsUnusualHeaders() throws {
    let accepted = [
      header(), header(shape: "(2L,)"), header(shape: "(1, 2)"), header(shape: "(1,2,)"),
      file("{'shape':(2,),'descr':\"<f8\",'fortran_order':False}", data: 16),
    ]
    for bytes in accepted { #expect(try NumpyFile.decode(bytes[...], name: "a").values == [0, 0]) }
  }

  @Test func wrongMagic() {
    let text = "a.npy: is not a numpy array: it does not start with \\x93NUMPY"
    #expect(decode([]) == text)
    #expect(decode(Array("k P(k)".utf8)) == text)
    #expect(decode(Array("hello, world".utf8)) == text)
  }

  @Test func unknownVersion() {
    #expect(
      decode(file("{}", version: (4, 0)))
        == "a.npy: is a numpy array of format version 4.0, expected 1.0, 2.0 or 3.0")
  }

  @Test func truncatedHeader() {
    #expect(
      decode(Array(header().prefix(8)))
        == "a.npy: ends inside the numpy header: expected at least 10 bytes, found 8")
    #expect(
      decode(Array(header().prefix(40)))
        == "a.npy: ends inside the numpy header: expected at least 68 bytes, found 40")
    #expect(
      decode(Array(file("", version: (2, 0)).prefix(11)))
        == "a.npy: ends inside the numpy header: expected at least 12 bytes, found 11")
  }

  @Test(arguments: [
    ("{'descr': '<f8', 'fortran_order': False, }", "the key 'shape' is missing"),
    ("{'descr': '<f8', 'shape': (2,), }", "the key 'fortran_order' is missing"),
    ("{'fortran_order': False, 'shape': (2,), }", "the key 'descr' is missing"),
    ("{'descr': '<f8', 'descr': '<f8'}", "unexpected or repeated key 'descr'"),
    ("{'colour': 1}", "unexpected or repeated key 'colour'"),
    ("['descr']", "'{' was expected at byte 0 of the dictionary"),
    ("{'descr' '<f8'}", "':' was expected at byte 9 of the dictionary"),
    ("{descr: 1}", "a quoted word was expected at byte 1 of the dictionary"),
    ("{'descr", "a quoted word has no end"),
    ("{'shape': (2,), 'descr': '<f8', 'fortran_order': False} x", "text after the dictionary"),
    ("{'fortran_order': 0}", "'fortran_order' is neither True nor False"),
    ("{'shape': (2)}", "'shape' is a number in brackets, expected a tuple"),
    ("{'shape': (-2,)}", "'shape' holds something that is no count"),
    ("{'shape': (99999999999999999999,)}", "'shape' holds a number of more than 63 bits"),
  ])
  func malformedHeader(text: String, reason: String) {
    #expect(decode(file(text)) == "a.npy: has a malformed numpy header: " + reason)
  }

  @Test func tooManyAxes() {
    let shape = "(" + String(repeating: "1,", count: 65) + ")"
    #expect(
      decode(header(shape: shape)) == "a.npy: has a malformed numpy header: 'shape' has more than 64 axes")
  }

  @Test(arguments: [
    ("complex", "<c16"), ("record", "record array"),
  ])
  func unsupportedType(name: String, type: String) {
    #expect(
      withoutFolder(message { try NumpyFile.read(fixture("numpy/\(name).npy")) })
        == "\(name).npy: holds numbers of type '\(type)', expected '<f8', '<f4', '<i8' or '<i4';"
        + " convert it with numpy.save(file, array.astype('<f8'))")
  }

  @Test func bigEndian() {
    #expect(
      withoutFolder(message { try NumpyFile.read(fixture("numpy/bigendian.npy")) })
        == "bigendian.npy: holds big-endian numbers of type '>f8', expected little-endian ones;"
        + " convert it with numpy.save(file, array.astype('<f8'))")
  }

  @Test func impossibleShape() {
    #expect(
      decode(header(shape: "(4611686018427387904, 4)"))
        == "a.npy: claims the impossible shape (4611686018427387904, 4)")
    #expect(
      decode(header(shape: "(4611686018427387904, 4, 0)"))
        == "a.npy: claims the impossible shape (4611686018427387904, 4, 0)")
  }

  @Test func truncated() {
    #expect(
      decode(header(shape: "(3,)"))
        == "a.npy: is truncated: shape (3,) needs 24 bytes of numbers, found 16")
    #expect(
      decode(header(shape: "(1000000000, 1000000)"))
        == "a.npy: is truncated: shape (1000000000, 1000000) needs 8000000000000000 bytes of numbers, found 16"
    )
  }

  @Test func oversized() {
    #expect(
      decode(header(shape: "(1, 1)"))
        == "a.npy: is oversized: shape (1, 1) needs 8 bytes of numbers, found 16")
  }

  @Test func wrongRank() {
    #expect(
      withoutFolder(message { try NumpyFile.readMatrix(fixture("numpy/fortran3.npy")) })
        == "fortran3.npy: has shape (2, 3, 4) with 3 axes, expected 2")
    #expect(
      withoutFolder(message { try NumpyFile.readVector(fixture("numpy/float64.npy")) })
        == "float64.npy: has shape (2, 3) with 2 axes, expected 1")
  }

  @Test func empty() {
    #expect(
      withoutFolder(message { try NumpyFile.readMatrix(fixture("numpy/empty.npy")) })
        == "empty.npy: holds no number: its shape is (0, 3)")
  }

  @Test func inexactInteger() {
    let bytes = file("{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }")
    #expect(
      decode(bytes + [1, 0, 0, 0, 0, 0, 0x20, 0])
        == "a.npy: holds the integer 9007199254740993 at position 0, beyond 2^53 and so not exact as a double"
    )
  }

  @Test func shapeMismatch() {
    #expect(
      message { try NumpyFile.write(NumpyArray(shape: [2, 2], values: [1]), to: "a.npy") }
        == "a.npy: cannot be written: shape (2, 2) does not fit 1 values")
    #expect(
      message { try NumpyFile.write(NumpyArray(shape: [-1], values: []), to: "a.npy") }
        == "a.npy: cannot be written: shape (-1,) does not fit 0 values")
  }

  @Test(arguments: [
    (0.5, NumpyArray.Kind.int32), (0x1p31, .int32), (.nan, .int32), (0.5, .int64), (0x1p54, .int64),
    (1e39, .float32),
  ])
  func notRepresentable(value: Double, kind: NumpyArray.Kind) {
    #expect(
      message { try NumpyFile.write(NumpyArray([1, value], kind: kind), to: "a.npy") }
        == "a.npy: cannot be written: \(value) at position 1 is not representable as \(kind)")
  }

  @Test func absentAndUnreadable() throws {
    try withTemporaryDirectory { directory in
      #expect(
        message { try NumpyFile.read(directory + "/a.npy") }
          == "\(directory)/a.npy: could not open: no such file or folder")
      #expect(
        message { try NumpyFile.read(directory) }
          == "\(directory): expected a regular file, found a folder, a pipe or a device")
    }
    #expect(
      message { try NumpyFile.read("/dev/zero") }
        == "/dev/zero: expected a regular file, found a folder, a pipe or a device")
  }
}
