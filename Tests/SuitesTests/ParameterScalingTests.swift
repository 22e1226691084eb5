import Formats
import Foundation
import Suites
import TestSupport
import Testing

@Suite struct ParameterScalingTests {
  @Test func standardBoundsAreThoseOfTheExperiment() throws {
    let scaling = try ParameterScaling(names: ["Omega_m", "Omega_b", "h", "n_s", "sigma_8", "M_nu", "w"])
    #expect(scaling.lower == [0.1, 0.02, 0.5, 0.8, 0.6, 0.01, -1.3])
    #expect(scaling.upper == [0.5, 0.08, 0.9, 1.2, 1.0, 1.0, -0.7])
    #expect(ParameterScaling.standardBounds(of: "A_SN1") == 0.25...4)
    #expect(ParameterScaling.standardBounds(of: "f_NL_local") == -300...300)
    #expect(ParameterScaling.standardBounds(of: "seed") == nil)
  }

  @Test func scalesAndRestores() throws {
    let scaling = try ParameterScaling(names: ["Omega_m", "w"])
    let parameters = Matrix(rows: 3, columns: 2, values: [0.1, -1.3, 0.5, -0.7, 0.2, -1])
    let scaled = try scaling.scaled(parameters)
    for (value, expected) in zip(scaled.values, [0, 0, 1, 1, 0.25, 0.5]) {
      #expect(abs(value - expected) < 1e-15)
    }
    let restored = try scaling.restored(scaled)
    #expect(zip(restored.values, parameters.values).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test func customBoundsReplaceAndAdd() throws {
    let scaling = try ParameterScaling(names: ["h", "beta"], bounds: ["h": 0...1, "beta": 2...4])
    #expect(scaling.lower == [0, 2] && scaling.upper == [1, 4])
    let decoded = try JSONDecoder().decode(ParameterScaling.self, from: JSONEncoder().encode(scaling))
    #expect(decoded == scaling)
  }

  @Test func targetsTakeNamedColumnsOfSomeRows() throws {
    let table = ParameterTable(
      names: ["w", "extra", "Omega_m"],
      values: Matrix(rows: 3, columns: 3, values: [-1.3, 9, 0.1, -0.7, 9, 0.5, -1, 9, 0.3]))
    let scaling = try ParameterScaling(names: ["Omega_m", "w"])
    let targets = try scaling.targets(table, rows: [2, 1])
    for (value, expected) in zip(targets, [0.5, 0.5, 1, 1] as [Float]) {
      #expect(abs(value - expected) < 1e-6)
    }
    #expect(throws: SuiteError.row(3, count: 3)) { try scaling.targets(table, rows: [3]) }
    let other = try ParameterScaling(names: ["Omega_b"])
    let error = #expect(throws: SuiteError.self) { try other.targets(table, rows: [0]) }
    #expect(
      error?.description
        == "there is no parameter 'Omega_b', did you mean 'Omega_m'? (available: w, extra, Omega_m)")
  }

  @Test func errorsSayWhatWasExpected() throws {
    #expect(
      message { try ParameterScaling(names: ["sigma8"]) }
        == "there are no standard bounds for the parameter 'sigma8', did you mean 'sigma_8'?,"
        + " state its bounds")
    #expect(
      message { try ParameterScaling(names: ["h"], bounds: ["H": 0...1]) }
        == "bounds are given for 'H', did you mean 'h'? (the parameters are h)")
    #expect(
      message { try ParameterScaling(names: ["h"], bounds: ["h": 1...1]) }
        == "the bounds of h must be finite and increasing, found 1.0 to 1.0")
    #expect(message { try ParameterScaling(names: ["h"], bounds: ["h": 1...(.infinity)]) } != nil)
    #expect(
      message { try ParameterScaling(names: ["h", "h"]) }
        == "the parameter 'h' is given twice, every name must occur once")
    #expect(
      message { try ParameterScaling(names: ["h"], lower: [], upper: [1]) }
        == "expected 1 parameters as the scaling has, found 0")
    let scaling = try ParameterScaling(names: ["h"])
    #expect(
      message { try scaling.scaled(Matrix(rows: 1, columns: 2)) }
        == "expected 1 parameters as the scaling has, found 2")
  }
}
