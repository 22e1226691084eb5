import ArgumentParser
import Pipeline

/// `slingshot cite`.
struct CiteCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "cite", abstract: "Print the works that a run, a model or chains rest on as BibTeX.",
    discussion: HelpText(
      """
      Methods, strategies, networks, simulators and suites, as far as the run or the model used them; the report of a run \
      lists the same. A forecast is a run, and the folder of chains that slingshot infer writes cites what its model rests on.
      """,
      examples: [
        "slingshot cite runs/demo > references.bib", "slingshot cite runs/demo/models/source-plain",
        "slingshot cite chains",
      ]
    ).text)

  @Argument(help: "The directory of a run, a forecast, a model or chains.")
  var directory: String

  static var effects: Effects<Self> { Effects(always: []) }

  func run() throws { output(try Citations.bibtex(of: directory)) }
}
