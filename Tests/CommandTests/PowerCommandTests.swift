import Formats
import Foundation
import TestSupport
import Testing

@Suite struct PowerCommandTests {
  /// A disturbed lattice of 8^3 particles in a box of 100 Mpc/h, with velocities and weights.
  private func catalogue(in folder: String) throws {
    var (positions, velocities): ([Double], [Double]) = ([], [])
    for index in 0..<512 {
      for (axis, cell) in [index / 64, index / 8 % 8, index % 8].enumerated() {
        let shift = 3 * sin(Double(7 * index + 31 * axis))
        positions.append(12.5 * Double(cell) + shift)
        velocities.append(40 * shift)
      }
    }
    try NumpyFile.write(
      NumpyArray(shape: [512, 3], values: positions, kind: .float32), to: folder + "/p q.npy")
    try NumpyFile.write(NumpyArray(shape: [512, 3], values: velocities), to: folder + "/v.npy")
    let weights = (0..<512).map { 1 + 0.1 * Double($0 % 5) }
    try NumpyFile.write(NumpyArray(weights), to: folder + "/w.npy")
  }

  private static let base = ["power", "--particles", "p q.npy", "--box", "100", "--grid", "16"]

  @Test func everySummaryIsMeasuredInOneFolder() throws {
    try withTemporaryDirectory { folder in
      try catalogue(in: folder)
      let options = [
        "--velocities", "v.npy", "--weights", "w.npy", "--summary", "pk,mpk,multipoles,bispectrum,pdf",
        "--mark",
        "20,2,0.25", "--mark", "30,-1,1", "--axis", "all", "--triangle-width", "1", "--radius", "20",
        "--interlacing", "--assignment", "tsc", "--subtract-shot-noise",
      ]
      let outcome = try Command.run(Self.base + options + ["--out", "a b"], in: folder)
      #expect(outcome.status == 0 && outcome.log.isEmpty, "\(outcome.log)")
      #expect(
        outcome.output.hasPrefix("512 particles in a box of 100 Mpc/h\n")
          && outcome.output.hasSuffix("\na b\n"))
      let names = ["pk", "mpk_R20_p2_ds0.25", "mpk_R30_p-1_ds1", "multipoles", "bispectrum", "pdf"]
      let files = names.flatMap { [$0 + ".npy", $0 + ".txt"] } + ["manifest.json", "spectra.svg"]
      #expect(Set(try snapshot(of: folder + "/a b").keys) == Set(files))
      #expect(try NumpyFile.readMatrix(folder + "/a b/pk.npy").rows == 7)
      // The same command gives the same bytes.
      #expect(try Command.run(Self.base + options + ["--out", "c"], in: folder).status == 0)
      #expect(try snapshot(of: folder + "/c") == snapshot(of: folder + "/a b"))
    }
  }

  @Test func jsonPrintsTheManifest() throws {
    try withTemporaryDirectory { folder in
      try catalogue(in: folder)
      let outcome = try Command.run(Self.base + ["--kmax", "0.3", "--json", "--out", "o"], in: folder)
      let manifest = try JSONValue.decode(outcome.output, name: "output")
      #expect(manifest["particles"]?.int == 512 && manifest["summaries"]?["pk"]?["rows"]?.int == 4)
    }
  }

  /// Positions in another unit than the box, and fill values, for every summary and by every command.
  @Test func positionsOfAnotherBoxDoNotPassInSilence() throws {
    try withTemporaryDirectory { folder in
      try catalogue(in: folder)
      let positions = try NumpyFile.read(folder + "/p q.npy").values
      func write(_ name: String, _ kind: NumpyArray.Kind = .float64, _ change: ([Double]) -> [Double]) throws
      {
        let array = NumpyArray(shape: [512, 3], values: change(positions), kind: kind)
        try NumpyFile.write(array, to: "\(folder)/\(name).npy")
      }
      try write("kpc") { $0.map { 1000 * $0 } }
      try write("unit") { $0.map { $0 / 100 } }
      try write("far") { $0.map { $0 + 1e8 } }
      try write("far4", .float32) { $0.map { $0 + 1e8 } }
      for value in [9.97e36, 1e300, -3e38, 1e10] {
        try write("fill", value == 1e300 ? .float64 : .float32) { values in
          values.enumerated().map { $0 == 700 ? value : $1 }
        }
        for summary in ["pk,mpk", "multipoles", "bispectrum", "pdf"] {
          for assignment in ["ngp", "cic", "tsc", "pcs"] {
            let options =
              ["--summary", summary, "--assignment", assignment]
              + (summary == "bispectrum" ? ["--triangle-width", "1"] : [])
            let outcome = try Command.run(
              ["power", "--particles", "fill.npy", "--box", "100", "--grid", "8", "--out", "x"] + options,
              in: folder)
            expectRefused(outcome, 65, "fill.npy: row 234, column 2 is ", "1 of 512 particles")
            #expect(!outcome.log.contains("inf"))
          }
        }
      }
      func power(_ file: String) throws -> Command.Outcome {
        try Command.run(
          ["power", "--particles", file, "--box", "100", "--grid", "16", "--out", file + ".out"], in: folder)
      }
      func halos(_ file: String) throws -> Command.Outcome {
        try Command.run(
          ["halos", "--particles", file, "--box", "100", "--omega-m", "0.3", "--out", file + ".halos"],
          in: folder)
      }
      for command in [power, halos] {
        expectRefused(try command("kpc.npy"), 65, "kpc.npy: row ", "512 of 512 particles", "the same unit")
        expectRefused(try command("far4.npy"), 65, "far4.npy: row ", "stored to 8 Mpc/h")
        for (file, part) in [("far.npy", "512 of 512 particles"), ("unit.npy", "fill 0.009")] {
          let outcome = try command(file)
          #expect(outcome.status == 0 && outcome.log.hasPrefix("warning: \(file): "), "\(outcome.log)")
          #expect(outcome.log.contains(part), "\(outcome.log)")
        }
      }
      // Boxes away in double precision, the power is that of the particles in the box.
      #expect(try power("p q.npy").log.isEmpty)
      let (near, far) = (
        try NumpyFile.readMatrix(folder + "/p q.npy.out/pk.npy"),
        try NumpyFile.readMatrix(folder + "/far.npy.out/pk.npy")
      )
      for row in 0..<near.rows { #expect(abs(far[row, 1] / near[row, 1] - 1) < 1e-4) }
      let manifest = try JSONValue.read(folder + "/far.npy.out/manifest.json")
      #expect(manifest["warnings"]?[0]?.string?.contains("512 of 512 particles") == true)
    }
  }

  @Test func theUnitOfWeightsDoesNotMatter() throws {
    try withTemporaryDirectory { folder in
      try catalogue(in: folder)
      let weights = try NumpyFile.readVector(folder + "/w.npy")
      func power(_ unit: Double) throws -> Matrix {
        try NumpyFile.write(NumpyArray(weights.map { $0 * unit }), to: folder + "/u.npy")
        let outcome = try Command.run(
          Self.base + ["--weights", "u.npy", "--force", "--out", "o"], in: folder)
        #expect(outcome.status == 0, "\(outcome.log)")
        return try NumpyFile.readMatrix(folder + "/o/pk.npy")
      }
      let expected = try power(1)
      for unit in [0x1p-1000, 0x1p900] { #expect(try power(unit) == expected) }
      for unit in [1.3e45, 1e-50, 1e300] {
        let found = try power(unit)
        for row in 0..<found.rows { #expect(abs(found[row, 1] / expected[row, 1] - 1) < 1e-5) }
      }
      try NumpyFile.write(NumpyArray(weights.map { -$0 * 1e45 }), to: folder + "/u.npy")
      expectRefused(
        try Command.run(Self.base + ["--weights", "u.npy", "--out", "n"], in: folder), 65,
        "u.npy: row 1, column 1 is -1e+45, expected a finite weight")
    }
  }

  @Test func anExistingFolderIsKeptUnlessForced() throws {
    try withTemporaryDirectory { folder in
      try catalogue(in: folder)
      #expect(try Command.run(Self.base + ["--out", "o"], in: folder).status == 0)
      let before = try snapshot(of: folder)
      expectRefused(try Command.run(Self.base + ["--out", "o"], in: folder), 64, "o: exists already")
      #expect(try snapshot(of: folder) == before)
      #expect(try Command.run(Self.base + ["--out", "o", "--force"], in: folder).status == 0)
    }
  }

  @Test func brokenCataloguesAreRefusedWithoutAFolder() throws {
    try withTemporaryDirectory { folder in
      try catalogue(in: folder)
      try NumpyFile.write(NumpyArray(shape: [1, 3], values: [1, .nan, 2]), to: folder + "/nan.npy")
      try NumpyFile.write(NumpyArray(shape: [0, 3], values: []), to: folder + "/none.npy")
      let before = try snapshot(of: folder)
      func power(_ file: String, _ options: String...) throws -> Command.Outcome {
        try Command.run(["power", "--particles", file, "--box", "100", "--out", "o"] + options, in: folder)
      }
      expectRefused(try power("nan.npy", "--grid", "8"), 65, "nan.npy: row 1, column 2 is nan")
      expectRefused(try power("none.npy", "--grid", "8"), 65, "none.npy: expected at least one particle")
      expectRefused(
        try power("w.npy", "--grid", "8"), 65, "w.npy: expected an array of shape (N, 3), found (512,)")
      expectRefused(try power("absent.npy", "--grid", "8"), 74, "absent.npy: could not open")
      expectRefused(
        try power("p q.npy", "--grid", "9"), 64, "'9' is invalid for '--grid",
        "an even whole number from 4 to 2048.")
      expectRefused(
        try power("p q.npy", "--grid", "8", "--summary", "mpk", "--mark", "10"), 64,
        "three numbers R,p,delta_s")
      #expect(try snapshot(of: folder) == before)
    }
  }

  @Test(arguments: [
    (["--summary", "pk,xi"], "--summary must be one of pk, mpk, multipoles, bispectrum, pdf, found 'xi'"),
    (["--assignment", "spline"], "--assignment must be one of ngp, cic, tsc, pcs"),
    (["--summary", "multipoles", "--axis", "w"], "--axis must be x, y, z or all"),
    (["--summary", "multipoles", "--velocities", "v.npy", "--redshift", "1"], "needs --omega-m"),
  ])
  func wrongOptionsAreRefused(_ options: [String], part: String) throws {
    try withTemporaryDirectory { folder in
      try catalogue(in: folder)
      let outcome = try Command.run(Self.base + options + ["--out", "o"], in: folder)
      #expect(outcome.status == 64 && outcome.output.isEmpty && outcome.log.contains(part), "\(outcome.log)")
      #expect(!FileManager.default.fileExists(atPath: folder + "/o"))
    }
  }
}
