import ArgumentParser
import Simulation

/// Options of `slingshot simulate --external`.
struct ExternalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A program of your own that simulates one point, run once for each in a directory of its own.",
      valueName: "command"))
  var external: String?

  @Option(
    name: .customLong("output"), parsing: .singleValue,
    help: "What the program leaves: NAME (NAME.npy with k.npy, or NAME.txt) or NAME=FILE; pk by default.")
  var outputs: [String] = []

  @Option(help: "Seconds after which the program is stopped, with all that it has started.")
  var timeout: Double = 3600

  @Option(help: "Further attempts after a failure.")
  var retries: Int = 1

  @Option(help: "Share of the simulations that may fail; they are left out of the suite.")
  var failures: Double = 0.05

  @Option(help: "Programs running at once.")
  var jobs: Int = 1

  @Flag(help: "Keep the directories of all simulations, not only of those that fail.")
  var keepRuns = false

  func validate() throws {
    guard timeout > 0, timeout.isFinite else {
      throw ValidationError("--timeout must be a positive number of seconds, found \(timeout).")
    }
    guard (0...1000).contains(retries) else {
      throw ValidationError("--retries must be from 0 to 1000, found \(retries).")
    }
    guard (0...1).contains(failures) else {
      throw ValidationError("--failures must be from 0 to 1, found \(failures).")
    }
    guard (1...4096).contains(jobs) else {
      throw ValidationError("--jobs must be from 1 to 4096, found \(jobs).")
    }
    guard external == nil else { return }
    let given: [(String, Bool)] = [
      ("--output", !outputs.isEmpty), ("--timeout", timeout != 3600), ("--retries", retries != 1),
      ("--failures", failures != 0.05), ("--jobs", jobs != 1), ("--keep-runs", keepRuns),
    ]
    if let first = given.first(where: \.1) { throw ValidationError("\(first.0) goes with --external.") }
  }

  /// How patiently the program is run.
  var limits: ExternalSimulator.Limits {
    .init(timeout: timeout, retries: retries, failures: failures, keepsAll: keepRuns)
  }
}
