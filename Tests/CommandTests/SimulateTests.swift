import Formats
import Foundation
import TestSupport
import Testing

@Suite struct SimulateTests {
  private func simulate(_ options: String..., in folder: String) throws -> Command.Outcome {
    try Command.run(["simulate", "--quiet"] + options, in: folder)
  }

  private static let forty = ["simulate", "--quiet", "--suite", "nwlh", "--count", "40", "--seed", "7"]

  @Test func theSameSeedGivesTheSameBytes() throws {
    try withTemporaryDirectory { folder in
      for (name, threads) in [("one", "1"), ("två", "2")] {
        let outcome = try Command.run(Self.forty + ["--out", name, "--threads", threads], in: folder)
        #expect(outcome.status == 0 && outcome.output == name + "\n", "\(outcome.log)")
      }
      let whole = try snapshot(of: folder + "/one")
      #expect(whole.keys.sorted() == ["k.npy", "manifest.json", "parameters.txt", "pk.npy"])
      #expect(try snapshot(of: folder + "/två") == whole)

      let first = try Command.run(Self.forty + ["--out", "s", "--shard", "0/2"], in: folder)
      #expect(first.status == 0, "\(first.log)")
      let second = try Command.run(Self.forty + ["--out", "s", "--shard", "1/2"], in: folder)
      #expect(second.status == 0, "\(second.log)")
      #expect(try snapshot(of: folder + "/s") == whole)

      #expect(
        try Command.run(
          ["simulate", "--quiet", "--suite", "nwlh", "--count", "40", "--seed", "8", "--out", "other"],
          in: folder
        ).status == 0)
      #expect(try snapshot(of: folder + "/other")["pk.npy"] != whole["pk.npy"])
    }
  }

  @Test func anExistingSuiteIsRefusedResumedOrReplaced() throws {
    try withTemporaryDirectory { folder in
      #expect(try simulate("--suite", "lcdm", "--count", "4", "--out", "s", in: folder).status == 0)
      let before = try snapshot(of: folder)
      expectRefused(
        try simulate("--suite", "lcdm", "--count", "4", "--out", "s", in: folder), 64,
        "s already exists", "--resume", "--force")
      #expect(
        try simulate("--suite", "lcdm", "--count", "4", "--out", "s", "--resume", in: folder).status == 0)
      expectRefused(
        try simulate("--suite", "lcdm", "--count", "5", "--out", "s", "--resume", in: folder), 64,
        "s: exists already")
      #expect(try snapshot(of: folder) == before)
      #expect(
        try simulate("--suite", "lcdm", "--count", "5", "--out", "s", "--force", in: folder).status == 0)
      #expect(try NumpyFile.readMatrix(folder + "/s/pk.npy").rows == 5)
    }
  }

  @Test func aParameterFileGivesItsOwnSpectra() throws {
    try withTemporaryDirectory { folder in
      let file = folder + "/my parameters.txt"
      try Data("# Omega_m sigma_8 M_nu\n0.3 0.8 0.1\n0.25 0.9 0.4\n".utf8)
        .write(to: URL(fileURLWithPath: file))
      for (name, flags) in [
        ("noisy", []), ("mean", ["--noiseless"]), ("linear", ["--noiseless", "--linear"]),
      ] {
        let outcome = try Command.run(
          ["simulate", "--quiet", "--parameters", "my parameters.txt", "--out", name] + flags, in: folder)
        #expect(outcome.status == 0, "\(outcome.log)")
      }
      let noisy = try NumpyFile.readMatrix(folder + "/noisy/pk.npy")
      let mean = try NumpyFile.readMatrix(folder + "/mean/pk.npy")
      let linear = try NumpyFile.readMatrix(folder + "/linear/pk.npy")
      #expect(mean.rows == 2 && mean.columns == 79)
      // Many modes in the last bin: the scatter is small there and not nothing; non-linear power is larger.
      let last = mean.row(0).count - 1
      #expect(noisy.row(0)[last] != mean.row(0)[last])
      #expect(abs(noisy.row(0)[last] / mean.row(0)[last] - 1) < 0.1)
      #expect(mean.row(0)[last] / linear.row(0)[last] > 1.5)
      let table = try ParameterTable.read(folder + "/mean/parameters.txt")
      #expect(table.names.starts(with: ["Omega_m"]) && table.values.rows == 2)
    }
  }

  @Test func badRequestsAreRefused() throws {
    try withTemporaryDirectory { folder in
      expectRefused(
        try simulate("--suite", "lcdn", "--count", "4", "--out", "s", in: folder), 64,
        "no built-in suite 'lcdn'", "did you mean 'lcdm'?")
      expectRefused(
        try simulate("--parameters", "none.txt", "--out", "s", in: folder), 74, "none.txt: could not open")
      try Data("# Omega_m sigma_9\n0.3 0.8\n".utf8).write(to: URL(fileURLWithPath: folder + "/p.txt"))
      expectRefused(
        try simulate("--parameters", "p.txt", "--out", "s", in: folder), 65, "p.txt", "sigma_9", "sigma_8")
      try Data("# Omega_m sigma_8\n0.3 nan\n".utf8).write(to: URL(fileURLWithPath: folder + "/p.txt"))
      expectRefused(try simulate("--parameters", "p.txt", "--out", "s", in: folder), 65, "p.txt")
      try Data("# Omega_m sigma_8\n0.3 0.8\n0.2\n".utf8).write(to: URL(fileURLWithPath: folder + "/p.txt"))
      expectRefused(try simulate("--parameters", "p.txt", "--out", "s", in: folder), 65, "p.txt:3")
      #expect(try snapshot(of: folder).keys.sorted() == ["p.txt"])
    }
  }

  @Test func aKilledSimulationResumesToTheSameBytes() throws {
    try withTemporaryDirectory { folder in
      let arguments = ["simulate", "--quiet", "--suite", "lcdm", "--count", "300", "--threads", "1", "--out"]
      #expect(try Command.run(arguments + ["whole"], in: folder).status == 0)
      let running = try Running(Command.path, arguments + ["killed"], in: folder)
      // The first finished block is on disk: kill in the middle.
      while !FileManager.default.fileExists(atPath: folder + "/killed.partial/block-0.npy") {
        if FileManager.default.fileExists(atPath: folder + "/killed") { break }
        usleep(1000)
      }
      running.signal(SIGKILL)
      let killed = try running.wait()
      #expect(killed.status == 128 + SIGKILL || killed.status == 0)
      let resumed = try Command.run(arguments + ["killed", "--resume"], in: folder)
      #expect(resumed.status == 0, "\(resumed.log)")
      #expect(try snapshot(of: folder + "/killed") == snapshot(of: folder + "/whole"))
      #expect(!FileManager.default.fileExists(atPath: folder + "/killed.partial"))
    }
  }

  @Test func anInterruptedSimulationEndsWithItsOwnCode() throws {
    try withTemporaryDirectory { folder in
      let arguments = ["simulate", "--quiet", "--suite", "lcdm", "--count", "20000", "--out", "s"]
      let running = try Running(Command.path, arguments, in: folder)
      while !FileManager.default.fileExists(atPath: folder + "/s.partial/block-0.npy") { usleep(1000) }
      running.signal(SIGTERM)
      expectRefused(try running.wait(), 75, "s.partial", "--resume")
      #expect(!FileManager.default.fileExists(atPath: folder + "/s"))
    }
  }

  @Test func mergingNamesWhatIsMissing() throws {
    try withTemporaryDirectory { folder in
      let arguments = ["simulate", "--quiet", "--suite", "lcdm", "--count", "200", "--out", "s"]
      expectRefused(try Command.run(arguments + ["--merge"], in: folder), 74, "s.partial")
      for shard in ["0/4", "3/4"] {
        #expect(try Command.run(arguments + ["--shard", shard], in: folder).status == 0)
      }
      expectRefused(
        try Command.run(arguments + ["--merge"], in: folder), 65,
        "128 of 200 simulations are missing (64-191)",
        "shards that have not ended: 1/4, 2/4")
      #expect(
        try Command.run(arguments + ["--shard", "0/4"], in: folder).log.hasPrefix(
          "part 0 of 4, counted from 0, of 200 simulations into s\n"))
      expectRefused(
        try Command.run(arguments + ["--merge", "--seed", "9"], in: folder), 65,
        "other parameters or settings")
      #expect(try Command.run(arguments + ["--shard", "1/4"], in: folder).status == 0)
      // The last shard is killed after its work and before it puts the suite together.
      let aside = folder + "/aside"
      #expect(try Command.run(arguments + ["--shard", "2/4"], in: folder).status == 0)
      try FileManager.default.moveItem(atPath: folder + "/s", toPath: aside)
      let both = try Command.run(arguments + ["--merge", "--shard", "0/4"], in: folder)
      #expect(both.status == 64 && both.log.contains("--shard goes only without --merge"), "\(both.log)")
      #expect(
        try Command.run(Array(arguments.dropLast()) + ["aside", "--merge", "--resume"], in: folder).status
          == 0)
    }
  }

  @Test func aProgramOfTheUsersSimulates() throws {
    try withTemporaryDirectory { folder in
      let script = """
        #!/bin/sh
        [ "$SLINGSHOT_INDEX" != 3 ] || { echo out of memory >&2; exit 7; }
        printf '0.01 %s\n0.02 %s\n' "$1" "$2" > pk.txt
        """
      try Data((script + "\n").utf8).write(to: URL(fileURLWithPath: folder + "/sim.sh"))
      let external = ["--external", "/bin/sh {here}/sim.sh {sigma_8} {seed}", "--out", "s", "--quiet"]
      let arguments = ["simulate", "--suite", "lh", "--count", "6"] + external
      expectRefused(try Command.run(arguments, in: folder), 65, "simulation 3, exit status 7 (out of memory)")
      let outcome = try Command.run(arguments + ["--resume", "--failures", "0.2", "--jobs", "2"], in: folder)
      #expect(outcome.status == 0 && outcome.output == "s\n", "\(outcome.log)")
      let spectra = try NumpyFile.readMatrix(folder + "/s/pk.npy")
      let parameters = try ParameterTable.read(folder + "/s/parameters.txt")
      #expect(spectra.rows == 5 && spectra.columns == 2)
      #expect(spectra.column(0) == parameters.column(named: "sigma_8"))
      let record = try String(contentsOfFile: folder + "/s.runs/failures.csv", encoding: .utf8)
      #expect(record.contains("3,") && record.contains("exit status 7"))
      let useless = try Command.run(
        ["simulate", "--suite", "lh", "--count", "6", "--timeout", "5", "--out", "t"], in: folder)
      #expect(
        useless.status == 64 && useless.log.contains("--timeout goes only with --external"), "\(useless.log)")
    }
  }

  @Test func pairsHaveThePhasesOfTheirPartners() throws {
    try withTemporaryDirectory { folder in
      #expect(
        try simulate("--suite", "lcdm", "--count", "70", "--seed", "4", "--out", "lcdm", in: folder).status
          == 0)
      let arguments = ["simulate", "--quiet", "--suite", "nwlh", "--pair", "lcdm", "--seed", "9", "--out"]
      let whole = try Command.run(arguments + ["whole"], in: folder)
      #expect(whole.status == 0 && whole.output == "whole\n", "\(whole.log)")
      for part in ["0/2", "1/2"] {
        #expect(try Command.run(arguments + ["parts", "--shard", part], in: folder).status == 0)
      }
      #expect(try snapshot(of: folder + "/parts") == snapshot(of: folder + "/whole"))
      #expect(try Command.run(arguments + ["whole", "--resume"], in: folder).status == 0)
      let pair = try JSONValue.read(folder + "/whole/manifest.json")["pair"]
      #expect(pair?["suite"] == "ΛCDM" && pair?["rows"] == 70 && pair?["phases"]?["seed"] == "4")
      let (own, theirs) = (
        try ParameterTable.read(folder + "/whole/parameters.txt"),
        try ParameterTable.read(folder + "/lcdm/parameters.txt")
      )
      #expect(own.column(named: "sigma_8") == theirs.column(named: "sigma_8"))
      #expect(
        try simulate("--suite", "nwlh", "--pair", "lcdm", "--count", "5", "--out", "five", in: folder).status
          == 0)
      #expect(try NumpyFile.readMatrix(folder + "/five/pk.npy").rows == 5)
      for (options, status, words) in [
        (["--suite", "nwlh", "--pair", "lcdm", "--count", "71"], 64, "at most its own number, 70"),
        (["--suite", "lh", "--pair", "lcdm"], 64, "expected at least one that is new"),
        (["--suite", "nwlh", "--pair", "lcdm", "--generator", "fields"], 64, "the smooth one"),
        (["--suite", "nwlh", "--pair", "lcdm", "--linear"], 64, "expected spectrum to be"),
        (["--suite", "nwlh", "--pair", "lcdm", "--noiseless"], 64, "--noiseless goes only without --pair"),
        (["--parameters", "lcdm/parameters.txt", "--pair", "lcdm"], 64, "--pair goes only with --suite"),
        (
          ["--suite", "nwlh", "--pair", "lcdm", "--external", "run"], 64,
          "--pair goes only without --external"
        ),
        (["--emulator", "m", "--count", "4", "--pair", "lcdm"], 64, "--pair goes only with --suite"),
        (["--suite", "nwlh", "--pair", "none"], 74, "none"),
      ] as [([String], Int32, String)] {
        expectRefused(
          try Command.run(["simulate", "--quiet", "--out", "other"] + options, in: folder), status, words)
      }
      expectRefused(
        try Command.run(arguments + ["lcdm", "--force"], in: folder), 64, "lcdm")
      #expect(!FileManager.default.fileExists(atPath: folder + "/other"))
    }
  }

  private static let python = Python.having("numpy")

  @Test(.enabled(if: python != nil, "python3 with numpy is absent"))
  func numpyOpensASuite() throws {
    let python = try #require(Self.python)
    let suite = try TinyStudy.finished.get().suite
    let script = """
      import json, numpy, sys
      k = numpy.load(sys.argv[1] + "/k.npy")
      pk = numpy.load(sys.argv[1] + "/pk.npy")
      names = open(sys.argv[1] + "/parameters.txt").readline().strip("# \\n").split()
      values = numpy.loadtxt(sys.argv[1] + "/parameters.txt")
      json.load(open(sys.argv[1] + "/manifest.json"))
      print(k.shape, pk.shape, pk.dtype, values.shape == (60, len(names)), bool((pk > 0).all()))
      """
    #expect(try python.run(script, [suite]).output == "(79,) (60, 79) float64 True True\n")
  }
}
