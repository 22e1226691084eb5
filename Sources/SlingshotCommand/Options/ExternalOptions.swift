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

  @Option("Seconds after which the program is stopped, with all that it has started", .real(1e-3...1e8))
  var timeout = Defaulted(3600.0)

  @Option("Further attempts after a failure", .whole(0...1000))
  var retries = Defaulted(1)

  @Option("Share of the simulations that may fail; they are left out of the suite", .real(0...1))
  var failures = Defaulted(0.05)

  @Option("Programs running at once", .whole(1...4096))
  var jobs = Defaulted(1)

  @Flag(help: "Keep the directories of all simulations, not only of those that fail.")
  var keepRuns = false

  /// How patiently the program is run.
  var limits: ExternalSimulator.Limits {
    .init(timeout: timeout.value, retries: retries.value, failures: failures.value, keepsAll: keepRuns)
  }
}
