import ArgumentParser
import Formats
import Pipeline

/// `slingshot inspect`.
struct InspectCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Say what is in a folder that slingshot made.",
    discussion: HelpText(
      """
      Suites, models, runs, what is unfinished of them and how to go on, particles, halos and summaries.
      """,
      examples: ["slingshot inspect nwlh", "slingshot inspect runs/demo/models/dummy-outputs-n400-s1 --json"]
    ).text)

  @Argument(help: "The directory.")
  var directory: String

  @Flag(help: "Print JSON.")
  var json = false

  static var effects: Effects<Self> { Effects(always: ["--json"]) }

  func run() throws {
    output(try json ? Inspection.facts(directory).encoded() : Inspection.describe(directory))
  }
}
