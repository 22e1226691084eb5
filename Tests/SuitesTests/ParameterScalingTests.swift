import Formats
import Foundation
import Suites
import TestSupport
import Testing

@Suite struct ParameterScalingTests {
  @Test func standardBoundsAreThoseOfTheExperiment() {
    let names = ["Omega_m", "Omega_b", "h", "n_s", "sigma_8", "M_nu", "w"]
    let bounds = names.map { ParameterScaling.standardBounds(of: $0) }
    #expect(bounds == [0.1...0.5, 0.02...0.08, 0.5...0.9, 0.8...1.2, 0.6...1.0, 0.01...1.0, -1.3...(-0.7)])
    #expect(ParameterScaling.standardBounds(of: "A_SN1") == 0.25...4)
    #expect(ParameterScaling.standardBounds(of: "f_NL_local") == -300...300)
    #expect(ParameterScaling.standardBounds(of: "seed") == nil)
  }

  @Test func scalesAndRestores() throws {
    let scaling = try ParameterScaling(
      names: ["Omega_m", "A_SN1", "f_R0"], lower: [0.1, 0.25, -1e-4], upper: [0.5, 4, -1e-6],
      scales: [.linear, .log, .logSize])
    let parameters = Matrix(
      rows: 3, columns: 3, values: [0.1, 0.25, -1e-4, 0.5, 4, -1e-6, 0.2, 1, -1e-5])
    let scaled = try scaling.scaled(parameters)
    for (value, expected) in zip(scaled.values, [0, 0, 0, 1, 1, 1, 0.25, 0.5, 0.5]) {
      #expect(abs(value - expected) < 1e-14)
    }
    let restored = try scaling.restored(scaled)
    #expect(zip(restored.values, parameters.values).allSatisfy { abs($0 / $1 - 1) < 1e-13 })
    let decoded = try JSONDecoder().decode(ParameterScaling.self, from: JSONEncoder().encode(scaling))
    #expect(decoded == scaling)
    #expect(try scaling.selecting(["f_R0"]).scales == [.logSize])
  }

  @Test func aScalingOfTheFirstFormatIsLinear() throws {
    let text = #"{"names":["M_nu"],"lower":[0.01],"upper":[1]}"#
    let scaling = try JSONDecoder().decode(ParameterScaling.self, from: Data(text.utf8))
    #expect(scaling.scales == [.linear] && scaling.labels == ["M_ν"] && scaling.units == ["eV"])
  }

  @Test func targetsTakeNamedColumnsOfSomeRows() throws {
    let table = ParameterTable(
      names: ["w", "extra", "Omega_m"],
      values: Matrix(rows: 3, columns: 3, values: [-1.3, 9, 0.1, -0.7, 9, 0.5, -1, 9, 0.3]))
    let scaling = try ParameterScaling(names: ["Omega_m", "w"], lower: [0.1, -1.3], upper: [0.5, -0.7])
    let targets = try scaling.targets(table, rows: [2, 1])
    for (value, expected) in zip(targets, [0.5, 0.5, 1, 1] as [Float]) {
      #expect(abs(value - expected) < 1e-6)
    }
    #expect(throws: SuiteError.row(3, count: 3)) { try scaling.targets(table, rows: [3]) }
    let other = try ParameterScaling(names: ["Omega_b"], lower: [0], upper: [1])
    let error = #expect(throws: SuiteError.self) { try other.targets(table, rows: [0]) }
    #expect(
      error?.description
        == "there is no parameter 'Omega_b', did you mean 'Omega_m'? (available: w, extra, Omega_m)")
  }

  @Test func errorsSayWhatWasExpected() throws {
    func fault(_ names: [String], _ lower: [Double], _ upper: [Double], _ scale: ParameterScale = .linear)
      -> String?
    {
      message {
        try ParameterScaling(names: names, lower: lower, upper: upper, scales: names.map { _ in scale })
      }
    }
    #expect(
      fault(["h"], [1], [1]) == "the bounds of h must be finite and increasing, found 1.0 to 1.0")
    #expect(fault(["h"], [1], [.infinity]) != nil)
    #expect(
      fault(["h", "h"], [0, 0], [1, 1]) == "the parameter 'h' is given twice, every name must occur once")
    #expect(fault(["h"], [], [1]) == "expected 1 parameters as the scaling has, found 0")
    #expect(
      fault(["h"], [0], [1], .log)
        == "h runs from 0.0 to 1.0, which the scale 'log' cannot take, expected bounds above 0")
    #expect(
      fault(["h"], [-1], [1], .logSize)
        == "h runs from -1.0 to 1.0, which the scale 'log-size' cannot take, expected bounds on one side of 0"
    )
    let scaling = try ParameterScaling(names: ["h"], lower: [0], upper: [1])
    #expect(
      message { try scaling.scaled(Matrix(rows: 1, columns: 2)) }
        == "expected 1 parameters as the scaling has, found 2")
  }
}
