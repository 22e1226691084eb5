import ArgumentParser
import Formats
import Inference
import Pipeline
import Work

/// `slingshot infer`.
struct InferCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "infer", abstract: "Infer the posterior of what was observed: chains, tables and a page.",
    discussion: HelpText(
      """
      What is observed is read as slingshot predict does. First comes whether it looks like the simulations that the model \
      was trained on: a p-value, uniform for one more simulation of the kind, and the bins that stand out.

      The folder OUT gets chain.txt, chain.paramnames and chain.ranges, which getdist opens, the same draws as draws.npz \
      (chain-0.txt, draws-0.npz, ... for several observations), intervals.csv, observations.csv, manifest.json, and \
      posterior.html with a triangle plot. The prior is uniform between the bounds of the model unless --prior says \
      otherwise.

      Models of fewer than 50 simulations keep too little for the first test, which is said then. The model needs a density: of slingshot pretrain --head mixture, of transfer --source SUITE --strategy emulated, or a model emulated-... of a run; slingshot calibrate says whether it can be trusted.
      """,
      examples: [
        "slingshot infer --model posterior --observation Pk_m_z=0.txt --out chains",
        "slingshot infer --model posterior --observation north.txt --observation south.txt --combine --out both",
        """
        slingshot infer --model posterior --observation Pk.txt --derived "S_8=sigma_8*(Omega_m/0.3)^0.5" \
        --nuisance Omega_b --prior n_s=normal:0.965:0.02 --out chains
        """,
        "slingshot infer --model posterior --suite observed --draws 100000 --out chains",
      ]
    ).text)

  @Option(help: "Model directory.")
  var model: String

  @Option(
    name: .customLong("observation"), parsing: .singleValue,
    help:
      "What was observed: FILE.npy with a row each, or a text file with the axis and the numbers as columns; repeatable."
  )
  var observations: [String] = []

  @Option(help: "A suite directory instead, for models that read several observables.")
  var suite: String?

  @Option(
    name: .customLong("k"),
    help:
      "The axis of the array, k.npy, in the unit of the model's, which it must equal; taken on trust without."
  )
  var wavenumbers: String?

  @Option(
    help:
      "Covariance of what was observed beyond the simulations' scatter, in its units: FILE.npy or text [D, D]. It enters the test of the observation alone, not the posterior: that knows what the training simulations have, to which slingshot noise adds it."
  )
  var covariance: String?

  @Option(help: "Parameters reported, separated by commas, all others marginalised; all by default.")
  var infer: String?

  @Option(help: "Parameters marginalised, separated by commas.")
  var nuisance: String?

  @Option(
    parsing: .singleValue,
    help:
      "A parameter that follows from others, NAME=EXPRESSION of numbers, names, + - * / ^, brackets, sqrt, exp, log, log10, abs; repeatable."
  )
  var derived: [String] = []

  @Option(
    name: .customLong("prior"), parsing: .singleValue,
    help:
      "Prior inside the trained bounds by weights of the draws, NAME=normal:MEAN:DEVIATION or NAME=uniform:LOW:HIGH; repeatable."
  )
  var priors: [String] = []

  @Flag(
    help:
      "Take all observations for independent ones of the same parameters: one posterior; whether they agree is said of each pair."
  )
  var combine = false

  @Option(
    help:
      "Output of slingshot calibrate --json for this model, whose temperature is applied by weights of the draws."
  )
  var recalibrated: String?

  @Option(
    help:
      "Output of slingshot calibrate --json for this model, by whose ranks the limits of each parameter hold the truth as often as they say (conformal); the draws stay as they are. Without --prior, --derived, --combine and --recalibrated."
  )
  var conformal: String?

  @Option("Draws from each posterior", .whole(100...10_000_000))
  var draws = Defaulted(10_000)

  @Option("Seed of the draws", .seed)
  var seed = Defaulted(UInt64(1))

  @Option("Posteriors drawn from at once; all cores by default", .whole(1...4096))
  var threads: Int?

  @Option(help: "Folder to make.")
  var out: String

  @Flag(help: "Replace an existing folder of chains.")
  var force = false

  static var effects: Effects<Self> {
    Effects(
      always: [
        "--model", "--observation", "--suite", "--covariance", "--infer", "--nuisance", "--derived",
        "--prior",
        "--combine", "--recalibrated", "--draws", "--seed", "--threads", "--out", "--force",
      ],
      .init(
        "with an array given as --observation, for what else is read has its own wavenumbers",
        when: { $0.observations.contains { $0.hasSuffix(".npy") } }, ["--k": \.wavenumbers.isGiven]),
      .init(
        "without --prior, --derived, --combine and --recalibrated, for it is known of a model's own posteriors alone",
        when: { $0.priors.isEmpty && $0.derived.isEmpty && !$0.combine && $0.recalibrated == nil },
        ["--conformal": { $0.conformal != nil }]))
  }

  func validate() throws {
    if observations.isEmpty == (suite == nil) {
      throw ValidationError("give exactly one of --observation and --suite.")
    }
    _ = try (NamedList.read(infer, "--infer"), NamedList.read(nuisance, "--nuisance"))
    _ = try (statedPriors(), derivedParameters())
    try requireEffects()
  }

  private func statedPriors() throws -> [StatedPrior] {
    let pairs = try NamedValues.pairs(priors, "--prior")
    try requireOnce(pairs.map(\.name), "--prior")
    return try pairs.map { pair in try usage { try StatedPrior(pair.name, pair.text) } }
  }

  private func derivedParameters() throws -> [DerivedParameter] {
    let pairs = try NamedValues.pairs(derived, "--derived")
    try requireOnce(pairs.map(\.name), "--derived")
    return try pairs.map { name, text in
      guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }) else {
        throw ValidationError("--derived needs a name of letters, digits and '_', found '\(name)'.")
      }
      return try usage { try DerivedParameter(name, text) }
    }
  }

  /// What is wrong with the text of an option is wrong with the command line.
  private func usage<Value>(_ read: () throws -> Value) throws -> Value {
    do { return try read() } catch let fault as any Fault { throw ValidationError(fault.description) }
  }

  private func requireOnce(_ names: [String], _ option: String) throws {
    if let name = names.enumerated().first(where: { names[..<$0].contains($1) })?.element {
      throw ValidationError("\(option) of \(name) is given twice.")
    }
  }

  func run() throws {
    var work = Inferring(
      model: model,
      inputs: suite.map { [.suite($0)] }
        ?? observations.map { .observable($0, axis: $0.hasSuffix(".npy") ? wavenumbers : nil) })
    (work.draws, work.seed, work.threads) = (draws.value, seed.value, threads)
    (work.covariance, work.calibration, work.isCombined) = (covariance, recalibrated, combine)
    work.conformal = conformal
    work.infer = try NamedList.read(infer, "--infer")
    work.nuisance = try NamedList.read(nuisance, "--nuisance")
    work.works = { Citations.works(of: $0) }
    (work.priors, work.derived) = (try statedPriors(), try derivedParameters())
    Interruption.endsAtOnce = true
    let outcome = try work.write(to: out, replacing: force)
    for text in outcome.testLines + outcome.tensionLines { note(text) }
    for warning in outcome.warnings { note("warning: " + warning) }
    output(outcome.table)
    for remark in outcome.remarks { note(remark) }
    let several = outcome.effective.count > 1
    note(
      "\(outcome.draws) draws\(several ? " of each" : "")\(outcome.draws < draws.value ? " of \(draws.value), the others of hardly any weight," : ""), worth \(Int((outcome.effective.min() ?? 0).rounded())) of equal weight\(several ? " or more" : "") -> "
        + out)
  }
}
