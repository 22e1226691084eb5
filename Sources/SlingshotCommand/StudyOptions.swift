import ArgumentParser
import Formats
import Pipeline

/// What `run` and `demo` have in common.
struct StudyOptions: ParsableArguments {
  @Option(help: "Run directory to make.")
  var out: String?

  @Option(name: .customLong("set"), help: "Override a setting, as in --set study.seeds='[1, 2]'; repeatable.")
  var overrides: [String] = []

  @Flag(help: "Go on with an interrupted run of the same settings.")
  var resume = false

  @Flag(help: "Replace an existing run directory.")
  var force = false

  @Option(help: "Networks trained at once; all cores by default.")
  var threads: Int?

  @Flag(help: "Print the results as JSON instead of a table.")
  var json = false

  @Flag(help: "No progress bars.")
  var quiet = false

  func validate() throws {
    if resume && force { throw ValidationError("--resume and --force exclude each other; give one.") }
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, found \(threads).") }
  }

  var existing: RunDirectory.Existing { resume ? .resume : force ? .replace : .refuse }

  /// Runs a study and prints its verdict and the report's path.
  func run(_ study: Study, input: String, defaultOut: String, command: String) throws {
    let destination = out ?? defaultOut
    let run = StudyRun(study: study, input: input, command: command)
    let report = try run.perform(in: destination, existing: existing, threads: threads, quiet: quiet)
    if json {
      output(try JSONValue.read(destination + "/results.json").encoded())
    } else {
      output(report.table)
      output(report.path)
    }
  }
}
