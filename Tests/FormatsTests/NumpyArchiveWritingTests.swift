import Formats
import TestSupport
import Testing

@Suite struct NumpyArchiveWritingTests {
  @Test func whatIsWrittenIsReadByUsAndByNumpy() throws {
    try withTemporaryDirectory { folder in
      let path = folder + "/a.npz"
      let arrays = [
        ("first", NumpyArray([1, 2.5, -3])),
        ("second", NumpyArray(Matrix(rows: 2, columns: 1, values: [4, 5]))),
      ]
      try NumpyArchive.write(arrays, to: path)
      let read = try NumpyArchive.read(path)
      #expect(read.count == 2 && read["first"] == arrays[0].1 && read["second"] == arrays[1].1)
      guard let python = Python.having("numpy") else { return }
      let found = try python.run(
        "import numpy, sys; a = numpy.load(sys.argv[1]); print(a['first'].tolist(), a['second'].shape)",
        [path])
      #expect(found.output == "[1.0, 2.5, -3.0] (2, 1)\n", "\(found.output)")
    }
  }
}
