import ArgumentParser
import Networks
import Pipeline
import Transfer

/// `slingshot pretrain`.
struct PretrainCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "pretrain",
    abstract: "Train networks on a suite of cheap simulations and keep them as a model.",
    discussion: HelpText(
      """
      Draws settings, trains a network with each on most of the simulations and keeps the best few on the others, without
      those whose error is more than twice the best's (of densities, whose mean log density is lower by more than ln 2 for each
      parameter).
      `slingshot transfer` fine-tunes the model to another suite; a study takes it as `source: {model: DIR}`.
      """,
      examples: [
        "slingshot pretrain --suite lcdm --out source",
        "slingshot pretrain --suite cheap --summaries p0,p2,bk --maximum-k 0.3 --out source",
        "slingshot pretrain --suite cheap --settings study.yaml --kind bottleneck --out source",
        "slingshot pretrain --suite lcdm --head mixture --out posterior",
      ]
    ).text)

  @Option(help: "Suite directory of the simulations.")
  var suite: String

  @OptionGroup(title: "What is read") var inputs: InputOptions

  @OptionGroup(title: "Parameters") var parameters: ParameterOptions

  @Option(help: "plain, or bottleneck for the strategy of that name.")
  var kind: String = SourceKind.plain.rawValue

  @Option(
    help: """
      What the networks say: point, gaussian, or on the prior's box mixture, nsf (a neural spline flow), coupling, maf or \
      flow-matching (flows of other kinds); by default what the settings say, else point.
      """)
  var head: String?

  @Option(help: "Study file whose block pretrain gives settings and ranges.")
  var settings: String?

  @Option("Settings drawn and tried; 16 by default", .whole(1...10_000))
  var trials: Int?

  @Option("Best networks kept, at most as many as are tried; 3 by default", .whole(1...1000))
  var keep: Int?

  @Option("Seed of networks and of the simulations held out; 1 by default", .seed)
  var seed: UInt64?

  @OptionGroup var destination: ModelOutputOptions

  func validate() throws {
    guard SourceKind(rawValue: kind) != nil else {
      throw ValidationError("--kind must be plain or bottleneck, found '\(kind)'.")
    }
    if let head, Heads.named(head) == nil {
      let known = Heads.all.map { $0.kind }.joined(separator: ", ")
      throw ValidationError("--head must be out of \(known), found '\(head)'.")
    }
    try requireEffects()
  }

  static var effects: Effects<Self> {
    Effects(
      always: ["--suite", "--kind", "--head", "--settings", "--trials", "--keep", "--seed"]
        + InputOptions.names
        + ParameterOptions.names + ModelOutputOptions.names)
  }

  func run() throws {
    var chosen = try Study.Pretrain.settings(ofStudy: settings, head: head)
    if let trials { chosen.trials = trials }
    chosen.keep = keep ?? min(chosen.keep, chosen.trials)
    guard chosen.keep <= chosen.trials else {
      throw ValidationError(
        "--keep must be at most the number of trials, \(chosen.trials), found \(chosen.keep).")
    }
    if let seed { chosen.seed = seed }
    var work = Pretraining(
      suite: suite, selection: try inputs.selection(of: Pretraining.observables(of: suite)), settings: chosen)
    work.encodings = try inputs.kinds()
    work.infer = try parameters.inferred()
    work.nuisance = try parameters.left()
    work.bounds = try parameters.stated()
    work.kind = SourceKind(rawValue: kind) ?? .plain
    _ = try work.perform(
      to: destination.out, existing: destination.existing, threads: destination.threads,
      quiet: destination.quiet)
    note(try Inspection.describe(destination.out))
    output(destination.out)
  }
}
