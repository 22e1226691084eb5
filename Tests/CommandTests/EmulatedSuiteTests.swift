import Formats
import Foundation
import TestSupport
import Testing

/// Suites drawn from the emulator of a kept model.
@Suite struct EmulatedSuiteTests {
  private let made: EmulatedModel

  init() throws { made = try EmulatedModel.made.get() }

  private func simulate(_ options: String..., in folder: String) throws -> Command.Outcome {
    try Command.run(["simulate", "--quiet", "--emulator", made.model] + options, in: folder)
  }

  @Test func equalSeedsGiveEqualBytesWhateverDividesTheWork() throws {
    try withTemporaryDirectory { folder in
      for (name, options) in [
        ("one", ["--threads", "1"]), ("two", ["--threads", "2"]), ("first", ["--shard", "0/2"]),
      ] {
        let out = name == "first" ? "shards" : name
        let outcome = try Command.run(
          ["simulate", "--quiet", "--emulator", made.model, "--count", "2500", "--out", out] + options,
          in: folder)
        #expect(outcome.status == 0, "\(outcome.log.prefix(300))")
      }
      #expect(
        try simulate("--count", "2500", "--out", "shards", "--shard", "1/2", in: folder).status == 0)
      let whole = try snapshot(of: folder + "/one")
      #expect(whole.keys.sorted() == ["k.npy", "manifest.json", "parameters.txt", "pk.npy"])
      for name in ["two", "shards"] { #expect(try snapshot(of: "\(folder)/\(name)") == whole) }
      let spectra = try NumpyFile.readMatrix(folder + "/one/pk.npy")
      #expect(spectra.rows == 2500 && spectra.values.allSatisfy { $0 > 0 })
      #expect(try simulate("--count", "2500", "--seed", "2", "--out", "other", in: folder).status == 0)
      let other = try snapshot(of: folder + "/other")
      #expect(other["pk.npy"] != whole["pk.npy"] && other["parameters.txt"] != whole["parameters.txt"])
    }
  }

