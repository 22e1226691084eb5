import Formats
import Foundation
import Observables
import OrderedCollections
import Suites
import TestSupport
import Testing

@Suite struct SuiteDirectoryTests {
  @Test func readsBackWhatItWrote() throws {
    let scratch = try Scratch()
    let suite = try smallSuite()
    try suite.write(to: scratch.path + "/suite")
    #expect(try scratch.names("suite") == ["k.npy", "manifest.json", "parameters.txt", "pk.npy"])
    for path in ["/suite", "/suite/"] {
      let read = try Suites.Suite.load(scratch.path + path)
      #expect(read.parameters == suite.parameters && read.observables == suite.observables)
      #expect(read.manifest == suite.manifest)
    }
  }

  @Test func sameSuiteSameBytes() throws {
    let scratch = try Scratch()
    try smallSuite().write(to: scratch.path + "/a")
    try smallSuite().write(to: scratch.path + "/b")
    for name in try scratch.names("a") {
      #expect(try FileBytes.read("\(scratch.path)/a/\(name)") == FileBytes.read("\(scratch.path)/b/\(name)"))
    }
  }

  @Test func existingOutputIsKeptUnlessReplacing() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/suite"
    try smallSuite().write(to: path)
    let before = try FileBytes.read(path + "/pk.npy")
    #expect(
      message { try smallSuite(count: 9).write(to: path) }
        == "\(path): exists already; give --force to replace it, or choose another name")
    #expect(try FileBytes.read(path + "/pk.npy") == before)
    try smallSuite(count: 9).write(to: path, replacing: true)
    #expect(try Suites.Suite.load(path).count == 9)
    #expect(try scratch.names() == ["suite"])
  }

  @Test func aFullDiskLeavesNothing() throws {
    let scratch = try Scratch()
    var full = FileSystem.machine
    full.write = { _, _ throws(SystemError) in throw SystemError(code: ENOSPC) }
    let text = FileSystem.$current.withValue(full) {
      message { try smallSuite().write(to: scratch.path + "/suite") }
    }
    #expect(text?.contains("no space left on the device") == true)
    #expect(try scratch.names().isEmpty)
  }

  @Test func aDirectoryMadeByHandNeedsNoManifest() throws {
    let scratch = try Scratch()
    let suite = try smallSuite()
    try suite.write(to: scratch.path + "/mine")
    try FileManager.default.removeItem(atPath: scratch.path + "/mine/manifest.json")
    try NumpyFile.write(suite.values(of: "pk"), kind: .float32, to: scratch.path + "/mine/mpk.npy")
    let loaded = try Suites.Suite.load(scratch.path + "/mine")
    #expect(loaded.name == "mine" && loaded.manifest.seed == nil)
    #expect(Array(loaded.observables.keys) == ["mpk", "pk"])
  }

  /// Observables of other lengths and shapes, each with axes of its own, and a set of points.
  @Test func observablesOfAnyKindReadBack() throws {
    let scratch = try Scratch()
    let small = try smallSuite(count: 2)
    func values(_ width: Int) -> ObservedRows {
      .memory(Matrix(rows: 2, columns: width, values: (0..<2 * width).map { Double($0) - 3 }))
    }
    let points = Matrix(rows: 5, columns: 3, values: (0..<15).map { Double($0) })
    let suite = try Suites.Suite(
      parameters: small.parameters,
      observables: [
        .init(Observable("p0", axes: [.wavenumbers([0.1, 0.2])], unit: "(Mpc/h)^3"), values(2)),
        .init(Observable("xi", axes: [Axis("r", unit: "Mpc/h", [10, 20, 30])]), values(3)),
        .init(
          Observable("multipoles", axes: [Axis("l", [0, 2]), .wavenumbers([0.1, 0.3])]), values(4)),
        .init(Observable("wavelets", axes: [Axis(length: 3)]), values(3)),
        .init(
          Observable("halos", kind: .points, axes: [Axis(length: 3)]),
          .ragged(try RaggedRows(offsets: [0, 2, 5], points: .memory(points)))),
      ], manifest: small.manifest)
    try suite.write(to: scratch.path + "/suite")
    let read = try Suites.Suite.load(scratch.path + "/suite")
    #expect(read.observables == suite.observables)
    #expect(
      try scratch.names("suite") == [
        "halos.npy", "halos.offsets.npy", "l.npy", "manifest.json", "multipoles.k.npy", "multipoles.npy",
        "p0.k.npy", "p0.npy", "parameters.txt", "r.npy", "wavelets.npy", "xi.npy",
      ])
    #expect(try NumpyFile.read(scratch.path + "/suite/multipoles.npy").shape == [2, 2, 2])
  }

  @Test func aFolderByHandFindsItsAxesByTheNamesOfFiles() throws {
    let scratch = try Scratch()
    try scratch.file("mine/parameters.csv", "Omega_m,A_SN1\n0.3,1\n0.2,2\n")
    try NumpyFile.write(
      Matrix(rows: 2, columns: 3, values: [-1, 2, 3, 4, 5, 6]), to: scratch.path + "/mine/xi.npy")
    try NumpyFile.write(NumpyArray([10, 20, 30]), to: scratch.path + "/mine/xi.r.npy")
    try NumpyFile.write(NumpyArray([7, 8]), to: scratch.path + "/mine/counts.npy")
    let suite = try Suites.Suite.load(scratch.path + "/mine")
    #expect(suite.parameters.names == ["Omega_m", "A_SN1"] && suite.name == "mine")
    #expect(suite.observables["xi"]?.observable.axes == [Axis("r", [10, 20, 30])])
    #expect(suite.observables["counts"]?.observable.axes == [Axis(length: 1)])
    try NumpyFile.write(NumpyArray([10, 20]), to: scratch.path + "/mine/xi.r.npy")
    #expect(
      message { try Suites.Suite.load(scratch.path + "/mine") }
        == "\(scratch.path)/mine/xi.r.npy: key 'length' is expected to be that of one axis of xi [3];"
        + " a manifest can say which, found 2")
  }

  /// A column that was cut from the table is missed: what varied there would be taken for scatter.
  @Test func aManifestAndItsTableAgree() throws {
    let scratch = try Scratch()
    let table = ParameterTable(
      names: ["Omega_m", "w"], values: Matrix(rows: 2, columns: 2, values: [0.2, -1, 0.3, -0.9]))
    let values = Matrix(rows: 2, columns: 2, values: [1, 2, 3, 4])
    for manifest in [
      SuiteManifest(name: "cut", generator: "test", prior: ["w": -1.3...(-0.7)]),
      SuiteManifest(name: "cut", generator: "test", parameters: ["w": .init(label: "w")]),
    ] {
      try Suites.Suite(parameters: table, k: [0.1, 0.2], spectra: ["pk": values], manifest: manifest)
        .write(to: scratch.path + "/cut", replacing: true)
      try Data("# Omega_m\n0.2\n0.3\n".utf8).write(
        to: URL(fileURLWithPath: scratch.path + "/cut/parameters.txt"))
      let found = message { _ = try Suites.Suite.load(scratch.path + "/cut") }
      #expect(
        found
          == "\(scratch.path)/cut/manifest.json: key 'parameters.w' is expected to be a column of that name in"
          + " \(scratch.path)/cut/parameters.txt, found Omega_m")
    }
  }

  /// The form of the first version: units in the manifest, one k.npy for all spectra.
  @Test func theOldFormStaysReadable() throws {
    let scratch = try Scratch()
    let suite = try smallSuite()
    try suite.write(to: scratch.path + "/old")
    try scratch.file(
      "old/manifest.json",
      #"{"format": 1, "name": "small", "generator": "a test", "prior": {"Omega_m": [0.1, 0.5]},"#
        + #" "seed": "18446744073709551615", "units": {"k": "h/Mpc", "pk": "(Mpc/h)^3"},"#
        + #" "details": {"box_size": 1000}}"#)
    let read = try Suites.Suite.load(scratch.path + "/old")
    #expect(read.observables == suite.observables && read.manifest == suite.manifest)
  }

  @Test func faultsAreNamedWithTheirFile() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/suite"
    func reset() throws {
      try? FileManager.default.removeItem(atPath: path)
      try smallSuite().write(to: path)
    }
    try reset()
    var spectra = try smallSuite().values(of: "pk")
    spectra[2, 1] = -.infinity
    try NumpyFile.write(spectra, to: path + "/pk.npy")
    #expect(
      message { try Suites.Suite.load(path) }
        == "\(path)/pk.npy: row 3, bin 2 (k = 0.02 h/Mpc) is -inf, expected a positive finite number")
    try NumpyFile.write(spectra.selecting(rows: [0]), to: path + "/pk.npy")
    #expect(
      message { try Suites.Suite.load(path) }
        == "\(path)/pk.npy: expected one row for each of the 6 simulations of \(path)/parameters.txt,"
        + " found 1 rows")
    try FileManager.default.removeItem(atPath: path + "/pk.npy")
    #expect(message { try Suites.Suite.load(path) }?.hasPrefix("\(path)/pk.npy: could not open") == true)
    try reset()
    try NumpyFile.write(spectra, to: path + "/extra.npy")
    #expect(
      message { try Suites.Suite.load(path) }
        == "\(path)/manifest.json: key 'observables' is expected to be every array of the folder to be listed,"
        + " found no 'extra' for extra.npy")
    try reset()
    try FileManager.default.removeItem(atPath: path + "/k.npy")
    #expect(message { try Suites.Suite.load(path) }?.hasPrefix("\(path)/k.npy: could not open") == true)
    #expect(
      message { try Suites.Suite.load(scratch.path + "/none") }?
        .hasPrefix("\(scratch.path)/none: expected a suite directory with a parameters.txt, found nothing")
        == true)
  }

  @Test(
    arguments: [
      (#"{}"#, "key 'format' is expected to be 1 to 2, found nothing"),
      (#"{"format":3}"#, "key 'format' is expected to be 1 to 2, found 3"),
      (#"{"format":1,"name":""}"#, "key 'name' is expected to be a text, found \"\""),
      (#"{"format":1,"name":"a"}"#, "key 'generator' is expected to be a text, found nothing"),
      (
        #"{"format":1,"name":"a","generator":"b","prior":{"h":[2,1]}}"#,
        "key 'prior.h' is expected to be two increasing numbers, found [2,1]"
      ),
      (
        #"{"format":1,"name":"a","generator":"b","prior":{"h":[1,1]}}"#,
        "key 'prior.h' is expected to be two increasing numbers, found [1,1]"
      ),
      (
        #"{"format":2,"name":"a","generator":"b","parameters":{"h":{"scale":"cubic"}}}"#,
        "key 'parameters.h.scale' is expected to be one of linear, log, log-size, found \"cubic\""
      ),
      (
        #"{"format":2,"name":"a","generator":"b","observables":{"pk":{"sign":"odd"}}}"#,
        "key 'observables.pk.sign' is expected to be one of positive, any, found \"odd\""
      ),
      (
        #"{"format":1,"name":"a","generator":"b","seed":-1}"#,
        "key 'seed' is expected to be a whole number of at least 0, found -1"
      ),
      (
        #"{"format":2,"name":"a","generator":"b","details":{"redshift":"0"}}"#,
        "key 'details.redshift' is expected to be a number, found \"0\""
      ),
      (
        #"{"format":2,"name":"a","generator":"b","details":{"box_size":[1000]}}"#,
        "key 'details.box_size' is expected to be a number, found [1000]"
      ),
      (
        #"{"format":1,"name":"a","generator":"b","units":{"k":1}}"#,
        "key 'units.k' is expected to be a text, found 1"
      ),
    ])
  func manifestFaultsAreNamedWithTheirKey(text: String, expected: String) throws {
    let scratch = try Scratch()
    let path = scratch.path + "/suite"
    try smallSuite().write(to: path)
    try scratch.file("suite/manifest.json", text)
    #expect(message { try Suites.Suite.load(path) } == "\(path)/manifest.json: \(expected)")
  }

  /// Whatever happens to the bytes of a file, reading ends in a suite that is whole or in a sentence.
  @Test(arguments: ["parameters.txt", "k.npy", "pk.npy", "manifest.json"])
  func damagedFilesNeverCrash(name: String) throws {
    let scratch = try Scratch()
    let path = scratch.path + "/suite"
    try smallSuite().write(to: path)
    let good = try FileBytes.read("\(path)/\(name)")
    for bytes in damaged(good, flips: 100, seed: 7) {
      try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
      do {
        let suite = try Suites.Suite.load(path)
        #expect(suite.observables.values.allSatisfy { $0.rows.count == suite.count })
      } catch { #expect(error is any Fault && !"\(error)".isEmpty) }
    }
  }

  @Test(.enabled(if: Python.having("numpy") != nil, "python3 has no numpy here"))
  func numpyOpensItWithNoHelp() throws {
    let scratch = try Scratch()
    let suite = try smallSuite()
    try suite.write(to: scratch.path + "/suite")
    let script = """
      import json, os, sys
      import numpy as np
      os.chdir(sys.argv[1])
      pk, k = np.load("pk.npy"), np.load("k.npy")
      theta = np.genfromtxt("parameters.txt", names=True)
      assert pk.shape == (6, 4) and pk.dtype == np.float64 and k.shape == (4,)
      assert theta.dtype.names == ("Omega_m", "sigma_8")
      assert json.load(open("manifest.json"))["name"] == "small"
      print(repr(float(pk[5, 3])), repr(float(k[2])), repr(float(theta["sigma_8"][1])))
      """
    let python = try #require(Python.having("numpy"))
    let (status, output) = try python.run(script, [scratch.path + "/suite"])
    let pk = try suite.values(of: "pk")
    #expect(status == 0)
    #expect(output == "\(pk[5, 3]) \(suite.wavenumbers[2]) \(suite.parameters.values[1, 1])\n")
  }
}
