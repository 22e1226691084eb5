import Formats
import Foundation
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
    #expect(try Suites.Suite.load(scratch.path + "/suite") == suite)
    #expect(try Suites.Suite.load(scratch.path + "/suite/") == suite)
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
        == "\(path): exists already; remove it, choose another name or allow it to be replaced")
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
    try NumpyFile.write(suite.summary("pk"), kind: .float32, to: scratch.path + "/mine/mpk.npy")
    let loaded = try Suites.Suite.load(scratch.path + "/mine")
    #expect(loaded.name == "mine" && loaded.manifest.seed == nil)
    #expect(Array(loaded.summaries.keys) == ["mpk", "pk"])
  }

  @Test func faultsAreNamedWithTheirFile() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/suite"
    func reset() throws { try smallSuite().write(to: path, replacing: true) }
    try reset()
    var spectra = try smallSuite().summary("pk")
    spectra[2, 1] = -.infinity
    try NumpyFile.write(spectra, to: path + "/pk.npy")
    #expect(
      message { try Suites.Suite.load(path) }
        == "\(path)/pk.npy: row 2, bin 1 (k = 0.02 h/Mpc) is -inf, expected a positive finite power")
    try NumpyFile.write(spectra.selecting(rows: [0]), to: path + "/pk.npy")
    #expect(
      message { try Suites.Suite.load(path) }
        == "\(path)/pk.npy: expected one row for each of the 6 simulations of \(path)/parameters.txt,"
        + " found 1 rows")
    try FileManager.default.removeItem(atPath: path + "/pk.npy")
    #expect(
      message { try Suites.Suite.load(path) }
        == "small: expected at least one summary (<summary>.npy), found none")
    try reset()
    try FileManager.default.removeItem(atPath: path + "/k.npy")
    #expect(message { try Suites.Suite.load(path) }?.hasPrefix("\(path)/k.npy: could not open") == true)
    #expect(
      message { try Suites.Suite.load(scratch.path + "/none") }?
        .hasPrefix("\(scratch.path)/none/parameters.txt: could not open") == true)
  }

  @Test(
    arguments: [
      (#"{}"#, "key 'format' is expected to be 1, found nothing"),
      (#"{"format":2}"#, "key 'format' is expected to be 1, found 2"),
      (#"{"format":1,"name":""}"#, "key 'name' is expected to be a text, found \"\""),
      (#"{"format":1,"name":"a"}"#, "key 'generator' is expected to be a text, found nothing"),
      (
        #"{"format":1,"name":"a","generator":"b","prior":{"h":[2,1]}}"#,
        "key 'prior.h' is expected to be two increasing numbers, found [2,1]"
      ),
      (
        #"{"format":1,"name":"a","generator":"b","seed":-1}"#,
        "key 'seed' is expected to be a whole number of at least 0, found -1"
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
      do throws(SuiteError) {
        let suite = try Suites.Suite.load(path)
        #expect(suite.summaries.values.allSatisfy { $0.rows == suite.count && $0.columns == suite.k.count })
      } catch { #expect(!error.description.isEmpty) }
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
    let pk = try suite.summary("pk")
    #expect(status == 0)
    #expect(output == "\(pk[5, 3]) \(suite.k[2]) \(suite.parameters.values[1, 1])\n")
  }
}
