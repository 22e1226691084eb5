import ArgumentParser
import Foundation
import Pipeline

/// `slingshot run`.
struct RunCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Do all stages of a study: suites, pre-training, transfer, report.",
    discussion: """
      Examples:
        slingshot run Examples/demo.yaml --out runs/demo
        slingshot run Examples/quijote-neutrinos.yaml --set paths.quijote=/data/quijote
        slingshot run Examples/quijote-neutrinos.yaml --resume       after an interruption
        slingshot run study.yaml --set study.targets='[50, 100]' --set transfer.trials=40 --force
      """)

  @Argument(help: "The study, a YAML file; Examples/explanatory.yaml shows every key.")
  var study: String

  @OptionGroup var options: StudyOptions

  static var effects: Effects<Self> { Effects(always: StudyOptions.names) }

  func run() throws {
    let (settings, text) = try Study.load(path: study, overrides: options.overrides)
    let name = URL(fileURLWithPath: study).deletingPathExtension().lastPathComponent
    try options.run(
      settings, input: text, from: [study], defaultOut: "runs/" + name,
      command: CommandLine.arguments.joined(separator: " "))
  }
}
