import ArgumentParser
import Formats
import Foundation
import Inference
import Pipeline
import Transfer
import Work

/// `slingshot merge`.
struct MergeCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Make one model of several that were fine-tuned from the same one.",
    discussion: HelpText(
      """
      Subtracts the base's weights from those of each model, makes one change of these changes and adds it to the base. The merged \
      model infers the parameters of all; outputs that the base lacks are taken from the models that have them. With a suite \
      of validation simulations for each model the size of the change is chosen by them, and it is said how the merged model \
      does beside each of them: judge it on other simulations.
      """,
      examples: [
        "slingshot merge --base lcdm --models neutrinos,gravity --out both",
        "slingshot merge --base lcdm --models nu,fnl,fr --suites nu-v,fnl-v,fr-v --out one",
        "slingshot merge --base lcdm --models nu,fnl --method ties --density 0.3 --out one",
        "slingshot merge --base lcdm --models nu,fnl --prune random --density 0.1 --out one # DARE",
      ]
    ).adding(
      "Methods. " + MergeMethods.all.map { "\($0.name): \($0.about)" }.joined(separator: "; ") + "."
    ).text)

  @Option(help: "Model directory that all were fine-tuned from.")
  var base: String

  @Option(help: "Fine-tuned model directories, separated by commas.")
  var models: String

  @Option(help: "How the changes become one: \(MergeMethods.all.map(\.name).joined(separator: ", ")).")
  var method = "task-arithmetic"

  @OptionGroup var pruning: PruningOptions

  @Option("What the merged change is multiplied by; chosen by --suites, else 1", .real(0.001...100))
  var scale: Double?

  @Option(help: "How much each model counts, separated by commas; alike by default.")
  var weights: String?

  @Option(
    help:
      "Suite directories of validation simulations, one for each model in the same order, separated by commas."
  )
  var suites: String?

  @Option("Seed of --prune random", .seed)
  var seed = Defaulted(UInt64(1))

  @Option(help: "Model directory to make.")
  var out: String

  @Flag(help: "Replace an existing model directory.")
  var force = false

  static var effects: Effects<Self> {
    Effects(
      always: [
        "--base", "--models", "--method", "--prune", "--scale", "--weights", "--suites", "--out", "--force",
      ],
      .init(
        "with --prune or --method ties",
        when: { $0.pruning.prune != nil || $0.method == TrimElectMerge().name },
        ["--density": { $0.pruning.density != nil }]),
      .init(
        "with --prune magnitude or --method ties",
        when: {
          $0.pruning.prune == .magnitude || $0.method == TrimElectMerge().name && $0.pruning.prune == nil
        },
        ["--leaf-by-leaf": { $0.pruning.leafByLeaf }]),
      .init(
        "with --prune random", when: { $0.pruning.prune == .random },
        ["--rescale": { $0.pruning.rescale != nil }, "--seed": { $0.seed.isGiven }]))
  }

  func validate() throws {
    try requireEffects()
    let method = try chosenMethod()
    let models = try NamedList.read(models, "--models")
    guard models.count > 1 else {
      throw ValidationError("--models names \(counted(models.count, "model")), expected at least 2.")
    }
    // The same folder by two names would count twice.
    let places = Set(models.map { URL(filePath: $0).resolvingSymlinksInPath().standardized.path })
    guard places.count == models.count else {
      throw ValidationError("--models names one folder twice, expected each once.")
    }
    _ = try numbers(models.count)
    let suites = try directories()
    guard suites.isEmpty || suites.count == models.count else {
      throw ValidationError(
        "--suites names \(counted(suites.count, "suite")), expected \(models.count), one for each of --models."
      )
    }
    guard !method.readsSimulations || !suites.isEmpty else {
      throw ValidationError("--method \(method.name) reads simulations of each model: give --suites.")
    }
    _ = try pruning.chosen(method.pruning)
  }

  /// The weights of `count` models.
  private func numbers(_ count: Int) throws -> [Double] {
    guard let weights else { return [] }
    let found = weights.split(separator: ",", omittingEmptySubsequences: false).map {
      Double(decimal: String($0))
    }
    let numbers = found.compactMap(\.self)
    guard numbers.count == found.count, numbers.count == count,
      numbers.allSatisfy({ (1e-6...1e6).contains($0) })
    else {
      throw ValidationError(
        "--weights is '\(weights)', expected \(count) numbers from 1e-06 to 1e+06, one for each of --models, separated by commas."
      )
    }
    return numbers
  }

  private func chosenMethod() throws -> any MergeMethod {
    do throws(DeltaError) { return try MergeMethods.named(method) } catch {
      throw ValidationError(error.description)
    }
  }

  /// The suites; two models may share one.
  private func directories() throws -> [String] {
    let names = (suites ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard suites == nil || !names.contains("") else {
      throw ValidationError("--suites is '\(suites ?? "")', expected suite directories separated by commas.")
    }
    return suites == nil ? [] : names
  }

  func run() throws {
    let models = try NamedList.read(models, "--models")
    let suites = try directories()
    try FolderKind.model.requireFree(out, replacing: force, inputs: [base] + models + suites)
    var work = Merging(base: base, models: models)
    work.method = try chosenMethod()
    work.pruning = try pruning.chosen(work.method.pruning)
    work.scale = scale
    work.weights = try numbers(models.count)
    work.suites = suites
    work.seed = seed.value
    Interruption.endsAtOnce = true
    let outcome = try work.perform()
    Interruption.endsAtOnce = false
    for remark in outcome.remarks { note("warning: " + remark) }
    try outcome.model.write(to: out, replacing: force)
    if !outcome.errors.isEmpty { note(outcome.table) }
    note(outcome.sentence)
    output(out)
  }
}
