import Formats
import Foundation
import TestSupport
import Testing

@Suite struct PredictTests {
  private let tiny: TinyStudy.Finished
  private let spectra: Matrix
  private let k: [Double]

  init() throws {
    tiny = try TinyStudy.finished.get()
    spectra = try NumpyFile.readMatrix(tiny.suite + "/pk.npy")
    k = try NumpyFile.readVector(tiny.suite + "/k.npy")
  }

  private func predict(
    _ file: String, to out: String, in folder: String, _ more: String...
  ) throws -> Command.Outcome {
    try Command.run(
      ["predict", "--model", tiny.model, "--spectra", file, "--out", out] + more, in: folder)
  }

  private func writeText(_ k: [Double], _ power: [Double], to path: String) throws {
    let lines = zip(k, power).map { "\($0) \($1)\n" }.joined()
    try Data(lines.utf8).write(to: URL(fileURLWithPath: path))
  }

  @Test func everyFormOfInputAndOutputAgrees() throws {
    try withTemporaryDirectory { folder in
      for out in ["p.npy", "p.txt", "p.csv"] {
        let outcome = try predict(tiny.suite + "/pk.npy", to: out, in: folder, "--k", tiny.suite + "/k.npy")
        #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.log)")
        #expect(outcome.log == "60 simulations -> \(out)\n")
      }
      let array = try NumpyFile.readMatrix(folder + "/p.npy")
      #expect(array.rows == 60 && array.columns == 6)
      let table = try ParameterTable.read(folder + "/p.txt")
      #expect(table.names == ["Omega_m", "Omega_b", "h", "n_s", "sigma_8", "M_nu"])
      #expect(table.values == array)
      let csv = try String(contentsOfFile: folder + "/p.csv", encoding: .utf8).split(separator: "\n")
      #expect(csv.count == 61 && csv[0] == "Omega_m,Omega_b,h,n_s,sigma_8,M_nu")
      #expect(csv[60].split(separator: ",").compactMap { Double($0) } == Array(array.row(59)))

      // Quijote's file of one simulation, which goes on beyond the model's last bin.
      let end = k[k.count - 1]
      try writeText(
        k + [end + 0.01, end + 0.02], Array(spectra.row(3)) + [300, 290], to: folder + "/Pk_m_z=0.txt")
      #expect(try predict("Pk_m_z=0.txt", to: "one.npy", in: folder).log == "1 simulation -> one.npy\n")
      #expect(try NumpyFile.readMatrix(folder + "/one.npy").row(0) == array.row(3))

      // Whole numbers are powers too.
      let whole = spectra.values.map { $0.rounded() }
      try NumpyFile.write(
        NumpyArray(shape: [60, 79], values: whole, kind: .int64), to: folder + "/whole.npy")
      #expect(try predict("whole.npy", to: "w.npy", in: folder).status == 0)
    }
  }

  @Test func anExistingOutputIsRefused() throws {
    try withTemporaryDirectory { folder in
      try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/p.txt"))
      expectRefused(try predict(tiny.suite + "/pk.npy", to: "p.txt", in: folder), 64, "p.txt: exists already")
      #expect(try String(contentsOfFile: folder + "/p.txt", encoding: .utf8) == "mine")
      expectRefused(
        try predict(tiny.suite + "/pk.npy", to: "p.txt", in: folder, "--force"), 64,
        "p.txt: only what slingshot predict made is replaced, found another file")
      #expect(try predict(tiny.suite + "/pk.npy", to: "q.csv", in: folder).status == 0)
      #expect(try predict(tiny.suite + "/pk.npy", to: "q.csv", in: folder, "--force").status == 0)
      try FileManager.default.copyItem(atPath: tiny.suite + "/pk.npy", toPath: folder + "/in.npy")
      expectRefused(
        try predict("in.npy", to: "in.npy", in: folder, "--force"), 64,
        "in.npy: is an input and cannot be replaced by the output")
      expectRefused(
        try predict(tiny.suite + "/pk.npy", to: "none/p.txt", in: folder), 74, "none/p.txt")
      expectRefused(try predict("none.npy", to: "q.txt", in: folder), 74, "none.npy: could not open")
    }
  }