  @Test func givenPointsAreDrawnWithAndWithoutWhatIsNotKnown() throws {
    try withTemporaryDirectory { folder in
      let header = "# sigma_8 Omega_m Omega_b h n_s M_nu w\n"
      let points = header + "0.8 0.3 0.05 0.7 1.0 0.4 -1\n0.75 0.3 0.05 0.7 1.0 0.1 -0.9\n"
      try AtomicFile.write(points, to: folder + "/p.txt")
      for (name, options) in [
        ("own", []), ("shared", ["--response", "shared"]), ("mean", ["--response", "mean"]),
        ("exact", ["--response", "mean", "--noiseless"]), ("smooth", ["--noiseless"]),
      ] {
        let outcome = try Command.run(
          ["simulate", "--quiet", "--emulator", made.model, "--parameters", "p.txt", "--out", name] + options,
          in: folder)
        #expect(outcome.status == 0, "\(outcome.log.prefix(300))")
      }
      let names = ["own", "shared", "mean", "exact", "smooth"]
      let spectra = try names.map { try NumpyFile.readMatrix("\(folder)/\($0)/pk.npy").values }
      #expect(Set(spectra).count == 5)
      let table = try ParameterTable.read(folder + "/own/parameters.txt")
      #expect(table.column(named: "M_nu") == [0.4, 0.1] && table.column(named: "sigma_8") == [0.8, 0.75])
      // Scatter of a realisation is some per cent where there are modes.
      for (one, other) in zip(spectra[2], spectra[3]).suffix(5) { #expect(abs(one / other - 1) < 0.15) }
      let refusal = try simulate(
        "--parameters", "p.txt", "--response", "mean", "--noiseless", "--seed", "3", "--out", "x", in: folder)
      expectRefused(refusal, 64, "--seed goes only without --noiseless")
    }
  }

  @Test func theSuiteSaysThatItIsEmulated() throws {
    try withTemporaryDirectory { folder in
      let drawn = try simulate("--count", "60", "--out", "e", in: folder)
      #expect(drawn.status == 0 && drawn.output == "e\n")
      let manifest = try JSONValue.read(folder + "/e/manifest.json")
      #expect(manifest["generator"] == "Slingshot emulator")
      let details = try #require(manifest["details"])
      #expect(details["emulated_from"]?.string == made.model && details["response"] == "own")
      for name in ["config.json", "model.safetensors"] {
        #expect(try details["emulator_sha256"]?[name]?.string == SHA256.ofFile("\(made.model)/\(name)"))
      }
      #expect(details["emulator_simulations"] == ["source": 300, "target": 40])
      let range = try #require(manifest["parameters"]?["M_nu"]?["prior"]?.doubles)
      #expect(range[0] >= 0 && range[1] <= 1)
      let shown = try Command.run(["inspect", "e"], in: folder).output
      #expect(shown.contains("made by      Slingshot emulator, seed 1"))
      #expect(shown.contains("emulated_from: \(made.model)"))

      let remark = "The simulations of emulated"
      let fitted = try Command.run(
        [
          "transfer", "--model", made.networks, "--suite", folder + "/e", "--strategy", "scratch",
          "--settings", made.settings, "--out", "m",
        ], in: folder)
      #expect(fitted.status == 0 && fitted.log.contains("warning: " + remark), "\(fitted.log.suffix(300))")
      #expect(try Command.run(["inspect", "m"], in: folder).output.contains("emulated_from"))
      let forecast = try Command.run(
        [
          "forecast", "--source", folder + "/e", "--suite", made.few, "--out", "f", "--set",
          "study.targets=[20]",
          "--set", "study.strategies=[scratch]", "--set", "pretrain.trials=1", "--set", "transfer.trials=1",
          "--set", "forecast.universes=1", "--set", "study.seeds=[1]", "--set", "summarise.maximum_k=0.1",
        ], in: folder)
      #expect(forecast.log.contains("warning: " + remark), "\(forecast.log.suffix(300))")
      // The page of the forecast says it too.
      if forecast.status == 0 {
        #expect(forecast.output.contains(remark))
        #expect(try FileBytes.readText(folder + "/f/report.html").contains(remark))
      }
    }
  }

  @Test func anExistingSuiteIsRefusedResumedOrReplaced() throws {
    try withTemporaryDirectory { folder in
      #expect(try simulate("--count", "4", "--out", "s", in: folder).status == 0)
      let before = try snapshot(of: folder)
      expectRefused(try simulate("--count", "4", "--out", "s", in: folder), 64, "s already exists")
      #expect(try simulate("--count", "4", "--out", "s", "--resume", in: folder).status == 0)
      expectRefused(
        try simulate("--count", "4", "--response", "mean", "--out", "s", "--resume", in: folder), 64,
        "s: exists already")
      #expect(try snapshot(of: folder) == before)
      #expect(try simulate("--count", "5", "--out", "s", "--force", in: folder).status == 0)
      #expect(try NumpyFile.readMatrix(folder + "/s/pk.npy").rows == 5)
      // The model that is drawn from is never within what is replaced.
      try FileManager.default.copyItem(atPath: made.model, toPath: folder + "/m")
      let model = try snapshot(of: folder + "/m")
      let within = try Command.run(
        ["simulate", "--emulator", "m", "--count", "4", "--out", "m", "--force"], in: folder)
      #expect(within.status != 0)
      #expect(try snapshot(of: folder + "/m") == model)
    }
  }

  @Test func badRequestsAreRefused() throws {
    try withTemporaryDirectory { folder in
      func refused(_ table: String, _ status: Int32 = 65, _ parts: String...) throws {
        try AtomicFile.write(table, to: folder + "/p.txt")
        let outcome = try simulate("--parameters", "p.txt", "--out", "s", in: folder)
        #expect(outcome.status == status && outcome.output.isEmpty, "\(outcome.log.prefix(300))")
        for part in parts { #expect(outcome.log.contains(part), "\(outcome.log.prefix(300))") }
        #expect(try snapshot(of: folder).keys.sorted() == ["p.txt"])
      }
      let header = "# Omega_m Omega_b h n_s sigma_8 M_nu w\n"
      let good = "0.3 0.05 0.7 1.0 0.8 0.4 -1\n"
      try refused(
        header + good + "0.3 0.05 0.7 1.0 0.8 1.7 -1\n", 65,
        "p.txt: row 2, column 6, parameter M_nu is 1.7, expected", "the emulator's prior")
      try refused(header + "0.05 0.03 0.7 1.0 0.8 0.4 -1\n", 65, "row 1, column 1, parameter Omega_m is 0.05")
      try refused("# Omega_m Omega_b h n_s sigma_8 w\n0.3 0.05 0.7 1.0 0.8 -1\n", 65, "p.txt", "M_nu")
      try refused(
        "# Omega_m Omega_b h n_s sigma_8 M_nus w\n" + good, 65,
        "p.txt: column 'M_nus' is no parameter of the emulator, did you mean 'M_nu'?")
      try refused(header + "0.3 0.05 0.7 1.0 0.8 nan -1\n", 65, "p.txt")
      try refused(header, 65, "p.txt")
      let other = try Command.run(
        ["simulate", "--emulator", made.networks, "--count", "4", "--out", "s"], in: folder)
      expectRefused(
        other, 65,
        "source predicts by networks, expected an emulator, as `slingshot transfer --source SUITE --strategy emulated` makes."
      )
      let none = try Command.run(
        ["simulate", "--emulator", "none", "--count", "4", "--out", "s"], in: folder)
      #expect(none.status != 0 && none.log.contains("model directory"), "\(none.log.prefix(300))")
    }
  }
}
