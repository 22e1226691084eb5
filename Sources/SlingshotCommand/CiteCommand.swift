import ArgumentParser
import Pipeline

/// `slingshot cite`.
struct CiteCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "cite", abstract: "Print the works that a run used as BibTeX.",
    discussion: HelpText(
      """
      Methods, strategies, simulators and suites, as far as the run used them; its report lists the same.
      """,
      examples: [
        "slingshot cite runs/demo > references.bib"
      ]
    ).text)

  @Argument(help: "The run directory.")
  var directory: String

  static var effects: Effects<Self> { Effects(always: []) }

  func run() throws { output(try Citations.bibtex(ofRun: directory)) }
}
