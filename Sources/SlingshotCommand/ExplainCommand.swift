import ArgumentParser
import Explanation
import Formats
import Reporting

/// `slingshot explain`.
struct ExplainCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Which bins a model's estimates come from, before and after fine-tuning.",
    discussion: HelpText(
      """
      Gives every bin its part in the estimates of simulations of a suite, against other simulations of it as the \
      background: expected gradients for networks, exact Shapley values of groups of neighbouring bins for any model \
      (--groups), each of whose estimates may take long: there are 2^groups for every simulation and every one of the \
      background. With --before it says for each parameter how much of its attribution moved to other bins, where the sign \
      turned, and which bins the new parameters took over. With an emulator (--emulator, or that of the model itself) the \
      attributions of the linear estimator of least error stand beside, by the emulator's Fisher matrix in the middle of its \
      prior: what there is to read. Writes attributions.csv, the single attributions as \
      attributions.npy [simulations, parameters, bins] and before.npy, and a page with figures.
      """,
      examples: [
        "slingshot explain --model model --before source --suite nwlh --out explanation",
        "slingshot explain --model model --before source --emulator emulated --suite nwlh --out explanation",
        "slingshot explain --model blend --suite nwlh --groups 8 --count 50 --out groups",
      ]
    ).text)

  @Option(help: "Model directory.")
  var model: String

  @Option(help: "Model directory of the source networks, before fine-tuning; it must read the same.")
  var before: String?

  @Option(
    help:
      "Model directory with an emulator, whose Fisher information stands beside; that of the model itself, where it has one, by default."
  )
  var emulator: String?

  @Option(help: "Suite directory whose simulations are explained.")
  var suite: String

  @Option(
    "Simulations explained; by default 100, 20 for models other than networks, half of a smaller suite",
    .whole(1...1_000_000))
  var count: Int?

  @Option(
    "Background simulations, others than these; by default 50, 10 for models other than networks",
    .whole(1...1_000_000))
  var background: Int?

  @Option(
    "Groups of neighbouring bins, for exact Shapley values; every bin by itself by default, 5 groups for models other than networks",
    .whole(1...12))
  var groups: Int?

  @Option("Seed of which simulations are taken", .seed)
  var seed = Defaulted(UInt64(1))

  @Option("Simulations explained at once; all cores by default", .whole(1...4096))
  var threads: Int?

  @Option(help: "Folder to write.")
  var out: String

  @Flag(help: "Replace an earlier explanation.")
  var force = false

  @Flag(help: "No progress bar.")
  var quiet = false

  static var effects: Effects<Self> {
    Effects(
      always: [
        "--model", "--before", "--emulator", "--suite", "--count", "--background", "--groups", "--seed",
        "--threads",
        "--out",
        "--force", "--quiet",
      ])
  }

  func run() throws {
    var work = Explaining(model: model, suite: suite)
    (work.before, work.emulator, work.count, work.background) = (before, emulator, count, background)
    (work.groups, work.seed, work.threads, work.quiet) = (groups, seed.value, threads, quiet)
    let outcome = try work.write(to: out, replacing: force, announce: quiet ? { _ in } : note)
    for warning in outcome.warnings { note("warning: " + warning) }
    output(outcome.findings.joined(separator: "\n"))
    note(
      "\(outcome.after.count) simulations against \(outcome.background) of background, \(outcome.method); the sums miss what "
        + "they explain by \(NumberText.significant(outcome.largestMiss, 2)) at most, of a range of 1 -> \(out)"
    )
  }
}
