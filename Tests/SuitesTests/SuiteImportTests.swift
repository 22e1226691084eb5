import Formats
import Foundation
import Observables
import OrderedCollections
import Suites
import TestSupport
import Testing

@Suite struct SuiteImportTests {
  /// Own files: two parameters, a multipole of both signs, a bispectrum over triangles, counts without an axis.
  private func files(in scratch: borrowing Scratch) throws -> SuiteImport {
    try scratch.file("params.csv", "logMmin,A_SN1\n12.6,0.5\n13.0,2\n13.5,1\n")
    let folder = scratch.path
    try NumpyFile.write(
      Matrix(rows: 3, columns: 2, values: [10, -2, 11, -3, 12, -1]), to: folder + "/p2.npy")
    try NumpyFile.write(NumpyArray([0.1, 0.2]), to: folder + "/k.npy")
    try NumpyFile.write(
      Matrix(rows: 3, columns: 3, values: (1...9).map { Double($0) }), to: folder + "/bk.npy")
    try scratch.file("triangles.csv", "k1,k2,k3\n0.1,0.1,0.1\n0.1,0.2,0.2\n0.2,0.2,0.2\n")
    try scratch.file("counts.txt", "5\n6\n7\n")
    return SuiteImport(
      parameters: folder + "/params.csv",
      observables: [
        .init(name: "p2", path: folder + "/p2.npy"), .init(name: "bk", path: folder + "/bk.npy"),
        .init(name: "counts", path: folder + "/counts.txt"),
      ],
      axes: [
        .init(observable: "p2", path: folder + "/k.npy"),
        .init(observable: "bk", path: folder + "/triangles.csv"),
      ], name: "mine")
  }

  @Test func filesBecomeASuite() throws {
    let scratch = try Scratch()
    var files = try files(in: scratch)
    files.units = ["p2": "(Mpc/h)^3", "p2:k": "h/Mpc", "logMmin": "dex"]
    files.bounds = ["logMmin": 12.5...13.8]
    files.scales = ["A_SN1": .log]
    files.labels = ["A_SN1": "A₁"]
    files.redshift = 0.5
    files.boxSize = 1000
    files.secondsPerSimulation = 7200
    let suite = try files.suite()
    #expect(suite.count == 3 && suite.parameters.names == ["logMmin", "A_SN1"])
    #expect(suite.observables["p2"]?.observable.axes == [Axis("k", unit: "h/Mpc", [0.1, 0.2])])
    #expect(suite.observables["bk"]?.observable.axes[0].coordinates.map(\.name) == ["k1", "k2", "k3"])
    #expect(suite.observables["counts"]?.observable.axes == [Axis(length: 1)])
    #expect(suite.manifest.prior["logMmin"] == 12.5...13.8 && suite.manifest.redshift == 0.5)
    #expect(suite.manifest.secondsPerSimulation == 7200)
    let (scaling, sources) = try ParameterBounds().resolved(["logMmin", "A_SN1"], in: [suite])
    #expect(scaling.scales == [.linear, .log] && scaling.labels == ["logMmin", "A₁"])
    #expect(sources == [.prior, .rows])
    try suite.write(to: scratch.path + "/suite")
    let read = try Suites.Suite.load(scratch.path + "/suite")
    #expect(read.observables == suite.observables && read.manifest == suite.manifest)
  }

