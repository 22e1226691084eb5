import ArgumentParser
import Formats
import Inference
import Pipeline
import Work

/// `slingshot calibrate`.
struct CalibrateCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Test a model's posteriors on simulations with known truth.",
    discussion: HelpText(
      """
      Draws from the posterior of every simulation of the suite, which must be simulations that the model was not \
      trained on (those that it was are refused), and prints the mean log probability of the truth with parameters scaled to [0, 1], coverages, the \
      ranks' Kolmogorov distances, the p-value of each test beside that at which it fails, and a verdict: calibrated only if ranks, expected coverage, random points, a \
      classifier and the ranks in bins of the estimates all pass. The exit status is 3 when the verdict is "not \
      calibrated". The model needs a density: of slingshot pretrain --head mixture, of transfer --source SUITE --strategy emulated, or a model \
      emulated-... of a run.
      """,
      examples: [
        "slingshot calibrate --model posterior --suite held-out",
        "slingshot calibrate --model posterior --suite held-out --json > calibration.json",
      ]
    ).text)

  @Option(help: "Model directory.")
  var model: String

  @Option(help: "Suite directory of simulations that the model has not seen, at least 50.")
  var suite: String

  @Option("Draws from each posterior", .whole(99...100_000))
  var draws = Defaulted(999)

  @Option("Chance that exact posteriors fail", .real(1e-6...0.5))
  var level = Defaulted(0.005)

  @Option(
    "Bins of each parameter's estimate in which its ranks are tested, of at least ten simulations",
    .whole(1...100))
  var bins = Defaulted(4)

  @Option("Seed of the draws", .seed)
  var seed = Defaulted(UInt64(1))

  @Option("Posteriors drawn from at once; all cores by default", .whole(1...4096))
  var threads: Int?

  @Flag(help: "Print the findings as JSON instead of a table.")
  var json = false

  static var effects: Effects<Self> {
    Effects(
      always: ["--model", "--suite", "--draws", "--level", "--bins", "--seed", "--threads", "--json"])
  }

  func run() throws {
    var work = Calibrating(model: model, suite: suite)
    (work.draws, work.level, work.bins) = (draws.value, level.value, bins.value)
    (work.seed, work.threads) = (seed.value, threads)
    Interruption.endsAtOnce = true
    let report = try work.perform(announce: note)
    output(json ? try report.json.encoded() : report.text)
    if !report.isCalibrated { throw ExitCode(ExitStatus.gateFailed.rawValue) }
  }
}
