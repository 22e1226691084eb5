import ArgumentParser
import Pipeline

/// `slingshot demo`.
struct DemoCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "A complete study on spectra that Slingshot simulates, in a few minutes.",
    discussion: HelpText(
      """
      Simulates 2,000 ΛCDM and 2,000 massive-neutrino power spectra, pre-trains on the first, transfers to the
      second and reports what that saved. The study is Examples/demo.yaml, built into the command.
      """,
      examples: [
        "slingshot demo",
        "slingshot demo --out my-demo --set study.targets='[100, 400]' --set study.seeds='[1]'",
      ]
    ).text)

  @OptionGroup var options: StudyOptions

  static var effects: Effects<Self> { Effects(always: StudyOptions.names) }

  func run() throws {
    let destination = try options.destination(named: options.out ?? "runs/demo")
    try options.run(options.asked(Study.demoFile, in: destination), in: destination)
  }
}
