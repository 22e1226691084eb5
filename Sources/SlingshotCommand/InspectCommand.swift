import ArgumentParser
import Pipeline

/// `slingshot inspect`.
struct InspectCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Say what is in a suite, model or run directory.",
    discussion: """
      Examples:
        slingshot inspect nwlh
        slingshot inspect runs/demo/models/dummy-outputs-n400-s1
      """)

  @Argument(help: "The directory.")
  var directory: String

  static var effects: Effects<Self> { Effects(always: []) }

  func run() throws { output(try Inspection.describe(directory)) }
}
