import Cosmology
import Formats
import Simulation
import Testing

@Suite struct SimulationPointsTests {
  @Test(arguments: BuiltInSuite.all)
  func pointsLieInThePrior(suite: BuiltInSuite) throws {
    let points = try SimulationPoints(suite: suite, count: 500, seed: 3)
    #expect(points.count == 500 && points.parameters.values.rows == 500)
    #expect(points.parameters.names == suite.prior.names)
    for (column, name) in suite.prior.names.enumerated() {
      let values = points.parameters.values.column(column)
      #expect(
        values.allSatisfy { $0 >= suite.prior.lower[column] && $0 <= suite.prior.upper[column] }, "\(name)")
      // A design fills its range: every tenth of it holds 50 points, give or take those drawn anew.
      let width = suite.prior.upper[column] - suite.prior.lower[column]
      for tenth in 0..<10 {
        let start = suite.prior.lower[column] + width * Double(tenth) / 10
        // What the linear emulator does not know of w0wa, w + wa near 0, is drawn anew.
        let drawnAnew = suite.name == "w0wa" && ["w", "wa"].contains(name) ? 15 : 5
        #expect(abs(values.count { $0 >= start && $0 < start + width / 10 } - 50) <= drawnAnew, "\(name)")
      }
    }
    for (row, cosmology) in points.cosmologies.enumerated() {
      for (name, value) in zip(suite.prior.names, points.parameters.values.row(row)) {
        let found = try points.extensions[row][name] ?? cosmology.values(named: [name])[0]
        #expect(found == value)
      }
    }
  }

  @Test func pointsWithoutColdMatterAreDrawnAnew() throws {
    let prior = try Prior(
      name: "heavy",
      ranges: [
        ("Omega_m", 0.1...0.2), ("Omega_b", 0.05...0.15), ("h", 0.5...0.9), ("n_s", 0.8...1.2),
        ("sigma_8", 0.6...1), ("M_nu", 0.01...1),
      ])
    let suite = BuiltInSuite(
      name: "heavy", title: "heavy", prior: prior, design: .latinHypercube(centred: true))
    let points = try SimulationPoints(suite: suite, count: 1000, seed: 1)
    #expect(points.count == 1000)
    #expect((50..<500).contains(points.redrawn.count))
    #expect(points.cosmologies.allSatisfy { $0.omegaC > 0 })
    #expect(try SimulationPoints(suite: suite, count: 1000, seed: 1) == points)
    // Those that stay are the design's own.
    let strata = points.parameters.values.column(0).map { ($0 - 0.1) * 10000 }
    for row in 0..<1000 where !points.redrawn.contains(row) {
      #expect(abs(strata[row] - strata[row].rounded(.down) - 0.5) < 1e-6)
    }
    #expect(try SimulationPoints(suite: .lcdm, count: 5000, seed: 1).redrawn.isEmpty)
  }

  @Test func suitesAndSeedsDoNotSharePoints() throws {
    let source = try SimulationPoints(suite: .latinHypercube, count: 50, seed: 1)
    let target = try SimulationPoints(suite: .neutrinos, count: 50, seed: 1)
    let other = try SimulationPoints(suite: .latinHypercube, count: 50, seed: 2)
    #expect(source.parameters.column(named: "Omega_m") != target.parameters.column(named: "Omega_m"))
    #expect(source != other)
    let sobol = try SimulationPoints(suite: .latinHypercube, count: 50, design: .sobol(.owen), seed: 1)
    #expect(source != sobol)
  }

  @Test func tableColumnsGoByTheirNamesAndMissingOnesAreFiducial() throws {
    let table = ParameterTable(
      names: ["sigma_8", "M_nu"], values: Matrix(rows: 2, columns: 2, values: [0.8, 0.1, 0.9, 0]))
    let points = try SimulationPoints(table: table, file: "mine.txt")
    #expect(points.parameters == table)
    #expect(points.cosmologies[0].sigma8 == 0.8 && points.cosmologies[0].mNu == 0.1)
    #expect(points.cosmologies[0].omegaM == 0.3175 && points.cosmologies[0].h == 0.6711)
    #expect(points.cosmologies[1].w0 == -1)
  }

  @Test func unknownColumnsAndUnphysicalRowsAreRefused() {
    func message(_ names: [String], _ values: [Double]) -> String? {
      let rows = values.count / max(names.count, 1)
      let table = ParameterTable(
        names: names, values: Matrix(rows: rows, columns: names.count, values: values))
      return #expect(throws: SimulationError.self) {
        try SimulationPoints(table: table, file: "mine.txt")
      }?.description
    }
    #expect(
      message(["sigma8"], [0.8])
        == "mine.txt: column 'sigma8' is no cosmological parameter, did you mean 'sigma_8'?,"
        + " expected one of Omega_m, Omega_b, h, n_s, sigma_8, M_nu, w, wa, f_R0, f_NL_local,"
        + " f_NL_equilateral, f_NL_orthogonal_cmb, f_NL_orthogonal_lss.")
    #expect(
      message(["f_R0"], [-1e-5, 0.1])
        == "mine.txt: row 2: Parameter f_R0 must lie between -0.01 and 0.0, found 0.1.")
    #expect(
      message(["Omega_m"], [0.3, 0.01])
        == "mine.txt: row 2: Parameter Omega_m must lie between 0.02 and 1.0, found 0.01.")
    #expect(
      message(["Omega_m", "Omega_b"], [0.3, 0.05, 0.1, 0.2])?.hasPrefix("mine.txt: row 2: Cold dark") == true)
    #expect(message(["h"], []) == "A design needs at least 1 point, found a count of 0.")
  }

  @Test func unknownSuiteNamesTheNearest() {
    let error = #expect(throws: SimulationError.self) { try BuiltInSuite.named("nwhl") }
    #expect(error?.description.hasPrefix("There is no built-in suite 'nwhl'") == true)
    #expect(error?.description.contains("expected one of lcdm, lh, nwlh, w0wa, modified-gravity,") == true)
    #expect(throws: Never.self) {
      for suite in BuiltInSuite.all { try #require(BuiltInSuite.named(suite.name) == suite) }
    }
  }
}
