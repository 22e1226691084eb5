import ArgumentParser
import Pipeline

/// Where a trained model goes.
struct ModelOutputOptions: ParsableArguments {
  @Option(help: "Model directory to make; unfinished work is kept in OUT.partial.")
  var out: String

  @Flag(help: "Go on with an interrupted training of the same settings and inputs.")
  var resume = false

  @Flag(help: "Replace an existing model directory, and begin unfinished work anew.")
  var force = false

  @Option("Networks trained at once; all cores by default", .whole(1...4096))
  var threads: Int?

  @Flag(help: "No progress bar.")
  var quiet = false

  /// The options, all of which always have an effect.
  static let names = ["--out", "--resume", "--force", "--threads", "--quiet"]

  func validate() throws {
    if resume && force { throw ValidationError("--resume and --force exclude each other; give one.") }
  }

  var existing: RunDirectory.Existing { resume ? .resume : force ? .replace : .refuse }
}
