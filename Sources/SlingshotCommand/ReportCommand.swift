import ArgumentParser
import Pipeline
import Reporting

/// `slingshot report`.
struct ReportCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Make the report of a finished run again.",
    discussion: HelpText(
      """
      Reads results.json, curves.json, predictions.json and manifest.json of the run directory and writes
      report.html and figures/.
      """,
      examples: [
        "slingshot report runs/demo"
      ]
    ).text)

  @Argument(help: "The run directory.")
  var directory: String

  static var effects: Effects<Self> { Effects(always: []) }

  func run() throws {
    output(try Report.write(runDirectory: directory).last ?? directory)
  }
}
