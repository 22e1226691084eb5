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

  @Option("Networks trained at once; all cores by default", .whole(1...4096))
  var threads: Int?

  @Flag(help: "Print the results as JSON instead of a table.")
  var json = false

  @Flag(help: "No progress bars.")
  var quiet = false

  /// The options, all of which always have an effect.
  static let names = ["--out", "--set", "--resume", "--force", "--threads", "--json", "--quiet"]

  func validate() throws {
    if resume && force { throw ValidationError("--resume and --force exclude each other; give one.") }
  }

  var existing: RunDirectory.Existing { resume ? .resume : force ? .replace : .refuse }

  /// Runs a study and prints its verdict and the report's path.
  ///
  /// - Parameter files: the study file and whatever else is read.
  func run(_ study: Study, input: String, from files: [String], defaultOut: String, command: String) throws {
    let destination = out ?? defaultOut
    if force { try FolderKind.requireApart(destination, maker: "slingshot run", from: files) }
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
