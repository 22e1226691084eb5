import Formats
import TestSupport
import Testing

@Suite struct ArrayFileTests {
  /// Writes the same numbers 1 ... 6 as `[3, 2]` in every way.
  private static let texts: [String: String] = [
    "a.csv": "P0,P2\n1,2\n3,4\n5,6\n",
    "a.CSV": "\"P0 [(Mpc/h)^3]\",\"a, b\"\r\n1,2\r\n3,4\r\n5,6",
    "a.txt": "# P0 P2\n1 2\n3 4\n5 6\n",
    "a.dat": "\u{FEFF}1\t2\n3\t4\n\n5\t6\n# end\n",
    "a": "1, 2\n3, 4\n5, 6\n",
  ]

  @Test func everyFileGivesTheSameMatrix() throws {
    let expected = Matrix(rows: 3, columns: 2, values: [1, 2, 3, 4, 5, 6])
    try withTemporaryDirectory { folder in
      for (name, text) in Self.texts {
        try AtomicFile.write(text, to: "\(folder)/\(name)")
        let file = try ArrayFile.read("\(folder)/\(name)")
        #expect(file.matrix == expected && file.shape == [3, 2], "\(name)")
        #expect((file.names == nil) == ["a.dat", "a"].contains(name))
      }
      #expect(try ArrayFile.read(folder + "/a.CSV").names == ["P0 [(Mpc/h)^3]", "a, b"])
      for kind in NumpyArray.Kind.allCases {
        try NumpyFile.write(NumpyArray(expected, kind: kind), to: folder + "/a.npy")
        #expect(try ArrayFile.readMatrix(folder + "/a.npy") == expected)
      }
    }
    #expect(try ArrayFile.readMatrix(fixture("numpy/stored.npz") + ":spectra").columns == 3)
  }

  @Test func shapesAreKept() throws {
    try withTemporaryDirectory { folder in
      let path = folder + "/a.npy"
      for (shape, rows, columns) in [([6], 6, 1), ([1, 6], 1, 6), ([2, 3, 1], 2, 3), ([3, 1, 2, 1], 3, 2)] {
        try NumpyFile.write(NumpyArray(shape: shape, values: [1, 2, 3, 4, 5, 6]), to: path)
        let file = try ArrayFile.read(path)
        #expect(file.shape == shape && file.matrix.rows == rows && file.matrix.columns == columns)
        #expect(file.matrix.values == [1, 2, 3, 4, 5, 6] && file.names == nil)
      }
      try AtomicFile.write("k\n0.1\n0.2\n", to: folder + "/k.csv")
      let axis = try ArrayFile.read(folder + "/k.csv")
      #expect(axis.shape == [2] && axis.matrix.values == [0.1, 0.2] && axis.names == ["k"])
    }
  }

  @Test func faultsAreNamed() throws {
    try withTemporaryDirectory { (folder) throws in
      func refused(_ name: String) -> String? {
        message { try ArrayFile.read("\(folder)/\(name)") }?.replacing(folder + "/", with: "")
      }
      func array(_ shape: [Int], _ values: [Double]) throws -> String? {
        try NumpyFile.write(NumpyArray(shape: shape, values: values), to: folder + "/a.npy")
        return refused("a.npy")
      }
      func text(_ text: String) throws -> String? {
        try AtomicFile.write(text, to: folder + "/a.csv")
        return refused("a.csv")
      }
      #expect(
        try array([], [3]) == "a.npy: is a single number, expected an array with at least one axis")
      #expect(try array([0, 3], []) == "a.npy: holds no number: its shape is (0, 3)")
      #expect(
        try array([2, 2], [1, 2, 3, .nan]) == "a.npy: row 2, column 2 is nan, every number must be finite")
      #expect(refused("none.npy") == "none.npy: could not open: no such file or folder")
      #expect(refused("none.npz:k") == "none.npz: could not open: no such file or folder")
      #expect(
        try text("a,b\n1.5,2,3\n")
          == "a.csv:1: expected a name for each of the 3 columns of numbers, found 2 names")
      #expect(try text("1,2\n3\n") == "a.csv:2: expected 2 columns as on the first line of numbers, found 1")
      for index in [",a\n0,2\n1,2\n", "a\n0 2\n1 2\n"] {
        #expect(
          try text(index)
            == "a.csv:1: expected data in every column, found row numbers in the first;"
            + " write the table without them (pandas: to_csv(index=False))")
      }
    }
    let archive = fixture("numpy/stored.npz")
    #expect(
      withoutFolder(message { try ArrayFile.read(archive) })
        == "stored.npz: expected the name of one array, as FILE.npz:k, found 2 arrays (k, spectra)")
    #expect(
      withoutFolder(message { try ArrayFile.read(archive + ":spectrum") })
        == "stored.npz: holds no array 'spectrum', did you mean 'spectra'? (its arrays are k, spectra)")
  }
}