  @Test func whatIsSaidOfNothingIsRefused() throws {
    let scratch = try Scratch()
    let good = try files(in: scratch)
    func fault(_ change: (inout SuiteImport) -> Void) -> String? {
      var files = good
      change(&files)
      return message { try files.suite() }?.replacing(scratch.path + "/", with: "")
    }
    #expect(
      fault { $0.bounds = ["logMin": 12...13] }
        == "there is no parameter 'logMin', did you mean 'logMmin'? (available: logMmin, A_SN1)")
    #expect(fault { $0.units = ["p4": "x"] }?.hasPrefix("there is no observable or parameter 'p4'") == true)
    #expect(fault { $0.units = ["p2:r": "x"] }?.hasPrefix("there is no axis 'p2:r'") == true)
    #expect(
      fault { $0.axes[0].observable = "p0" }?.hasPrefix("there is no observable 'p0', did you mean 'p2'?")
        == true)
    #expect(
      fault { $0.axes[0].path = scratch.path + "/triangles.csv" }
        == "triangles.csv: the axis p2:k1 has 3 values, expected 2 as the observable has places")
    #expect(
      fault { $0.bounds = ["A_SN1": 0.25...1] }
        == "params.csv: row 2, column 2, parameter A_SN1 is 2.0, expected 0.25 to 1.0, the suite's prior")
    #expect(
      fault { $0.observables.append($0.observables[0]) }
        == "the observable 'p2' is given twice, every name must occur once")
    #expect(
      fault { $0.observables[2].path = scratch.path + "/k.npy" }
        == "k.npy: expected one row for each of the 3 simulations of params.csv, found 2 rows")
  }

  @Test func numbersThatAreNoneAreRefusedWithTheirPlace() throws {
    let scratch = try Scratch()
    let files = try files(in: scratch)
    try NumpyFile.write(
      Matrix(rows: 3, columns: 2, values: [10, -2, .nan, -3, 12, -1]), to: scratch.path + "/p2.npy")
    #expect(
      message { try files.suite() }
        == "\(scratch.path)/p2.npy: row 2, column 1 is nan, every number must be finite")
  }

  /// Names that would lead to other files, or mean something else to options.
  @Test func misleadingNamesAreRefused() throws {
    let scratch = try Scratch()
    let good = try files(in: scratch)
    func fault(_ change: (inout SuiteImport) -> Void) -> String? {
      var files = good
      change(&files)
      return message { try files.suite() }?.replacing(scratch.path + "/", with: "")
    }
    for name in ["parameters", "manifest", "manifest.json", "k", "k.1", "../x", "a b", "p2.", ".p2", "a=b"] {
      #expect(
        fault {
          $0.observables[0].name = name
          $0.axes[0].observable = name
        }?.hasPrefix("p2.npy: expected an observable's name of letters") == true, "\(name)")
    }
    #expect(
      fault {
        $0.observables[1].name = "p2.k"; $0.axes[1].observable = "p2.k"
      }
        == "the file of the observable 'p2.k' would be that of 'k' of 'p2', expected another name")
    for name in ["../../x", "a:b", "a=b", "a\nb", "", ".k"] {
      #expect(
        fault { $0.axes[0].coordinate = name }?.contains("expected the name of a coordinate of p2") == true,
        "\(name)")
    }
    #expect(
      fault {
        $0.axes[0].coordinate = "k"
        $0.axes.append($0.axes[0])
      } == "p2.npy: two coordinates of an axis of p2 are called 'k', expected another name for one of them")
    for name in ["a/b", "a\nb", ""] {
      #expect(fault { $0.name = name }?.hasPrefix("a suite's name must be on one line") == true)
    }
    #expect(
      fault {
        $0.units = ["p2:kk": "h/Mpc"]; $0.axes = []
      }
        == "there is no axis 'p2:kk' (available: none)")
  }

  /// What pre-training would refuse later is refused by the import already, with or without bounds.
  @Test func aScaleMustSuitTheBounds() throws {
    let scratch = try Scratch()
    var files = try files(in: scratch)
    files.scales = ["A_SN1": .log]
    files.bounds = ["A_SN1": 0...4]
    #expect(
      message { try files.suite() }
        == "A_SN1 runs from 0.0 to 4.0, which the scale 'log' cannot take, expected bounds above 0")
    try scratch.file("params.csv", "logMmin,A_SN1\n12.6,-0.5\n13.0,2\n13.5,1\n")
    files.bounds = [:]
    #expect(message { try files.suite() }?.hasPrefix("A_SN1 runs from -0.5 to 2.0, which the scale") == true)
    files.scales = ["A_SN1": .logSize]
    #expect(message { try files.suite() }?.hasSuffix("expected bounds on one side of 0") == true)
  }

  @Test func scaleAndLabelAreShown() throws {
    let scratch = try Scratch()
    var files = try files(in: scratch)
    files.scales = ["A_SN1": .log]
    files.labels = ["A_SN1": "A₁"]
    files.units = ["A_SN1": "1"]
    let lines = try files.suite().summaryText.split(separator: "\n").map { $0.split(separator: " ") }
    let shown = lines.first { $0.first == "A_SN1" } ?? []
    #expect(shown.contains("log") && shown.suffix(2) == ["A₁", "[1]"], "\(shown)")
  }
}
