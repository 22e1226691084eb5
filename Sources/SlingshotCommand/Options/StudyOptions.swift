import ArgumentParser
import Formats
import Foundation
import Pipeline

/// What `run` and `demo` have in common.
struct StudyOptions: ParsableArguments {
  @Option(help: "Run directory to make; by default runs/NAME, by the name of the study's file.")
  var out: String?

  @Option(
    name: .customLong("set"),
    help: """
      Override a setting, as in --set study.seeds='[1, 2]'; repeatable. Relative paths in it start from the working \
      directory, those in the study from the study.
      """)
  var overrides: [String] = []

  @Flag(
    help: """
      Go on with a run; the --set that it was made with stay in force. Other settings and changed input files are \
      refused.
      """)
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

  /// The run directory: what `--out` says, by default one of the study's name in runs/.
  ///
  /// - Throws: a usage error where there is neither study nor run to go on with.
  func destination(of study: String?) throws -> String {
    if let out, study != nil || resume { return try destination(named: out, from: study) }
    guard let study else {
      throw ValidationError(
        "Missing the study; only --resume with --out does without, by the settings of the run.")
    }
    let name = URL(fileURLWithPath: study).deletingPathExtension().lastPathComponent
    return try destination(named: "runs/" + name, from: study)
  }

  /// A run directory in no other folder that slingshot made, which `--force` may replace: no link, and the study file not in
  /// it.
  func destination(named path: String, from study: String? = nil) throws -> String {
    try FolderKind.requireOutside(path)
    if force { try FolderKind.requireApart(path, maker: "slingshot", from: [study].compactMap(\.self)) }
    return path
  }

  /// The study of a file, or of the run that goes on.
  func asked<Settings: RunSettings>(
    _ file: (text: String, name: String)?, in destination: String
  ) throws -> AskedStudy<Settings> {
    try Settings.asked(file, overrides: overrides, resuming: resume ? destination : nil)
  }

  /// The same of a file by its path.
  func asked<Settings: RunSettings>(
    path: String?, in destination: String
  ) throws -> AskedStudy<Settings> {
    try asked(path.map { (try FileBytes.readText($0), $0) }, in: destination)
  }

  /// Runs a study and prints its verdict and the report's path.
  func run(_ study: AskedStudy<Study>, in destination: String) throws {
    let run = StudyRun(
      study: study.settings, input: study.input, command: ShellWords.line(CommandLine.arguments),
      overrides: study.overrides)
    try show(
      run.perform(in: destination, existing: existing, threads: threads, quiet: quiet), in: destination)
  }

  /// Prints what a run found, or its results as JSON.
  func show(_ finished: StudyRun.Finished, in destination: String) throws {
    if resume, !quiet {
      // What was replaced when the run began holds without being given again.
      let kept = try RunDirectory.overrides(in: destination).map(\.text).filter { !overrides.contains($0) }
      if !kept.isEmpty { note("went on with what the run was begun with: \(kept.joined(separator: ", "))") }
    }
    guard json else {
      output(finished.table)
      return output(finished.path)
    }
    output(try JSONValue.read(destination + "/results.json").encoded())
  }
}
