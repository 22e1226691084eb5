import ArgumentParser
import Formats
import OrderedCollections
import Pipeline

/// `slingshot transfer`.
struct TransferCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "transfer", abstract: "Fine-tune a model to a suite of expensive simulations.",
    discussion: HelpText(
      """
      Fits each strategy to all simulations of the suite by cross-validation, from scratch included, and keeps `safe`:
      all of them combined, for each parameter by weights that held-out simulations choose. Of a model with a density networks from
      scratch have its head, and the densities are mixed too, by weights of their own. --strategy asks for one or
      more by name and keeps the one that does best on held-out simulations, or `safe` where it is among them. New
      parameters come from the suite; those of the model keep their bounds. With --source an emulator of the target suite
      is learnt too, which often saves most.
      """,
      examples: [
        "slingshot transfer --model source --suite nwlh --out nwlh-model",
        "slingshot transfer --model source --suite nwlh --source lh --out best # with emulators",
        "slingshot transfer --model source --suite fifty --source lh --response-prior nwlh --out best",
        """
        slingshot transfer --model runs/demo/models/source-plain --suite nwlh --strategy warm-start \
        --out mine
        """,
        """
        slingshot transfer --model source --suite expensive --bounds A_SN1=0.25:4 --scale A_SN1=log \
        --out model
        """,
      ]
    ).text)

  @Option(help: "Model directory to start from.")
  var model: String

  @Option(help: "Suite directory of the simulations.")
  var suite: String

  @Option(
    help: """
      Suite directory of the source simulations: lets emulators of the target, which learn from both suites, be tried too.
      """)
  var source: String?

  @Option(
    name: .customLong("source-value"),
    help: """
      Value of a new parameter at which the target suite is the source suite, as A_SN1=1; repeatable. Known ones, as \
      M_nu=0 and w=-1, need not be given.
      """)
  var sourceValues: [String] = []

  @Option(
    name: .customLong("response-prior"),
    help: """
      What emulators expect the response to new parameters to be, before simulations correct it: a built-in suite, whose \
      smooth means are then simulated (as nwlh, of pk alone), or a suite directory with all parameters (./nwlh where it is \
      called like a suite). Left out where held-out simulations are predicted no better with it.
      """)
  var responsePrior: String?

  @Option(help: "Strategies tried, separated by commas; by default all that suit the model, and safe.")
  var strategy: String?

  @OptionGroup(title: "Parameters") var parameters: ParameterOptions

  @Option(help: "Study file whose block transfer gives budget and ranges.")
  var settings: String?

  @Option("Settings drawn and tried for each strategy; 16 by default", .whole(1...10_000))
  var trials: Int?

  @Option("Parts of the simulations for cross-validation; 5 by default", .whole(1...50))
  var folds: Int?

  @Option("Seed of folds, draws and networks; 1 by default", .seed)
  var seed: UInt64?

  @OptionGroup var destination: ModelOutputOptions

  static var effects: Effects<Self> {
    Effects(
      always: ["--model", "--suite", "--strategy", "--settings", "--trials", "--folds", "--seed"]
        + ["--source"] + ParameterOptions.names + ModelOutputOptions.names,
      .init(
        "with --source", when: { $0.source != nil },
        [
          "--source-value": { !$0.sourceValues.isEmpty }, "--response-prior": { $0.responsePrior != nil },
        ]))
  }

  func validate() throws {
    try requireEffects()
    if let source { try requireTwoSuites(source, suite) }
    _ = try strategies()
    _ = try values()
  }

  /// The source values by parameter.
  private func values() throws -> [String: Double] {
    let values = try NamedValues.read(sourceValues, "--source-value", form: "a number") {
      Double(decimal: $0)
    }
    return Dictionary(uniqueKeysWithValues: values.elements.map { ($0.key, $0.value) })
  }

  private func strategies() throws -> [String] { try NamedList.read(strategy, "--strategy") }

  func run() throws {
    var chosen = try Study.Transfer.settings(ofStudy: settings)
    if let trials {
      chosen.trials = trials
      chosen.average = min(chosen.average, trials)
    }
    if let folds { chosen.folds = folds }
    if let responsePrior { chosen.responsePrior = PriorOrigin(option: responsePrior) }
    var work = try Transferring(model: model, suite: suite, strategies: strategies(), settings: chosen)
    work.adoptsHead = settings == nil
    work.infer = try parameters.inferred()
    work.nuisance = try parameters.left()
    work.bounds = try parameters.stated()
    if let seed { work.seed = seed }
    work.source = source
    work.sourceValues = try values()
    let outcome = try work.perform(
      to: destination.out, existing: destination.existing, threads: destination.threads,
      quiet: destination.quiet)
    for warning in outcome.warnings { note("warning: " + warning) }
    note(outcome.table)
    output(destination.out)
  }
}
