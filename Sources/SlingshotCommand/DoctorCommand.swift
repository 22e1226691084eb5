import ArgumentParser
import Formats
import Pipeline

/// `slingshot doctor`.
struct DoctorCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what engine, cores and fixes this machine gives, and whether all is well.",
    discussion: HelpText(
      examples: [
        "slingshot doctor"
      ]
    ).text)

  @Flag(help: "Print the facts as JSON.")
  var json = false

  static var effects: Effects<Self> { Effects(always: ["--json"]) }

  func run() throws {
    let examination = Doctor.examine()
    output(json ? try examination.json.encoded() : examination.text)
    if !examination.isWell { throw ExitCode(ExitStatus.gateFailed.rawValue) }
  }
}
