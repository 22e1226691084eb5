import Formats
import Foundation
import TestSupport
import Testing

@Suite struct NumpyFloatsTests {
  @Test(arguments: [NumpyArray.Kind.float32, .float64, .int32, .int64])
  func readsWhatIsStored(kind: NumpyArray.Kind) throws {
    try withTemporaryDirectory { folder in
      // More than one block of the reader, and not a whole number of them.
      let values = (0..<300_001).map { Double($0 % 4093) }
      try NumpyFile.write(NumpyArray(values, kind: kind), to: folder + "/a.npy")
      let found = try NumpyFile.readFloats(folder + "/a.npy")
      #expect(found == NumpyFloats(shape: [300_001], values: values.map { Float($0) }))
    }
  }

  @Test func keepsShapesAndWhatIsNotFinite() throws {
    try withTemporaryDirectory { folder in
      let array = NumpyArray(shape: [2, 3], values: [1, -.infinity, 3, 0.1, 5, 6], kind: .float32)
      try NumpyFile.write(array, to: folder + "/a.npy")
      let found = try NumpyFile.readFloats(folder + "/a.npy")
      #expect(found.shape == [2, 3] && found.values == [1, -.infinity, 3, 0.1, 5, 6])
      try NumpyFile.write(NumpyArray(shape: [0, 3], values: [], kind: .float32), to: folder + "/none.npy")
      #expect(try NumpyFile.readFloats(folder + "/none.npy") == NumpyFloats(shape: [0, 3], values: []))
    }
  }

  @Test func refusesBrokenFilesAsTheOtherReaderDoes() throws {
    try withTemporaryDirectory { folder in
      let path = folder + "/a.npy"
      try NumpyFile.write(NumpyArray([1, 2, 3], kind: .float32), to: path)
      let whole = try FileBytes.read(path)
      for bytes in [[], Array(whole.prefix(5)), Array(whole.prefix(60)), whole.dropLast(2), whole + [0]] {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        #expect(message { try NumpyFile.readFloats(path) } == message { try NumpyFile.read(path) })
        #expect(message { try NumpyFile.readFloats(path) } != nil)
      }
    }
  }
}
