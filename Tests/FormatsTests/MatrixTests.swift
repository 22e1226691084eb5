import Formats
import Foundation
import Testing

@Suite struct MatrixTests {
  let matrix = Matrix(rows: 2, columns: 3, values: [1, 2, 3, 4, 5, 6])

  @Test func rowsAndColumns() {
    #expect(Array(matrix.row(1)) == [4, 5, 6])
    #expect(matrix.column(2) == [3, 6])
    #expect(matrix[1, 0] == 4)
    #expect(Matrix(rows: 2, columns: 2).values == [0, 0, 0, 0])
  }

  @Test func assigning() {
    var copy = matrix
    copy[0, 2] = 9
    #expect(copy.values == [1, 2, 9, 4, 5, 6])
  }

  @Test func selecting() {
    #expect(matrix.selecting(rows: [1, 0, 1]).values == [4, 5, 6, 1, 2, 3, 4, 5, 6])
    #expect(matrix.selecting(rows: []) == Matrix(rows: 0, columns: 3))
    #expect(matrix.selecting(columns: [2, 0]).values == [3, 1, 6, 4])
  }

  @Test func finiteNumbersPass() throws {
    #expect(matrix.firstNonFinite() == nil)
    try matrix.requireFinite(file: "a.npy")
  }

  @Test(arguments: [(Double.nan, "nan"), (.infinity, "inf"), (-.infinity, "-inf")])
  func refusesNumbersThatAreNotFinite(value: Double, text: String) {
    var copy = matrix
    copy[1, 2] = value
    copy[1, 0] = .nan
    copy[1, 0] = 0
    #expect(copy.firstNonFinite() ?? (0, 0) == (1, 2))
    #expect(throws: FormatError.nonFinite(file: "a.npy", row: 1, column: 2, value: text)) {
      try copy.requireFinite(file: "a.npy")
    }
    #expect(
      "\(FormatError.nonFinite(file: "a.npy", row: 1, column: 2, value: text))"
        == "a.npy: row 2, column 3 is \(text), every number must be finite")
  }

  @Test func codesAndRefusesAWrongCount() throws {
    let data = try JSONEncoder().encode(matrix)
    #expect(try JSONDecoder().decode(Matrix.self, from: data) == matrix)
    for text in [
      #"{"rows":2,"columns":2,"values":[1]}"#, #"{"rows":-1,"columns":-1,"values":[1]}"#,
      #"{"rows":4611686018427387904,"columns":4,"values":[]}"#,
    ] {
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(Matrix.self, from: Data(text.utf8)) }
    }
  }
}
