import ArgumentParser
import Pipeline

/// `slingshot run`.
struct RunCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Do all stages of a study: suites, pre-training, transfer, report.",
    discussion: HelpText(
      """
      Without --out the run directory is runs/NAME, NAME being that of the study's file without its ending. A run that \
      goes on (--resume) may have more strategies, targets and seeds than it began with; only what is new is done.

      The least study of two suites of your own, as Examples/own-suites.yaml: source: {directory: cheap}, target: \
      {directory: expensive}, summarise: {summaries: [p0]} and study: {targets: [50, 100], test: 100}, a line each.
      """,
      examples: [
        "slingshot run Examples/demo.yaml --out runs/demo",
        "slingshot run Examples/own-suites.yaml # two suites of your own",
        "slingshot run Examples/quijote-neutrinos.yaml --set paths.quijote=/data/quijote",
        "slingshot run Examples/quijote-neutrinos.yaml --resume # after an interruption",
        """
        slingshot run --resume --out runs/neutrinos \
        --set study.seeds='[1, 2, 3, 4, 5, 6, 7]' # two seeds more
        """,
        "slingshot run study.yaml --set study.targets='[50, 100]' --set transfer.trials=40 --force",
      ]
    ).text)

  @Argument(
    help: """
      The study, a YAML file; Examples/explanatory.yaml shows every key. May be left out with --resume and --out.
      """)
  var study: String?

  @OptionGroup var options: StudyOptions

  static var effects: Effects<Self> { Effects(always: StudyOptions.names) }

  func run() throws {
    let destination = try options.destination(of: study)
    try options.run(options.asked(path: study, in: destination), in: destination)
  }
}
