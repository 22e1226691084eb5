import ArgumentParser
import Formats
import Inference
import Observables
import Pipeline
import Suites

/// `slingshot noise`.
struct NoiseCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "noise",
    abstract: "Add an observation's noise to a suite, for what is trained on it to know.",
    discussion: HelpText(
      """
      Simulations have the scatter of their own volume; a survey has that of its noise, shot noise and mask beside it. A posterior \
      knows only what its training simulations have: this adds one draw of a covariance to each of them. Train, calibrate and \
      test on suites that were all made so, each with a seed of its own.
      """,
      examples: [
        "slingshot noise --suite lcdm --covariance C.npy --out lcdm-noisy",
        "slingshot noise --suite nwlh --covariance C.npy --seed 2 --out nwlh-noisy",
        "slingshot noise --suite mocks --summaries p0,p2 --covariance C.txt --out mocks-noisy",
      ]
    ).text)

  @Option(help: "Suite directory.")
  var suite: String

  @Option(
    help:
      "Covariance of what is to be added, in the units of what is observed: FILE.npy or text [D, D], the observables one after the other."
  )
  var covariance: String

  @Option(help: "Observables that the covariance is of, separated by commas; all of the suite by default.")
  var summaries: String?

  @Option("Seed of the noise", .seed)
  var seed = Defaulted(UInt64(1))

  @Option(help: "Name of the suite; that of the folder by default.")
  var name: String?

  @Option(help: "Folder to make.")
  var out: String

  @Flag(help: "Replace an existing suite that this command made.")
  var force = false

  static var effects: Effects<Self> {
    Effects(always: ["--suite", "--covariance", "--summaries", "--seed", "--name", "--out", "--force"])
  }

  func validate() throws {
    _ = try NamedList.read(summaries, "--summaries")
    try requireEffects()
  }

  func run() throws {
    try FolderKind.suite(by: NoisySuite.generator).requireFree(
      out, replacing: force, inputs: [suite, covariance])
    var work = NoisySuite(
      suite: suite, covariance: covariance,
      name: name ?? out.split(separator: "/").last.map(String.init) ?? out)
    let names = try NamedList.read(summaries, "--summaries")
    if !names.isEmpty { work.summaries = ObservableSelection(names) }
    work.seed = seed.value
    let (made, remarks) = try askedByOptions { try work.made() }
    for remark in remarks { note("warning: " + remark) }
    try made.write(to: out, replacing: force)
    note(made.summaryText)
    output(out)
  }
}
