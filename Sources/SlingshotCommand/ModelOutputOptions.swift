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

  @Option(help: "Networks trained at once; all cores by default.")
  var threads: Int?

  @Flag(help: "No progress bar.")
  var quiet = false

  func validate() throws {
    if resume && force { throw ValidationError("--resume and --force exclude each other; give one.") }
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads must be from 1 to 4096, found \(threads).")
    }
  }

  var existing: RunDirectory.Existing { resume ? .resume : force ? .replace : .refuse }
}
