import ArgumentParser
import Formats
import Pipeline
import Theory

/// `slingshot theory`.
struct TheoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "theory", abstract: "Predict transfer in infinitely wide networks.",
    discussion: HelpText(
      examples: [
        "slingshot theory Examples/theory/alignment.yaml --out runs/alignment # an experiment to its report",
        "slingshot theory bayes --case case.json --out filled.json # saddle points of a case",
        "slingshot theory flow --case case.json --out filled.json # gradient flows of a case",
      ]
    ).text,
    subcommands: [TheoryRunCommand.self, TheoryBayesCommand.self, TheoryFlowCommand.self],
    defaultSubcommand: TheoryRunCommand.self)
}

/// `slingshot theory run`, or `slingshot theory` alone.
struct TheoryRunCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Do the experiments of a study and write its report.",
    discussion: HelpText(
      examples: [
        "slingshot theory Examples/theory/alignment.yaml --out runs/alignment",
        "slingshot theory Examples/theory/width.yaml --set width.draws=200 --force",
        "slingshot theory Examples/theory/hermite.yaml --resume # after an interruption",
      ]
    ).text)

  @Argument(
    help: """
      The study, a YAML file; Examples/theory/explanatory.yaml shows every key. May be left out with --resume and --out.
      """)
  var study: String?

  @OptionGroup var options: StudyOptions

  static var effects: Effects<Self> { Effects(always: StudyOptions.names) }

  func run() throws {
    let destination = try options.destination(of: study)
    let asked: AskedStudy<TheoryStudy> = try options.asked(path: study, in: destination)
    let run = TheoryRun(
      study: asked.settings, input: asked.input, command: ShellWords.line(CommandLine.arguments),
      overrides: asked.overrides)
    try options.show(
      run.perform(
        in: destination, existing: options.existing, threads: options.threads, quiet: options.quiet),
      in: destination)
  }
}

/// Options of the commands that fill in a case.
struct CaseOptions: ParsableArguments {
  @Option(
    name: .customLong("case"),
    help: "Case to fill in: a JSON file of data and sets of parameters; results that it has are replaced.")
  var path: String

  @Option(help: "JSON file to write; standard output when it is left out.")
  var out: String?

  @Flag(help: "Replace an existing file.")
  var force = false

  /// The options that always have an effect.
  static let always = ["--case", "--out"]

  func fill(_ part: TheoryCase.Part) throws {
    if let out {
      try OutputFile.requireFree(
        out, replacing: force, maker: "slingshot theory", inputs: [path],
        isOwn: { (try? TheoryCase.read($0)) != nil })
    }
    let filled = try TheoryCase.read(path).filled(part)
    guard let out else { return output(try filled.encoded()) }
    try filled.write(to: out)
    output(out)
  }
}

/// `slingshot theory bayes`.
struct TheoryBayesCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "bayes", abstract: "Solve the Bayesian saddle points of a case of linear networks.",
    discussion: HelpText(
      """
      The case holds D, P1, P2, X1, y1, X2, y2 (inputs row by row), perhaps the weights b and w of the teachers, and a
      list bayes of gamma1, gamma2, lam, beta, delta. Filled in are src_v, src_S, src_rho, src_loss, v, rho, weff, F,
      loss and train.
      """,
      examples: [
        "slingshot theory bayes --case case.json --out filled.json"
      ]
    ).text)

  @OptionGroup var options: CaseOptions

  static var effects: Effects<Self> {
    Effects(
      always: CaseOptions.always,
      .init("with --out", when: { $0.options.out != nil }, ["--force": \.options.force]))
  }

  func run() throws { try options.fill(.bayes) }
}

/// `slingshot theory flow`.
struct TheoryFlowCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "flow", abstract: "Follow the gradient flows of a case of linear networks.",
    discussion: HelpText(
      """
      The case holds D, P1, P2, X1, y1, X2, y2 (inputs row by row), perhaps the weights b and w of the teachers, and a
      list dmft of gamma1, gamma2, lam, delta, lr, steps. Filled in are src_M, src_s, src_q, M, s, q and loss.
      """,
      examples: [
        "slingshot theory flow --case case.json --out filled.json"
      ]
    ).text)

  @OptionGroup var options: CaseOptions

  static var effects: Effects<Self> {
    Effects(
      always: CaseOptions.always,
      .init("with --out", when: { $0.options.out != nil }, ["--force": \.options.force]))
  }

  func run() throws { try options.fill(.flow) }
}
