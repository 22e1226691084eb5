import Cosmology
import Formats
import Simulation
import TestSupport
import Testing

@Suite("Simulations outside the linear emulator") struct ApproximateRowsTests {
  private func points(_ values: [Double], of name: String) throws -> SimulationPoints {
    try SimulationPoints(
      table: ParameterTable(names: [name], values: Matrix(rows: values.count, columns: 1, values: values)),
      file: "mine.txt")
  }

  @Test("They are named with what is out of range and how far off they may be")
  func named() throws {
    let found = try ApproximateRows(of: points([0.7, 0.95, 0.9, 1.0], of: "h"), place: "mine.txt")
    #expect(found.rows.map(\.row) == [1, 3])
    let percents = found.rows.map(\.approximation.percent)
    #expect(
      found.sentence
        == "The linear spectra of 2 simulations lie outside the linear emulator and are those of Eisenstein & Hu 1998,"
        + " off in row 4 by up to \(percents[1]) % (h = 1.0, trained for 0.48 to 0.92),"
        + " row 2 by up to \(percents[0]) % (h = 0.95, trained for 0.48 to 0.92).")
    #expect(found.sourceText == "linear emulator; Eisenstein & Hu 1998 for 2 simulations")
    let second = try #require(found.json.array?.last)
    #expect(second["simulation"] == .integer(3) && second["quantity"] == "h")
  }

  @Test("Without any, the emulator's name stands alone")
  func none() throws {
    let found = try ApproximateRows(of: points([0.7], of: "h"), place: "mine.txt")
    #expect(found.rows.isEmpty && found.sentence == nil && found.sourceText == "linear emulator")
  }

  @Test("A row that is far off is refused with its number")
  func refused() throws {
    let text = message { try ApproximateRows(of: points([0.1, 9], of: "M_nu"), place: "mine.txt") }
    #expect(text?.hasPrefix("mine.txt: row 2: M_nu must lie between 0.0 and 1.05, which") == true)
  }

  @Test("No built-in suite has any", arguments: BuiltInSuite.all)
  func builtIn(suite: BuiltInSuite) throws {
    let points = try SimulationPoints(suite: suite, count: 3000, seed: 1)
    #expect(try ApproximateRows(of: points, place: suite.name).rows.isEmpty)
    #expect(points.cosmologies.allSatisfy { $0.isCosmologicalConstant || $0.w0 + $0.wa <= -0.2 })
  }
}
