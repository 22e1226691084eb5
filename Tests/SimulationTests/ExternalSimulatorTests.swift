import Formats
import Foundation
import Simulation
import Synchronization
import TestSupport
import Testing

/// Small programs of the shell as simulators: P = 1000 A and 500 A in two bins.
private let good = #"printf '0.01 %s\n0.02 %s\n' "$((A * 1000))" "$((A * 500))" > pk.txt"#

/// A request in a folder of its own.
private struct Request {
  var folder: String
  var script: String
  var count = 6
  var retries = 0
  var timeout = 20.0
  var failures = 1.0
  var jobs = 2
  var outputs = ["pk"]
  var keepsAll = false

  var runs: String { folder + "/out.runs" }

  func simulator() throws -> ExternalSimulator {
    let values = Matrix(rows: count, columns: 1, values: (0..<count).map { Double($0 + 1) })
    let quoted = script.replacingOccurrences(of: "'", with: "'\\''")
    return try ExternalSimulator(
      command: CommandTemplate("/bin/sh -c 'A=${SLINGSHOT_A%.0}; \(quoted)' sh {A} {index} {seed}"),
      outputs: outputs.map { try ExternalOutput($0) },
      parameters: ParameterTable(names: ["A"], values: values), seed: 5,
      limits: .init(timeout: timeout, retries: retries, failures: failures, keepsAll: keepsAll))
  }

  @discardableResult
  func perform(
    shard: Shard = .whole, isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) throws -> ExternalSimulator.Collected? {
    let simulator = try simulator()
    let folder = try simulator.blockFolder(at: self.folder + "/out.partial")
    try simulator.fill(
      folder, runs: runs, shard: shard, jobs: jobs, progress: progress, isCancelled: isCancelled)
    return try simulator.collected(from: folder, runs: runs)
  }

  func record() throws -> [String] {
    try String(contentsOfFile: runs + "/failures.csv", encoding: .utf8).split(separator: "\n").map(
      String.init)
  }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder + "/" + name) }
}

