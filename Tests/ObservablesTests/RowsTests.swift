import Formats
import Foundation
import Observables
import TestSupport
import Testing

@Suite struct RowsTests {
  private let matrix = Matrix(rows: 4, columns: 2, values: [1, 2, 3, 4, 5, 6, 7, 8])

  @Test(arguments: [NumpyArray.Kind.float32, .float64])
  func mappedRowsAreThoseOfTheFile(kind: NumpyArray.Kind) throws {
    try withTemporaryDirectory { folder in
      let path = folder + "/x.npy"
      try NumpyFile.write(NumpyArray(shape: [4, 1, 2], values: matrix.values, kind: kind), to: path)
      let mapped = try MappedRows(path)
      #expect(mapped.count == 4 && mapped.width == 2 && mapped.row(2) == [5, 6])
      #expect(ObservedRows.mapped(mapped).matrix == matrix)
      #expect(ObservedRows.mapped(mapped).selecting([3, 0]) == .memory(matrix.selecting(rows: [3, 0])))
    }
  }

  @Test func whatCannotBeMappedIsRefused() throws {
    try withTemporaryDirectory { folder in
      let path = folder + "/x.npy"
      try NumpyFile.write(NumpyArray([1, 2], kind: .int64), to: path)
      #expect(
        message { try MappedRows(path) }
          == "\(path): could not be mapped into memory: expected float32 or float64 in C order with at least one axis"
      )
    }
  }

  @Test func setsOfPointsHaveTheirOwnSizes() throws {
    let ragged = try RaggedRows(offsets: [0, 1, 1, 4], points: .memory(matrix))
    #expect(ragged.count == 3 && ragged.features == 2)
    #expect(ragged.row(0) == [1, 2] && ragged.row(1).isEmpty && ragged.row(2) == [3, 4, 5, 6, 7, 8])
    let chosen = ragged.selecting([2, 0])
    #expect(chosen.offsets == [0, 3, 4] && chosen.row(1) == [1, 2])
    #expect(ObservedRows.ragged(ragged).matrix == nil && ObservedRows.ragged(ragged).width == 2)
  }

  @Test(
    arguments: [
      ([1, 4], "f: expected offsets that start at 0 and are one more than simulations, found 2 from 1"),
      ([0], "f: expected offsets that start at 0 and are one more than simulations, found 1 from 0"),
      ([0, 3, 2, 4], "f: expected at least 3 at place 2, found 2"),
      ([0, 2, 3], "f: expected 4 at the end, the number of points, found 3"),
    ])
  func offsetsThatDoNotFitAreRefused(offsets: [Int], expected: String) {
    #expect(message { try RaggedRows(offsets: offsets, points: .memory(matrix), file: "f") } == expected)
  }
}
