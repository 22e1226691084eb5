import Formats
import Observables
import OrderedCollections
import Suites
import TestSupport
import Testing

@Suite struct SuiteTests {
  private func make(
    _ spectra: Matrix, k: [Double] = [0.01, 0.02, 0.03, 0.04], names: [String] = ["Omega_m", "sigma_8"]
  ) throws -> Suites.Suite {
    let good = try smallSuite()
    return try Suites.Suite(
      parameters: ParameterTable(names: names, values: good.parameters.values), k: k,
      spectra: ["pk": spectra],
      manifest: good.manifest)
  }

  @Test func refusesRowsAndBinsThatDiffer() throws {
    let pk = try smallSuite().values(of: "pk")
    #expect(
      message { try make(pk.selecting(rows: [0, 1])) }
        == "pk.npy: expected one row for each of the 6 simulations of parameters.txt, found 2 rows")
    #expect(
      message { try make(pk.selecting(columns: [0, 1, 2])) }
        == "pk.npy: expected one column for each of the 4 wavenumbers of k.npy, found 3 columns")
    #expect(
      message { try make(pk, names: ["h", "h"]) }
        == "the parameter 'h' is given twice, every name must occur once")
  }

  @Test(arguments: [Double.nan, .infinity, -2, 0])
  func refusesPowersThatAreNotPositive(value: Double) throws {
    var bad = try smallSuite().values(of: "pk")
    bad[4, 2] = value
    #expect(
      message { try make(bad) }
        == "pk.npy: row 5, bin 3 (k = 0.03 h/Mpc) is \(value), expected a positive finite number")
  }

  @Test func takesBothSignsWhereTheyMayBe() throws {
    let good = try smallSuite()
    let multipole = Observable("p2", axes: [.wavenumbers([0.1, 0.2])], unit: "(Mpc/h)^3")
    var values = Matrix(rows: 6, columns: 2, values: (0..<12).map { Double($0) - 6 })
    func suite(_ values: Matrix) throws -> Suites.Suite {
      try Suites.Suite(
        parameters: good.parameters, observables: [.init(multipole, .memory(values))],
        manifest: good.manifest)
    }
    #expect(try suite(values).values(of: "p2") == values)
    values[5, 1] = .nan
    #expect(
      message { try suite(values) }
        == "p2.npy: row 6, bin 2 (k = 0.2 h/Mpc) is nan, expected a finite number")
  }

  @Test func refusesEmptySuitesAndBadParameters() throws {
    let good = try smallSuite()
    let pk = try good.values(of: "pk")
    #expect(
      message {
        try Suites.Suite(parameters: good.parameters, k: [1], spectra: [:], manifest: good.manifest)
      } == "small: expected at least one observable (<name>.npy), found none")
    let none = ParameterTable(names: ["h"], values: Matrix(rows: 0, columns: 1))
    #expect(
      message { try Suites.Suite(parameters: none, k: [1], spectra: [:], manifest: good.manifest) }
        == "parameters.txt: expected at least one simulation, found none")
    var parameters = good.parameters
    parameters.values[3, 1] = .nan
    #expect(
      message {
        try Suites.Suite(
          parameters: parameters, k: good.wavenumbers, spectra: ["pk": pk], manifest: good.manifest)
      } == "parameters.txt: row 4, parameter sigma_8 is nan, expected a finite number")
  }

  @Test func refusesParametersOutsideTheStatedPrior() throws {
    let good = try smallSuite()
    var parameters = good.parameters
    parameters.values[2, 0] = 83.4
    #expect(
      message {
        try Suites.Suite(
          parameters: parameters, k: good.wavenumbers, spectra: ["pk": good.values(of: "pk")],
          manifest: good.manifest)
      }
        == "parameters.txt: row 3, column 1, parameter Omega_m is 83.4, expected 0.1 to 0.5, the suite's prior"
    )
  }

  @Test func selectsObservablesRowsAndParameters() throws {
    let suite = try smallSuite()
    let pk = try suite.values(of: "pk")
    let joint = try suite.joint(ObservableSelection([.init("pk", range: 0.02...0.03)]))
    #expect(joint.observables[0].axes == [.wavenumbers([0.02, 0.03])])
    #expect(joint.values == pk.selecting(columns: [1, 2]))
    let rows = try suite.selecting(rows: [5, 0])
    #expect(rows.count == 2)
    #expect(try rows.values(of: "pk") == pk.selecting(rows: [5, 0]))
    #expect(rows.parameters.column(named: "Omega_m")?[0] == suite.parameters.values[5, 0])
    #expect(try suite.parameters(named: ["sigma_8"]).values == suite.parameters.column(named: "sigma_8"))
  }

  @Test func parametersToLeaveOutMustBeTheSuites() throws {
    let suite = try smallSuite()
    let name = suite.parameters.names[0]
    try suite.requireParameters([name])
    #expect(message { try suite.requireParameters(["nosuch"]) }?.contains("nosuch") == true)
    #expect(message { try suite.requireParameters([name, name]) }?.contains(name) == true)
  }

  @Test func selectionsThatDoNotExistAreRefused() throws {
    let suite = try smallSuite()
    #expect(
      message { try suite.selecting(rows: [0, 6]) }
        == "row 6 is asked for, expected rows 0 to 5 of 6 simulations, counted from 0")
    #expect(
      message { try suite.selecting(rows: []) } == "small: expected at least one simulation, found none")
    #expect(
      message { try suite.values(of: "pq") }
        == "small has no observable 'pq', did you mean 'pk'? (it has pk)")
    #expect(
      message { try suite.parameters(named: ["sigma8"]) }
        == "there is no parameter 'sigma8', did you mean 'sigma_8'? (available: Omega_m, sigma_8)")
  }

  @Test func describesItself() throws {
    #expect(
      try smallSuite().summaryText == """
        suite        small
        made by      a test, seed 18446744073709551615
        simulations  6
        observable   pk [4], 100 to 196.29 (Mpc/h)^3 along 4 places, k 0.01 to 0.04 h/Mpc
        detail       box_size: 1000

        parameter    smallest        mean     largest       scale       prior  label
        Omega_m           0.1       0.225        0.35      linear  [0.1, 0.5]  Omega_m
        sigma_8           0.6     0.68333     0.76667      linear  not stated  sigma_8

        """)
  }
}
