import Diagnostics
import Foundation
import Testing

struct ShapleyValuesTests {
  struct Fixture: Decodable {
    var weights, heads, background, rows: [[Double]]
    var values: [[[Double]]]
  }

  /// The glove game: one holds a left glove, two a right one; a pair is worth 1.
  @Test func theGloveGame() {
    let worth = (0..<8).map { coalition in coalition & 1 != 0 && coalition & 6 != 0 ? 1.0 : 0 }
    let values = ShapleyValues.exact(players: 3, outputs: 1, worth: worth)
    for (found, wanted) in zip(values, [2.0 / 3, 1.0 / 6, 1.0 / 6]) { #expect(abs(found - wanted) < 1e-15) }
  }

  /// A player that adds the same to every coalition is worth that, and one that adds nothing is worth nothing.
  @Test func whatIsAlwaysAddedIsTheValue() {
    let worth = (0..<16).flatMap { coalition -> [Double] in
      let (a, b, c) = (Double(coalition & 1), Double(coalition >> 1 & 1), Double(coalition >> 2 & 1))
      return [3 * a - 2 * b, a * b * c]
    }
    let values = ShapleyValues.exact(players: 4, outputs: 2, worth: worth)
    for (found, wanted) in zip(values, [3, 1.0 / 3, -2, 1.0 / 3, 0, 1.0 / 3, 0, 0]) {
      #expect(abs(found - wanted) < 1e-14)
    }
  }

  /// The shap package's kernel explainer over all coalitions (Fixtures/shap/make.py).
  @Test func agreesWithThePackageShap() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Fixtures/shap/values.json")
    let fixture = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: path))
    func network(_ x: [Double]) -> [Double] {
      let hidden = fixture.weights.map { row in tanh(zip(row, x).reduce(0) { $0 + $1.0 * $1.1 }) }
      return fixture.heads.map { row in zip(row, hidden).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    for (row, wanted) in zip(fixture.rows, fixture.values) {
      let worth = (0..<1 << row.count).flatMap { coalition -> [Double] in
        let all = fixture.background.map { base in
          network(row.indices.map { coalition & 1 << $0 != 0 ? row[$0] : base[$0] })
        }
        return (0..<2).map { output in all.reduce(0) { $0 + $1[output] } / Double(all.count) }
      }
      let found = ShapleyValues.exact(players: row.count, outputs: 2, worth: worth)
      for input in row.indices {
        for output in 0..<2 { #expect(abs(found[input * 2 + output] - wanted[input][output]) < 1e-6) }
      }
    }
  }
}
