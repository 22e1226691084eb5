import Formats
import OrderedCollections
import Suites
import TestSupport
import Testing

@Suite struct SuiteTests {
  @Test func refusesRowsAndBinsThatDiffer() throws {
    let good = try smallSuite()
    func make(
      _ spectra: Matrix, k: [Double] = [0.01, 0.02, 0.03, 0.04], names: [String] = ["Omega_m", "sigma_8"]
    ) throws -> Suites.Suite {
      try Suites.Suite(
        parameters: ParameterTable(names: names, values: good.parameters.values), k: k,
        summaries: ["pk": spectra], manifest: good.manifest)
    }
    let pk = try good.summary("pk")
    #expect(
      message { try make(pk.selecting(rows: [0, 1])) }
        == "pk.npy: expected one row for each of the 6 simulations of parameters.txt, found 2 rows")
    #expect(
      message { try make(pk.selecting(columns: [0, 1, 2])) }
        == "pk.npy: expected one column for each of the 4 wavenumbers of k.npy, found 3 columns")
    for value in [Double.nan, .infinity, -2, 0] {
      var bad = pk
      bad[4, 2] = value
      #expect(
        message { try make(bad) }
          == "pk.npy: row 4, bin 2 (k = 0.03 h/Mpc) is \(value), expected a positive finite power")
    }
    for k in [[0.01, 0.02, 0.02, 0.04], [0, 0.02, 0.03, 0.04], [0.01, .nan, 0.03, 0.04]] {
      let bin = k.indices.first { !(k[$0] > ($0 == 0 ? 0 : k[$0 - 1])) } ?? -1
      #expect(
        message { try make(pk, k: k) }
          == "k.npy: bin \(bin) is \(k[bin]), expected positive finite wavenumbers [h/Mpc] in increasing order"
      )
    }
    #expect(
      message { try make(pk, k: []) } == "k.npy: expected at least one k-bin, found none")
    #expect(
      message { try make(pk, names: ["h", "h"]) }
        == "the parameter 'h' is given twice, every name must occur once")
  }

  @Test func refusesEmptySuitesAndBadParameters() throws {
    let good = try smallSuite()
    #expect(
      message {
        try Suites.Suite(
          parameters: good.parameters, k: good.k, summaries: [:], manifest: good.manifest)
      } == "small: expected at least one summary (<summary>.npy), found none")
    let none = ParameterTable(names: ["h"], values: Matrix(rows: 0, columns: 1))
    #expect(
      message {
        try Suites.Suite(parameters: none, k: [1], summaries: good.summaries, manifest: good.manifest)
      } == "parameters.txt: expected at least one simulation, found none")
    var parameters = good.parameters
    parameters.values[3, 1] = .nan
    #expect(
      message {
        try Suites.Suite(
          parameters: parameters, k: good.k, summaries: good.summaries, manifest: good.manifest)
      } == "parameters.txt: row 3, parameter sigma_8 is nan, expected a finite number")
  }

  @Test func selectsBinsRowsAndParameters() throws {
    let suite = try smallSuite()
    let pk = try suite.summary("pk")
    let bins = try suite.selecting(k: 0.02...0.03)
    #expect(bins.k == [0.02, 0.03])
    #expect(try bins.summary("pk") == pk.selecting(columns: [1, 2]))
    let rows = try suite.selecting(rows: [5, 0])
    #expect(rows.count == 2)
    #expect(try rows.summary("pk") == pk.selecting(rows: [5, 0]))
    #expect(rows.parameters.column(named: "Omega_m")?[0] == suite.parameters.values[5, 0])
    #expect(try suite.parameters(named: ["sigma_8"]).values == suite.parameters.column(named: "sigma_8"))
  }

  @Test func selectionsThatDoNotExistAreRefused() throws {
    let suite = try smallSuite()
    #expect(
      message { try suite.selecting(k: 0.5...0.6) }
        == "no bin lies in the range k = 0.5 to 0.6 h/Mpc, the bins reach from 0.01 to 0.04 h/Mpc")
    #expect(
      message { try suite.selecting(rows: [0, 6]) }
        == "row 6 is asked for, expected rows 0 to 5 of 6 simulations")
    #expect(
      message { try suite.selecting(rows: []) } == "small: expected at least one simulation, found none")
    #expect(
      message { try suite.summary("pq") } == "there is no summary 'pq', did you mean 'pk'? (available: pk)")
    #expect(
      message { try suite.parameters(named: ["sigma8"]) }
        == "there is no parameter 'sigma8', did you mean 'sigma_8'? (available: Omega_m, sigma_8)")
  }

  @Test func binsThatDoNotMatchAreRefusedWithBothEnds() throws {
    let k = [0.01, 0.02, 0.03]
    try KBins.require([0.010000001, 0.02, 0.03], of: "a.txt", toMatch: k, of: "the model")
    #expect(
      message { try KBins.require([0.01, 0.02], of: "a.txt", toMatch: k, of: "the model") }
        == "a.txt: the k-bins do not match, expected 3 bins from 0.01 to 0.03 h/Mpc as in the model,"
        + " found 2 bins from 0.01 to 0.02 h/Mpc")
    #expect(
      message { try KBins.require([0.01, 0.021, 0.03], of: "a.txt", toMatch: k, of: "the model") }
        == "a.txt: the k-bins do not match, expected 3 bins from 0.01 to 0.03 h/Mpc as in the model,"
        + " found 3 bins from 0.01 to 0.03 h/Mpc, they first differ in bin 1")
    #expect(
      message { try KBins.require([], of: "a.txt", toMatch: k, of: "the model") }?.hasSuffix("found no bins")
        == true)
  }

  @Test func describesItself() throws {
    #expect(
      try smallSuite().summaryText == """
        suite        small
        made by      a test, seed 18446744073709551615
        simulations  6
        bins         4 bins from 0.01 to 0.04 h/Mpc
        summary      pk [6, 4], 100 to 196.29 (Mpc/h)^3
        detail       box_size: 1000

        parameter    smallest        mean     largest       prior
        Omega_m           0.1       0.225        0.35  [0.1, 0.5]
        sigma_8           0.6     0.68333     0.76667  not stated

        """)
  }
}
