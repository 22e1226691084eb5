import Formats
import Foundation
import TestSupport
import Testing

/// Job arrays as SLURM describes them to their tasks; no SLURM is run.
@Suite struct ShardTests {
  private static let simulate = ["simulate", "--suite", "lcdm", "--quiet"]

  private func run(
    _ words: [String], task id: Int, of count: Int, from first: Int, to last: Int, in folder: String
  ) throws -> Command.Outcome {
    let variables = [("ID", id), ("COUNT", count), ("MIN", first), ("MAX", last), ("STEP", 1)].map {
      "SLURM_ARRAY_TASK_\($0)=\($1)"
    }
    return try Command.run(variables + [Command.path] + words, in: folder, binary: "/usr/bin/env")
  }

  @Test func aTaskWithASuiteOfItsOwnSimulatesAllOfIt() throws {
    try withTemporaryDirectory { folder in
      for task in 0..<2 {
        let words = [
          "simulate", "--suite", "lcdm", "--count", "70", "--seed", "\(task)", "--out", "per \(task)",
        ]
        let outcome = try run(words, task: task, of: 2, from: 0, to: 1, in: folder)
        #expect(outcome.status == 0 && outcome.output == "per \(task)\n", "\(outcome.log)")
        #expect(
          outcome.log.hasPrefix("all 70 simulations into per \(task) in task \(task); --shard slurm takes"))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["per 0", "per 1"])
    }
  }

  @Test func tasksThatAreSentAgainCompleteTheWork() throws {
    try withTemporaryDirectory { folder in
      let words = Self.simulate + ["--count", "300", "--out", "s", "--shard"]
      // Five blocks of 64, a task each; two of them fail.
      for task in [0, 2, 4] {
        let outcome = try run(words + ["slurm"], task: task, of: 5, from: 0, to: 4, in: folder)
        #expect(outcome.status == 0, "\(outcome.log)")
        #expect(outcome.log.hasPrefix("part \(task) of 5, counted from 0, of 300 simulations into s\n"))
      }
      let before = try snapshot(of: folder)
      for task in [1, 3] {
        let outcome = try run(words + ["slurm"], task: task, of: 2, from: 1, to: 3, in: folder)
        expectRefused(
          outcome, 64, "job array of 2 listed ids between 1 and 3", "--shard $SLURM_ARRAY_TASK_ID/10")
      }
      expectRefused(
        try Command.run(words + ["slurm"], in: folder), 64,
        "expected the variable SLURM_ARRAY_TASK_ID, found none")
      #expect(try snapshot(of: folder) == before)
      for task in [1, 3] {
        let outcome = try run(words + ["\(task)/5"], task: task, of: 2, from: 1, to: 3, in: folder)
        #expect(outcome.status == 0, "\(outcome.log)")
      }
      #expect(try NumpyFile.readMatrix(folder + "/s/pk.npy").rows == 300)
    }
  }

  /// A table that ends too early is refused; the right one is then welcome.
  @Test func aFailedCommandDoesNotBlockTheCorrectedOne() throws {
    try withTemporaryDirectory { folder in
      try AtomicFile.write("# Omega_m sigma_8\n0.3175 0.834\n", to: folder + "/one.txt")
      func table(_ name: String, to end: Double) throws {
        let steps = (0..<200).map { 1e-5 * pow(end / 1e-5, Double($0) / 199) }
        let lines = steps.map { "\($0) \(2e4 * $0 * 50 / pow(1 + $0 * 50, 3.6))" }
        try AtomicFile.write("# k/h P\n" + lines.joined(separator: "\n") + "\n", to: folder + "/" + name)
      }
      try table("short.dat", to: 0.36)
      try table("good.dat", to: 50)
      let words = ["simulate", "--parameters", "one.txt", "--noiseless", "--quiet", "--out", "s", "--table"]
      let before = try snapshot(of: folder)
      for more in [[], ["--shard", "0/2"]] {
        #expect(try Command.run(words + ["short.dat"] + more, in: folder).status == 65)
        #expect(try snapshot(of: folder) == before)
      }
      let right = try Command.run(words + ["good.dat"], in: folder)
      #expect(right.status == 0, "\(right.log)")
    }
  }
}
