import ArgumentParser
import Pipeline

/// `slingshot cite`.
struct CiteCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "cite", abstract: "Print the works that a run or a model rests on as BibTeX.",
    discussion: HelpText(
      """
      Methods, strategies, networks, simulators and suites, as far as the run or the model used them; the report of a run \
      lists the same.
      """,
      examples: [
        "slingshot cite runs/demo > references.bib", "slingshot cite runs/demo/models/source-plain",
      ]
    ).text)

  @Argument(help: "The run or model directory.")
  var directory: String

  static var effects: Effects<Self> { Effects(always: []) }

  func run() throws { output(try Citations.bibtex(of: directory)) }
}