  @Test func otherBinsAreRefusedWithBothEnds() throws {
    try withTemporaryDirectory { folder in
      let (first, last) = ("\(k[0])", "\(k[k.count - 1])")
      let shifted = k.map { $0 * 1.1 }
      try writeText(shifted, Array(spectra.row(0)), to: folder + "/shifted.txt")
      expectRefused(
        try predict("shifted.txt", to: "p.txt", in: folder), 65, "pk differs in k of bin 1", first,
        "\(shifted[0])")
      try writeText(Array(k.prefix(50)), Array(spectra.row(0).prefix(50)), to: folder + "/short.txt")
      expectRefused(
        try predict("short.txt", to: "p.txt", in: folder), 65, "50 places", first, last, "79 places",
        "\(k[49])")
      try NumpyFile.write(NumpyArray(shifted), to: folder + "/k.npy")
      expectRefused(
        try predict(tiny.suite + "/pk.npy", to: "p.txt", in: folder, "--k", "k.npy"), 65,
        "pk differs in k of bin 1", first, "\(shifted[0])")
      try NumpyFile.write(spectra.selecting(columns: Array(0..<70)), to: folder + "/narrow.npy")
      expectRefused(
        try predict("narrow.npy", to: "p.txt", in: folder), 65, "narrow.npy: pk has 70 numbers", "expected 79"
      )
      #expect(!FileManager.default.fileExists(atPath: folder + "/p.txt"))
    }
  }

  @Test func damagedArraysAreRefused() throws {
    let good = [UInt8](try Data(contentsOf: URL(fileURLWithPath: tiny.suite + "/pk.npy")))
    func retyped(_ type: String) throws -> [UInt8] {
      let at = try #require(good.firstRange(of: Array("<f8".utf8)))
      return Array(good[..<at.lowerBound]) + Array(type.utf8) + Array(good[at.upperBound...])
    }
    let cases: [([UInt8], [String])] = [
      (Array(good.dropLast(9)), ["is truncated", "needs 37920 bytes", "found 37911"]),
      (good + [0, 0], ["is oversized", "found 37922"]),
      (Array(good.prefix(40)), ["ends inside the numpy header"]),
      ([], ["bad.npy"]),
      (try retyped(">f8"), ["big-endian", ">f8", "astype('<f8')"]),
      (try retyped("<c8"), ["'<c8'", "expected '<f8'"]),
      (try retyped("|O8"), ["'|O8'"]),
    ]
    try withTemporaryDirectory { folder in
      for (bytes, parts) in cases {
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/bad.npy"))
        let outcome = try predict("bad.npy", to: "p.txt", in: folder)
        expectRefused(outcome, 65, "bad.npy: ")
        for part in parts { #expect(outcome.log.contains(part), "\(outcome.log)") }
      }
      #expect(try snapshot(of: folder).keys.sorted() == ["bad.npy"])
    }
  }

  @Test(arguments: [(Double.nan, "nan"), (-3, "-3"), (0, "0"), (Double.infinity, "inf")])
  func badPowersNameFileRowAndBin(_ value: Double, found: String) throws {
    try withTemporaryDirectory { folder in
      var values = spectra.values
      values[2 * 79 + 5] = value
      try NumpyFile.write(Matrix(rows: 60, columns: 79, values: values), to: folder + "/bad.npy")
      expectRefused(
        try predict("bad.npy", to: "p.txt", in: folder), 65, "bad.npy: row 3, bin 6", "is \(found)")
      #expect(!FileManager.default.fileExists(atPath: folder + "/p.txt"))
    }
  }
}
