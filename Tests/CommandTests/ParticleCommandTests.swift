import Formats
import Foundation
import TestSupport
import Testing

/// `slingshot snapshot` and `slingshot halos` as a user runs them.
@Suite struct ParticleCommandTests {
  private static let small = ["snapshot", "--particles", "16", "--steps", "3", "--box", "60"]

  @Test func aSnapshotIsMeasuredAndItsHalosAreFound() throws {
    try withTemporaryDirectory { folder in
      func run(_ arguments: [String]) throws -> Command.Outcome {
        let outcome = try Command.run(arguments, in: folder)
        #expect(outcome.status == 0 && outcome.log.isEmpty, "\(outcome.log)")
        return outcome
      }
      let made = try run(Self.small + ["--parameter", "M_nu=0.2", "--parameter", "h=0.7", "--out", "a b"])
      #expect(made.output.hasPrefix("4096 particles of ") && made.output.hasSuffix("\na b\n"))
      let positions = try NumpyFile.readMatrix(folder + "/a b/position.npy")
      #expect(positions.rows == 4096 && positions.columns == 3)
      #expect(positions.values.allSatisfy { (0..<60).contains($0) })
      let manifest = try JSONValue.read(folder + "/a b/manifest.json")
      #expect(manifest["origin"]?["parameters"]?["M_nu"]?.double == 0.2)
      #expect(manifest["origin"]?["parameters"]?["Omega_m"]?.double == 0.3175)
      // Ω_m less Ω_ν = M_ν / (93.14 h² eV), times the critical density, over the particles.
      let mass = try #require(manifest["particle_mass"]?.double)
      let expected = (0.3175 - 0.2 / 93.14 / 0.49) * 2.77536627e11 * 60 * 60 * 60 / 4096
      #expect(abs(mass / expected - 1) < 1e-3)

      // The same command gives the same bytes, the partner others.
      _ = try run(Self.small + ["--parameter", "M_nu=0.2", "--parameter", "h=0.7", "--out", "c"])
      #expect(try snapshot(of: folder + "/c") == snapshot(of: folder + "/a b"))
      _ = try run(Self.small + ["--paired", "--redshift", "1", "--out", "d"])
      #expect(try NumpyFile.readMatrix(folder + "/d/position.npy") != positions)

      _ = try run(["power", "--particles", "a b/position.npy", "--box", "60", "--grid", "32", "--out", "p"])
      let found = try run(["halos", "--snapshot", "a b", "--minimum-particles", "5", "--out", "h"])
      #expect(found.output.contains("halos of at least 5 particles") && found.output.hasSuffix("\nh\n"))
      let masses = try NumpyFile.readVector(folder + "/h/mass.npy")
      #expect(!masses.isEmpty && masses == masses.sorted(by: >))
      // The same particles as plain files.
      let files = [
        "halos", "--particles", "a b/position.npy", "--velocities", "a b/velocity.npy", "--box", "60",
        "--particle-mass", "\(mass)", "--minimum-particles", "5", "--out",
      ]
      _ = try run(files + ["i"])
      for name in ["position", "velocity", "mass", "particles"] {
        let path = "/\(name).npy"
        #expect(try FileBytes.read(folder + "/i" + path) == FileBytes.read(folder + "/h" + path))
      }
    }
  }

  @Test func badInputIsRefusedAndNothingIsLeft() throws {
    try withTemporaryDirectory { folder in
      func refused(_ arguments: [String], _ status: Int32, _ parts: String...) throws {
        let outcome = try Command.run(arguments + ["--out", "x"], in: folder)
        #expect(outcome.status == status && outcome.output.isEmpty, "\(arguments): \(outcome.log)")
        for part in parts { #expect(outcome.log.contains(part), "\(outcome.log)") }
        #expect(!FileManager.default.fileExists(atPath: folder + "/x"))
      }
      try refused(Self.small + ["--parameter", "Omega_m"], 64, "NAME=VALUE", "'Omega_m'")
      try refused(Self.small + ["--parameter", "h=nan"], 64, "NAME=VALUE")
      try refused(Self.small + ["--parameter", "h=0.7", "--parameter", "h=0.6"], 64, "given twice")
      try refused(Self.small + ["--parameter", "Omega_n=0.3"], 64, "Omega_n", "Omega_m")
      try refused(Self.small + ["--parameter", "Omega_m=7"], 64, "Omega_m", "7")
      try refused(Self.small + ["--redshift=-1"], 64, "--redshift", "from 0 to 499")
      try refused(["snapshot", "--particles", "1"], 64, "--particles", "from 2 to 1024")
      try refused(["halos"], 64, "exactly one of --snapshot and --particles")
      try refused(["halos", "--particles", "p.npy"], 64, "needs --box")
      try refused(["halos", "--particles", "p.npy", "--box", "9"], 64, "--omega-m and --particle-mass")
      try refused(["halos", "--snapshot", "s", "--box", "9"], 64, "--box goes only with --particles.")
      try refused(["halos", "--snapshot", "nowhere"], 74, "nowhere/manifest.json")
      try refused(["halos", "--snapshot", "nowhere", "--linking-length=-1"], 64, "--linking-length")
      try FileManager.default.createDirectory(atPath: folder + "/s", withIntermediateDirectories: true)
      try AtomicFile.write("{\"halos\": 3}", to: folder + "/s/manifest.json")
      try refused(["halos", "--snapshot", "s"], 65, "s/manifest.json", "no number box_size")
      try NumpyFile.write(NumpyArray(shape: [2, 2], values: [1, 2, 3, 4]), to: folder + "/p.npy")
      try refused(["halos", "--particles", "p.npy", "--box", "9", "--omega-m", "0.3"], 65, "p.npy", "(N, 3)")
      try AtomicFile.write("kept", to: folder + "/x")
      for arguments in [Self.small, ["halos", "--snapshot", "s"]] {
        #expect(try Command.run(arguments + ["--out", "x"], in: folder).status == 64)
        #expect(try FileBytes.readText(folder + "/x") == "kept")
      }
    }
  }
}