@Suite struct ExternalSimulatorTests {
  @Test func everyPointIsRunInItsOwnDirectory() throws {
    try withTemporaryDirectory { folder in
      let request = Request(folder: folder, script: good)
      let collected = try #require(try request.perform())
      #expect(
        collected.k == [0.01, 0.02] && collected.rows == [0, 1, 2, 3, 4, 5] && collected.failed.isEmpty)
      let expected: [Double] = [1000, 500, 2000, 1000, 3000, 1500, 4000, 2000, 5000, 2500, 6000, 3000]
      #expect(collected.summaries[0].values == expected)
      #expect(!request.has("out.runs"))
    }
  }

  @Test func parametersReachTheProgramInFourWays() throws {
    try withTemporaryDirectory { folder in
      let script = """
        printf "%s\\n" "$1" "$2" "$3" "$SLINGSHOT_A" "$SLINGSHOT_INDEX" "$SLINGSHOT_SEED" "$SLINGSHOT_DIRECTORY" > all; \
        pwd >> all; \(good)
        """
      var request = Request(folder: folder, script: script, count: 2)
      request.keepsAll = true
      let simulator = try request.simulator()
      #expect(try request.perform()?.rows == [0, 1])
      let here = request.runs + "/1"
      let lines = try String(contentsOfFile: here + "/all", encoding: .utf8).split(separator: "\n").map(
        String.init)
      let seed = "\(simulator.seed(of: 1))"
      #expect(lines.prefix(7) == ["2.0", "1", seed, "2.0", "1", seed, here])
      #expect(lines[7].hasSuffix("/out.runs/1"))
      #expect(simulator.seed(of: 0) != simulator.seed(of: 1) && simulator.seed(of: 1) < 1 << 31)
      let table = try ParameterTable.read(here + "/parameters.txt")
      #expect(table.names == ["A"] && table.values.values == [2])
    }
  }

  @Test func numpyFilesAreReadBesideText() throws {
    try withTemporaryDirectory { folder in
      try NumpyFile.write(NumpyArray([0.1, 0.2, 0.3]), to: folder + "/k.npy")
      try NumpyFile.write(NumpyArray([3, 2, 1]), to: folder + "/p.npy")
      var request = Request(
        folder: folder, script: "cp '\(folder)/k.npy' . && cp '\(folder)/p.npy' pk.npy && cp pk.npy other.npy"
      )
      request.outputs = ["pk", "mpk=other.npy"]
      let collected = try #require(try request.perform())
      #expect(collected.k == [0.1, 0.2, 0.3] && collected.summaries.count == 2)
      #expect(collected.summaries[1].row(5).elementsEqual([3, 2, 1]))
    }
  }

  @Test(arguments: [
    ("exit 1", "exit status 1", "1"), ("kill -9 $$", "ended by signal 9", ""),
    ("true", "no output pk.npy or pk.txt", "0"),
    ("echo 0.01 nan > pk.txt", "expected", "0"), ("echo 0.01 -5 > pk.txt", "expected", "0"),
    ("cp /dev/null k.npy; echo > pk.npy", "npy", "0"), ("nosuchprogram", "exit status 127", "127"),
  ])
  func eachFailureIsRecordedAndItsDirectoryKept(script: String, cause: String, status: String) throws {
    try withTemporaryDirectory { folder in
      let bad = "if [ $A = 3 ]; then echo first >&2; echo the last words, >&2; \(script); else \(good); fi"
      let request = Request(folder: folder, script: bad)
      let collected = try #require(try request.perform())
      #expect(collected.rows == [0, 1, 3, 4, 5] && collected.failed == [2])
      #expect(collected.summaries[0].column(0) == [1000, 2000, 4000, 5000, 6000])
      let lines = try request.record()
      #expect(
        lines.count == 2 && lines[0] == "simulation,A,attempts,cause,exit_status,last_error_line,directory")
      #expect(lines[1].hasPrefix("2,3.0,1,") && lines[1].contains(cause), "\(lines[1])")
      #expect(lines[1].contains(",\(status),") && lines[1].hasSuffix("/out.runs/2"), "\(lines[1])")
      if script != "nosuchprogram" { #expect(lines[1].contains("\"the last words,\"")) }
      #expect(request.has("out.runs/2/stderr.txt") && !request.has("out.runs/1"))
    }
  }

  @Test func aTimeoutEndsTheWholeProcessGroup() throws {
    try withTemporaryDirectory { folder in
      // The child of the program would write a file after the end of the program.
      let script = "(sleep 1.5; touch '\(folder)/late') & if [ $A = 1 ]; then sleep 60; else \(good); fi"
      var request = Request(
        folder: folder, script: script, count: 2)
      request.timeout = 0.4
      let started = Date()
      let failed = try request.perform()?.failed
      #expect(failed == [0])
      #expect(-started.timeIntervalSinceNow < 10)
      let lines = try request.record()
      #expect(lines[1].contains("stopped after 0.4 s"))
      usleep(1_600_000)
      #expect(!request.has("late"))
    }
  }

  @Test func aStubbornProgramIsKilled() throws {
    try withTemporaryDirectory { folder in
      var request = Request(folder: folder, script: "trap \"\" TERM; while :; do sleep 0.05; done", count: 1)
      request.timeout = 0.2
      let text = message { try request.perform() }
      #expect(text?.contains("1 of the 1 simulations run so far failed") == true)
    }
  }

  @Test func failuresAreTriedAgain() throws {
    try withTemporaryDirectory { folder in
      let script = "[ -e '\(folder)'/seen$A ] || { touch '\(folder)'/seen$A; exit 3; }; \(good)"
      var request = Request(
        folder: folder, script: script, count: 3)
      request.retries = 1
      let failed = try request.perform()?.failed
      #expect(failed == [])
      #expect(!request.has("out.runs"))
    }
  }

  @Test func otherBinsThanMostCountAsFailed() throws {
    try withTemporaryDirectory { folder in
      let script = "\(good); [ $A != 1 ] || echo 0.03 5 >> pk.txt"
      let request = Request(folder: folder, script: script)
      let collected = try #require(try request.perform())
      #expect(collected.rows == [1, 2, 3, 4, 5] && collected.failed == [0] && collected.k.count == 2)
      #expect(try request.record()[1].contains("\"3 bins, expected 2 as most simulations have\""))
    }
  }

  /// The first in order, not the one that ended first.
  @Test func theFirstFailureIsTheFirstInOrder() throws {
    try withTemporaryDirectory { folder in
      let script = "[ $SLINGSHOT_INDEX -gt 0 ] || sleep 0.5; exit $((5 + SLINGSHOT_INDEX))"
      let request = Request(folder: folder, script: script, failures: 0)
      let text = try #require(message { try request.perform() })
      #expect(text.contains("the first: simulation 0, exit status 5, its files are in"), "\(text)")
    }
  }

  @Test func tooManyFailuresEndTheWork() throws {
    try withTemporaryDirectory { folder in
      let script = "[ $A -gt 3 ] || { echo no memory >&2; exit 9; }; \(good)"
      var request = Request(
        folder: folder, script: script, count: 10)
      request.failures = 0.2
      request.jobs = 1
      let text = try #require(message { try request.perform() })
      #expect(
        text.hasPrefix("3 of the 3 simulations run so far failed (10 in all), expected at most 2; the first:")
          && text.contains("simulation 0, exit status 9 (no memory), its files are in")
          && text.hasSuffix("out.runs/failures.csv lists them."), "\(text)")
      #expect(try request.record().count == 4)
      // A wider limit goes on where the work stopped.
      request.failures = 0.3
      #expect(try request.perform()?.failed == [0, 1, 2])

      var hopeless = Request(folder: folder + "/new", script: "exit 1", count: 40, failures: 1, jobs: 1)
      try FileManager.default.createDirectory(atPath: hopeless.folder, withIntermediateDirectories: true)
      hopeless.failures = 0.9
      #expect(message { try hopeless.perform() }?.hasPrefix("All of the first 10 simulations failed") == true)
    }
  }

  @Test func stoppedWorkGoesOnSimulationBySimulation() throws {
    try withTemporaryDirectory { folder in
      let script = "echo $A >> '\(folder)/log'; \(good)"
      var request = Request(
        folder: folder, script: script, count: 8)
      request.jobs = 1
      let stopped = Mutex(false)
      let error = thrown(SimulationError.self) {
        try request.perform(
          isCancelled: { stopped.withLock { $0 } },
          progress: { done, _ in if done == 3 { stopped.withLock { $0 = true } } })
      }
      #expect(error == .cancelled(done: 3, total: 8))
      #expect(try request.perform()?.rows.count == 8)
      let log = try String(contentsOfFile: folder + "/log", encoding: .utf8).split(separator: "\n")
      #expect(log.sorted() == (1...8).map { "\($0)" })
    }
  }

  @Test func cancellingStopsARunningProgram() throws {
    try withTemporaryDirectory { folder in
      let request = Request(folder: folder, script: "touch '\(folder)/begun'; sleep 60", count: 2)
      let started = Date()
      let error = thrown(SimulationError.self) {
        try request.perform(isCancelled: { FileManager.default.fileExists(atPath: folder + "/begun") })
      }
      #expect(error == .cancelled(done: 0, total: 2) && -started.timeIntervalSinceNow < 10)
    }
  }

  @Test func shardsMakeTheWhole() throws {
    try withTemporaryDirectory { folder in
      let request = Request(folder: folder, script: good)
      #expect(try request.perform(shard: Shard("1/3")) == nil)
      #expect(try request.perform(shard: Shard("2/3")) == nil)
      let simulator = try request.simulator()
      let partial = folder + "/out.partial"
      #expect(
        message { try simulator.requireComplete(simulator.blockFolder(at: partial)) }
          == "\(partial): 2 of 6 simulations are missing (0, 3), expected all of them;"
          + " shards that have not ended: 0/3.")
      #expect(try request.perform(shard: Shard("0/3"))?.rows.count == 6)
    }
  }

  @Test func badRequestsAreRefused() throws {
    func simulator(_ command: String, _ outputs: [String] = ["pk"]) throws -> ExternalSimulator {
      try ExternalSimulator(
        command: CommandTemplate(command), outputs: outputs.map { try ExternalOutput($0) },
        parameters: ParameterTable(names: ["Omega_m"], values: Matrix(rows: 1, columns: 1)), seed: 1)
    }
    #expect(
      message { try simulator("run {Omega_n}") }
        == "The external command has {Omega_n}, which has no value, did you mean {Omega_m}?,"
        + " expected one of {Omega_m}, {index}, {seed}, {directory}, {here}"
        + " or {{Omega_n}} for the braces themselves.")
    for outputs in [["pk", "pk=x"], ["k"], ["a/b"], [""], ["pk="]] {
      #expect(message { try simulator("run", outputs) }?.contains("written NAME or NAME=FILE") == true)
    }
  }
}
