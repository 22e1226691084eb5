import ArgumentParser
import Formats
import Foundation
import OrderedCollections
import Pipeline
import Suites

/// `slingshot forecast`.
struct ForecastCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast", abstract: "Rehearse a study before its simulations are bought.",
    discussion: HelpText(
      """
      Learns the distribution of the target suite from few of its simulations and the source suite, draws suites that the \
      target might be, and runs the study on them: which strategy helps or hurts with how many simulations, how sure \
      that is, and how many simulations reach an error; beside it, from the same emulator, what one simulation tells of each \
      parameter, which old parameters the new ones are mistaken for, and what differs between the suites without them. Writes \
      forecast.csv, learning.csv and a report.

      Give a study, whose forecast.few target simulations are learnt from, or the two suites, all of whose target \
      simulations are; each observable is then a summary of its own. Where no target simulation is in hand, the source suite and \
      --response-prior, a simulator of the extended model, will do (in a study a block target without keys): everything then rests \
      on that simulator, and the report says so. Strategies that emulate are rehearsed where \
      study.strategies names them. Without --out the directory is runs/NAME-forecast.
      """,
      examples: [
        "slingshot forecast Examples/quijote-forecast.yaml --set paths.quijote=/data/quijote --out plan",
        "slingshot forecast --source lcdm --suite first-fifty --out plan --quick # in about a minute",
        "slingshot forecast --source lcdm --suite first-fifty --out plan --set forecast.wanted='{M_nu: 0.1}'",
        "slingshot forecast --source lcdm --response-prior nwlh --out plan --quick # before the first simulation",
        "slingshot forecast study.yaml --out plan --resume # after an interruption",
      ]
    ).text)

  @Argument(
    help: "The study, a YAML file; Examples/explanatory.yaml shows every key. Or give --source and --suite.")
  var study: String?

  @Option(help: "Suite directory of cheap simulations, in place of a study.")
  var source: String?

  @Option(help: "Suite directory of the few expensive simulations in hand, in place of a study.")
  var suite: String?

  @Option(
    name: .customLong("source-value"),
    help: """
      Value of a new parameter at which the target suite is the source suite, as A_SN1=1; repeatable. Known ones, as \
      M_nu=0 and w=-1, need not be given. In a study: parameters.source_values.
      """)
  var sourceValues: [String] = []

  @Option(
    name: .customLong("response-prior"),
    help: """
      What the response to new parameters is expected to be, before simulations correct it: a built-in suite, whose smooth \
      means are then simulated (as nwlh, of pk alone), or a suite directory with all parameters (./nwlh where it is called \
      like a suite). In a study: transfer.response_prior.
      """)
  var responsePrior: String?

  @Flag(
    help: """
      One universe, one seed, four settings for each fit and two parts for cross-validation: a first look. Without a study three \
      strategies are compared with 50 and 200 simulations.
      """)
  var quick = false

  @OptionGroup var options: StudyOptions

  static var effects: Effects<Self> {
    Effects(
      always: StudyOptions.names + ["--quick"],
      .init(
        "without a study", when: { $0.study == nil },
        [
          "--source": { $0.source != nil }, "--suite": { $0.suite != nil },
          "--source-value": { !$0.sourceValues.isEmpty }, "--response-prior": { $0.responsePrior != nil },
        ]))
  }

  func validate() throws {
    guard source == nil || suite != nil || responsePrior != nil, suite == nil || source != nil else {
      throw ValidationError(
        "--source and --suite go together; give both or a study, or --source and --response-prior where no expensive"
          + " simulation is in hand.")
    }
    if study == nil, source == nil, !options.resume {
      throw ValidationError("Missing the study, or --source and --suite in its place.")
    }
    if let source, let suite { try requireTwoSuites(source, suite) }
    try requireEffects()
  }

  func run() throws {
    let destination = try destination
    var options = options
    if quick {
      let stated = options.overrides.map { $0.prefix { $0 != "=" } }
      options.overrides +=
        (Self.quickly + (study == nil ? Self.fewest : [])).filter { setting in
          !stated.contains { setting.hasPrefix($0 + "=") || setting.hasPrefix($0 + ".") }
        }
    }
    let asked: AskedStudy<Study> = try options.asked(file, in: destination)
    let run = Forecasting(
      study: asked.settings, input: asked.input, command: ShellWords.line(CommandLine.arguments),
      overrides: asked.overrides)
    let (existing, threads, quiet) = (options.existing, options.threads, options.quiet)
    // Without a study's file all names are those of options.
    func perform() throws -> StudyRun.Finished {
      try run.perform(in: destination, existing: existing, threads: threads, quiet: quiet)
    }
    try options.show(study == nil ? askedByOptions(perform) : perform(), in: destination)
  }

  private static let quickly = [
    "forecast.universes=1", "study.seeds=[1]", "pretrain.trials=4", "transfer.trials=4", "transfer.folds=2",
    "report.predictions_at=0",
  ]

  /// What a quick look compares where no study says it.
  private static let fewest = [
    "study.targets=[50, 200]", "study.strategies=[scratch, warm-start, dummy-outputs]",
  ]

  private var destination: String {
    get throws {
      if let out = options.out { return try options.destination(named: out, from: study) }
      let name = URL(fileURLWithPath: study ?? suite ?? responsePrior ?? "").deletingPathExtension()
        .lastPathComponent
      guard !name.isEmpty else { throw ValidationError("Missing --out, the forecast to go on with.") }
      return try options.destination(named: "runs/\(name)-forecast", from: study)
    }
  }

  /// The study's text and name; that of the two suites where they stand in its place.
  private var file: (text: String, name: String)? {
    get throws {
      if let study { return (try FileBytes.readText(study), study) }
      guard let source, let subject = suite ?? responsePrior else { return nil }
      let text = """
        name: forecast
        title: \(try quoted("Forecast for \(URL(fileURLWithPath: subject).lastPathComponent)"))
        source: {directory: \(try quoted(absolutePath(source)))}
        target: {\(try suite.map { "directory: \(try quoted(absolutePath($0)))" } ?? "")}
        summarise: {summaries: [\(try summaries())]}
        parameters: {source_values: {\(try values())}}
        \(try prior())

        """
      return (text, "forecast.yaml")
    }
  }

  /// The observables of the suite, each a summary of its own; that which a built-in suite makes where it stands in its
  /// place.
  private func summaries() throws -> String {
    if let suite { return try observables(suite) }
    switch responsePrior.map({ PriorOrigin(option: $0) }) {
    case .directory(let path): return try observables(path)
    default: return "pk"
    }
  }

  private func observables(_ suite: String) throws -> String {
    try Suite.load(suite).observables.keys.map(quoted).joined(separator: ", ")
  }

  /// The source values as YAML.
  private func values() throws -> String {
    try NamedValues.read(sourceValues, "--source-value", form: "a number") { Double(decimal: $0) }
      .map { "\(try quoted($0.key)): \($0.value)" }.joined(separator: ", ")
  }

  /// The response prior as YAML.
  private func prior() throws -> String {
    switch responsePrior.map({ PriorOrigin(option: $0) }) {
    case .simulated(let suite, _): "transfer: {response_prior: {simulate: \(try quoted(suite))}}"
    case .directory(let path):
      "transfer: {response_prior: {directory: \(try quoted(absolutePath(path)))}}"
    case nil: ""
    }
  }

  /// A text as YAML reads it; JSON is YAML.
  private func quoted(_ text: String) throws -> String {
    try JSONValue.string(text).encoded(compact: true)
  }
}
