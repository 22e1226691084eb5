import Cosmology
import Foundation
import TestSupport
import Testing

@Suite struct ParameterTests {
  @Test func takesParametersByName() throws {
    let p = try CosmologicalParameters(
      names: ["sigma_8", "Omega_m", "Omega_b", "h", "n_s", "M_nu"], values: [0.8, 0.3, 0.05, 0.7, 0.96, 0.1])
    #expect(p.sigma8 == 0.8 && p.omegaM == 0.3 && p.mNu == 0.1 && p.w0 == -1 && p.wa == 0)
    #expect(try p.values(named: ["h", "wa", "w"]) == [0.7, 0, -1])
    #expect(abs(p.omegaNu - 0.1 / 93.0415 / 0.49) < 1e-7)
    #expect(abs(p.omegaC + p.omegaB + p.omegaNu - 0.3) < 1e-15)
  }

  @Test func survivesCoding() throws {
    let p = CosmologicalParameters.quijoteFiducial
    let data = try JSONEncoder().encode(p)
    #expect(try JSONDecoder().decode(CosmologicalParameters.self, from: data) == p)
    let bad = Data(String(decoding: data, as: UTF8.self).replacing("0.6711", with: "-1").utf8)
    #expect(throws: CosmologyError.self) { try JSONDecoder().decode(CosmologicalParameters.self, from: bad) }
  }

  @Test func namesItsErrors() {
    let names = ["Omega_m", "Omega_b", "h", "n_s", "sigma_8"]
    let good = [0.3, 0.05, 0.7, 0.96, 0.8]
    let make = { (names: [String], values: [Double]) in
      message { try CosmologicalParameters(names: names, values: values) }
    }
    #expect(make(names, good) == nil)
    #expect(
      make(["Omega_M_", "Omega_b", "h", "n_s", "sigma_8"], good)
        == "Unknown cosmological parameter 'Omega_M_', did you mean 'Omega_m'?")
    #expect(
      make(["tau"], [1])
        == "Unknown cosmological parameter 'tau', expected one of Omega_m, Omega_b, h, n_s, sigma_8, M_nu, w, wa, f_R0."
    )
    #expect(
      make(Array(names.dropLast()), Array(good.dropLast()))
        == "Parameter sigma_8 is required but was not given.")
    #expect(make(names + ["h"], good + [0.7]) == "Parameter h was given more than once.")
    #expect(
      make(names, [0.3]) == "Expected one value per parameter name, found 5 names and 1 values.")
    #expect(
      make(names, [0.3, 0.05, 7, 0.96, 0.8]) == "Parameter h must lie between 0.2 and 2.0, found 7.0.")
    #expect(
      make(names, [.nan, 0.05, 0.7, 0.96, 0.8])
        == "Parameter Omega_m must lie between 0.02 and 1.0, found nan.")
    #expect(
      make(names + ["w", "wa"], good + [-0.9, 1])?.hasPrefix(
        "Parameter w + wa must lie between -10.0 and 0.0")
        == true)
    #expect(
      make(names, [0.05, 0.06, 0.7, 0.96, 0.8])
        == "Cold dark matter would be negative: Omega_m = 0.05 must exceed Omega_b = 0.06 plus the neutrinos' "
        + "Omega_nu = 0.0.")
  }

  @Test func redshiftIsChecked() {
    #expect(
      message { try MatterPower(parameters: .quijoteFiducial, linear: EisensteinHu(), redshift: .nan) }
        == "The redshift must lie between 0 and 100.0, found nan.")
  }
}

@Suite struct PriorTests {
  @Test func quijotePriorsHaveTheirRanges() throws {
    let nwlh = Prior.neutrinosAndDarkEnergy
    #expect(nwlh.names == ["Omega_m", "Omega_b", "h", "n_s", "sigma_8", "M_nu", "w"])
    #expect(nwlh.lower == [0.1, 0.03, 0.5, 0.8, 0.6, 0.01, -1.3])
    #expect(nwlh.upper == [0.5, 0.07, 0.9, 1.2, 1.0, 1.0, -0.7])
    #expect(Prior.latinHypercube.upper[1] == 0.07)
    #expect(Prior.sobol.lower[1] == 0.02 && Prior.sobol.upper[1] == 0.08)
    #expect(
      Prior.all.map(\.name) == [
        "lcdm", "bsq", "nwlh", "w0wa", "mg", "modified-gravity", "local-fnl", "lc", "equilateral-fnl",
        "orthogonal_cmb-fnl", "orthogonal_lss-fnl",
      ])
    let centre = nwlh.point(at: Array(repeating: 0.5, count: 7))
    let p = try nwlh.cosmology(at: centre)
    #expect(abs(p.omegaM - 0.3) < 1e-15 && abs(p.w0 + 1) < 1e-15)
  }

  @Test func refusesUnknownAndRepeatedNames() {
    #expect(
      message { try Prior(name: "x", ranges: [("Omega_n", 0...1)]) }
        == "Unknown cosmological parameter 'Omega_n', did you mean 'Omega_m'?")
    #expect(
      message { try Prior(name: "x", ranges: [("h", 0.5...1), ("h", 0.5...1)]) }
        == "Parameter h was given more than once.")
  }
}
