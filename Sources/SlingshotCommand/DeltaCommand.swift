import ArgumentParser
import Formats
import Inference
import Pipeline
import Transfer
import Work

/// `slingshot delta`.
struct DeltaCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "delta",
    abstract: "Keep what fine-tuning changed of a model without the model, and put it back.",
    discussion: HelpText(
      """
      With --model the numbers are written that differ from those of --base, with the base's hash: the many models that were \
      fine-tuned from one base are kept small. With --delta the model is made again, to the last bit where nothing was pruned; \
      another base is refused. Outputs that the base lacks are never pruned.
      """,
      examples: [
        "slingshot delta --base lcdm --model neutrinos --out neutrinos.delta",
        "slingshot delta --base lcdm --model nu --prune magnitude --density 0.02 --out small.delta",
        "slingshot delta --base lcdm --delta neutrinos.delta --out neutrinos # the model again",
      ]
    ).text)

  @Option(help: "Model directory that was fine-tuned.")
  var base: String

  @Option(help: "Fine-tuned model directory whose changes are kept.")
  var model: String?

  @Option(help: "Delta that is put back.")
  var delta: String?

  @OptionGroup var pruning: PruningOptions

  @Option("Seed of --prune random", .seed)
  var seed = Defaulted(UInt64(1))

  @Option(help: "Folder to make: a delta, with --delta a model.")
  var out: String

  @Flag(help: "Replace an existing folder of the same kind.")
  var force = false

  static var effects: Effects<Self> {
    Effects(
      always: ["--base", "--model", "--delta", "--out", "--force"],
      .init("with --model", when: { $0.model != nil }, ["--prune": { $0.pruning.prune != nil }]),
      .init(
        "with --prune", when: { $0.pruning.prune != nil },
        ["--density": { $0.pruning.density != nil }]),
      .init(
        "with --prune magnitude", when: { $0.pruning.prune == .magnitude },
        ["--leaf-by-leaf": { $0.pruning.leafByLeaf }]),
      .init(
        "with --prune random", when: { $0.pruning.prune == .random },
        ["--rescale": { $0.pruning.rescale != nil }, "--seed": { $0.seed.isGiven }]))
  }

  func validate() throws {
    try requireEffects()
    guard (model == nil) != (delta == nil) else {
      throw ValidationError("Give one of --model, whose changes are kept, and --delta, which is put back.")
    }
    _ = try pruning.chosen(nil)
  }

  func run() throws {
    Interruption.endsAtOnce = true
    defer { Interruption.endsAtOnce = false }
    if let model {
      let summary = try SavedDelta.write(
        model: model, base: base, pruning: pruning.chosen(nil), seed: seed.value, to: out, replacing: force)
      note(summary.text)
    } else if let delta {
      try FolderKind.model.requireFree(out, replacing: force, inputs: [base, delta])
      try SavedDelta.model(of: delta, base: base).write(to: out, replacing: force)
    }
    output(out)
  }
}
