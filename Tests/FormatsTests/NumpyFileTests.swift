import Formats
import Randomness
import TestSupport
import Testing

@Suite struct NumpyFileTests {
  let table = Matrix(rows: 2, columns: 3, values: [1.5, -2.0, 3.25, 4.0, 0.1, -6.5])
  let integers = Matrix(rows: 2, columns: 3, values: [1, -2, 3, 4, 5, -6])

  @Test(arguments: ["float64", "fortran", "version2", "version3"])
  func readsDoubles(name: String) throws {
    #expect(try NumpyFile.readMatrix(fixture("numpy/\(name).npy")) == table)
  }

  @Test func readsOtherKinds() throws {
    let single = try NumpyFile.read(fixture("numpy/float32.npy"))
    #expect(single.kind == .float32)
    #expect(single.values == table.values.map { Double(Float($0)) })
    #expect(try NumpyFile.readMatrix(fixture("numpy/int32.npy")) == integers)
    #expect(try NumpyFile.readMatrix(fixture("numpy/int64.npy")) == integers)
  }

  @Test func readsOtherRanks() throws {
    let cube = try NumpyFile.read(fixture("numpy/fortran3.npy"))
    #expect(cube.shape == [2, 3, 4])
    #expect(cube.values == (0..<24).map(Double.init))
    #expect(
      try NumpyFile.read(fixture("numpy/scalar.npy")) == NumpyArray(shape: [], values: [2.5]))
    #expect(try NumpyFile.read(fixture("numpy/empty.npy")) == NumpyArray(shape: [0, 3], values: []))
  }

  @Test func keepsNumbersThatAreNotFinite() throws {
    let matrix = try NumpyFile.readMatrix(fixture("numpy/nan.npy"))
    #expect(matrix[0, 1].isNaN && matrix[1, 0] == .infinity)
    #expect(matrix.firstNonFinite() ?? (9, 9) == (0, 1))
  }

  @Test(arguments: ["float64", "float32", "int32", "int64", "scalar", "empty"])
  func writesWhatNumpyWrites(name: String) throws {
    let array = try NumpyFile.read(fixture("numpy/\(name).npy"))
    try withTemporaryDirectory { directory in
      try NumpyFile.write(array, to: directory + "/a.npy")
      #expect(try FileBytes.read(directory + "/a.npy") == fixtureBytes("numpy/\(name).npy"))
    }
  }

  @Test(arguments: NumpyArray.Kind.allCases)
  func everyShapeComesBack(kind: NumpyArray.Kind) throws {
    var stream = RandomStream(seed: 1, purpose: "shapes")
    for index in 0..<200 {
      let shape = (0..<stream.integer(in: 0...4)).map { _ in stream.integer(in: 0...6) }
      let count = shape.reduce(1, *)
      let values = (0..<count).map { _ in
        switch kind {
        case .float64: stream.normal()
        case .float32: Double(Float(stream.normal()))
        case .int32: Double(Int32(truncatingIfNeeded: stream.next()))
        case .int64: Double(Int64(truncatingIfNeeded: stream.next()) >> 11)
        }
      }
      let array = NumpyArray(shape: shape, values: values, kind: kind)
      let bytes = try NumpyFile.encode(array)
      #expect(bytes.count % 8 == (count % 2) * (kind == .float32 || kind == .int32 ? 4 : 0))
      #expect(try NumpyFile.decode(bytes[...], name: "\(index)") == array)
    }
  }

  @Test func extremeNumbersComeBack() throws {
    let values = [
      0.0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity, -.infinity, 1 / 3, 0x1p53,
    ]
    let back = try NumpyFile.decode(NumpyFile.encode(NumpyArray(values))[...], name: "a")
    #expect(back.values.map(\.bitPattern) == values.map(\.bitPattern))
    let nan = try NumpyFile.decode(NumpyFile.encode(NumpyArray([.nan], kind: .float32))[...], name: "a")
    #expect(nan.values[0].isNaN)
  }

  @Test func vectorsAndMatrices() throws {
    try withTemporaryDirectory { directory in
      try NumpyFile.write(NumpyArray([1, 2, 3]), to: directory + "/k.npy")
      #expect(try NumpyFile.readVector(directory + "/k.npy") == [1, 2, 3])
      try NumpyFile.write(table, to: directory + "/m.npy")
      #expect(try NumpyFile.readMatrix(directory + "/m.npy") == table)
    }
  }
}
