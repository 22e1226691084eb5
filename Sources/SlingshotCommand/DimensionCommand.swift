import ArgumentParser
import Formats
import Inference
import Observables
import Pipeline
import Work

/// `slingshot dimension`.
struct DimensionCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "dimension",
    abstract: "Count the random directions that a network must be trained in to do nearly as well as in all.",
    discussion: HelpText(
      """
      The intrinsic dimension of a task (Li et al. 2018, arXiv:1804.08838): a perceptron is trained whole, then in more and more random \
      directions, until its R² of held-out simulations is --share of the whole network's. With --model it is the model's first network \
      that is trained on, and the dimension that of fine-tuning it: few directions say that the model knows the task. With --shuffle \
      parameters are shuffled over simulations and R² is that of those trained on: what learning them by heart takes.
      """,
      examples: [
        "slingshot dimension --suite lcdm --summaries pk",
        "slingshot dimension --suite nwlh --model lcdm-model # of fine-tuning",
        "slingshot dimension --suite small --shuffle --json > by-heart.json",
      ]
    ).text)

  @Option(help: "Suite directory.")
  var suite: String

  @Option(help: "Observables read together, separated by commas; all of the suite by default.")
  var summaries: String?

  @Option(help: "Model directory whose first network is trained on; a fresh one by default.")
  var model: String?

  @Option(help: "Parameters that vary and are not inferred, separated by commas.")
  var nuisance: String?

  @Option("Share of the whole network's R² that counts as nearly as well", .real(0.01...1))
  var share = Defaulted(0.9)

  @Option(help: "Widths of a fresh network's layers, separated by commas; 64,64 by default.")
  var layers: String?

  @Flag(help: "Shuffle parameters over simulations.")
  var shuffle = false

  @Option("Epochs of each training at most", .whole(1...100_000))
  var epochs = Defaulted(100)

  @Option("Seed of networks, directions and splits", .seed)
  var seed = Defaulted(UInt64(1))

  @Flag(help: "Print the findings as JSON instead of a table.")
  var json = false

  @Flag(help: "No progress bar.")
  var quiet = false

  static var effects: Effects<Self> {
    Effects(
      always: [
        "--suite", "--model", "--nuisance", "--share", "--shuffle", "--epochs", "--seed", "--json", "--quiet",
      ],
      .init(
        "without --model", when: { $0.model == nil },
        ["--summaries": { $0.summaries != nil }, "--layers": { $0.layers != nil }]))
  }

  func validate() throws {
    try requireEffects()
    _ = try (NamedList.read(summaries, "--summaries"), NamedList.read(nuisance, "--nuisance"), widths())
  }

  private func widths() throws -> [Int] {
    guard let layers else { return [64, 64] }
    let found = layers.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard (1...16).contains(found.count), found.allSatisfy({ (1...4096).contains($0) }) else {
      throw ValidationError(
        "--layers is '\(layers)', expected 1 to 16 widths from 1 to 4096, separated by commas.")
    }
    return found
  }

  func run() throws {
    let names =
      try summaries.map { try NamedList.read($0, "--summaries") } ?? Pretraining.observables(of: suite)
    var work = IntrinsicDimension(suite: suite, selection: ObservableSelection(names))
    (work.model, work.nuisance) = (model, try NamedList.read(nuisance, "--nuisance"))
    (work.hidden, work.share, work.shuffles) = (try widths(), share.value, shuffle)
    (work.epochs, work.seed) = (epochs.value, seed.value)
    Interruption.endsAtOnce = true
    let outcome = try work.perform(quiet: quiet)
    output(json ? try outcome.json.encoded() : outcome.table)
  }
}
