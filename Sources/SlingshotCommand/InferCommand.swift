import ArgumentParser
import Foundation
import Inference
import Pipeline

/// `slingshot infer`.
struct InferCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "infer", abstract: "Infer the posterior of what was observed: chains and a table.",
    discussion: """
      What is observed is read as slingshot predict does. The folder OUT gets chain.txt, chain.paramnames and chain.ranges,
      which getdist opens (chain-0.txt, chain-1.txt, ... for several observations), intervals.csv and manifest.json. The
      prior is uniform between the bounds of the model. An observation unlike the training simulations is warned of.
      The model needs a density, slingshot pretrain --head mixture; slingshot calibrate says whether it can be trusted.

      Examples:
        slingshot infer --model posterior --observation Pk_m_z=0.txt --out chains
        slingshot infer --model posterior --suite observed --draws 100000 --out chains
      """)

  @Option(help: "Model directory.")
  var model: String

  @Option(help: "What was observed: FILE.npy or a text file with the axis and the numbers as columns.")
  var observation: String?

  @Option(help: "A suite directory instead, for models that read several observables.")
  var suite: String?

  @Option(
    name: .customLong("k"), help: "Wavenumbers of the array, k.npy [h/Mpc]; checked against the model's.")
  var wavenumbers: String?

  @Option("Draws from each posterior", .whole(100...10_000_000))
  var draws = Defaulted(10_000)

  @Option("Seed of the draws", .seed)
  var seed = Defaulted(UInt64(1))

  @Option("Posteriors drawn from at once; all cores by default", .whole(1...4096))
  var threads: Int?

  @Option(help: "Folder of chains to make.")
  var out: String

  @Flag(help: "Replace an existing folder of chains.")
  var force = false

  static var effects: Effects<Self> {
    Effects(
      always: ["--model", "--observation", "--suite", "--draws", "--seed", "--threads", "--out", "--force"],
      .init(
        "with an array given as --observation, for what else is read has its own wavenumbers",
        when: { $0.observation?.hasSuffix(".npy") == true }, ["--k": \.wavenumbers.isGiven]))
  }

  func validate() throws {
    if (observation == nil) == (suite == nil) {
      throw ValidationError("give exactly one of --observation and --suite.")
    }
    try requireEffects()
  }

  func run() throws {
    let input: Prediction.Input =
      if let suite { .suite(suite) } else { .observable(observation ?? "", axis: wavenumbers) }
    var work = Inferring(model: model, input: input)
    (work.draws, work.seed, work.threads) = (draws.value, seed.value, threads)
    let outcome = try work.write(to: out, replacing: force)
    for warning in outcome.warnings { note("warning: " + warning) }
    func cell(_ value: Double) -> String {
      let text = String(format: "%.4g", value)
      return String(repeating: " ", count: max(0, 11 - text.count)) + text
    }
    let width = max(10, outcome.intervals.map(\.parameter.count).max() ?? 0)
    var lines = [
      "observation".padding(toLength: 12, withPad: " ", startingAt: 0)
        + "parameter".padding(toLength: width, withPad: " ", startingAt: 0)
        + "       mean  deviation      68 % from ... to        95 % from ... to"
    ]
    for one in outcome.intervals {
      lines.append(
        "\(one.observation)".padding(toLength: 12, withPad: " ", startingAt: 0)
          + one.parameter.padding(toLength: width, withPad: " ", startingAt: 0) + cell(one.mean)
          + cell(one.deviation) + cell(one.inner.lowerBound) + cell(one.inner.upperBound)
          + cell(one.outer.lowerBound) + cell(one.outer.upperBound))
    }
    output(lines.joined(separator: "\n"))
    note("\(draws.value) draws of each -> \(out)")
  }
}
