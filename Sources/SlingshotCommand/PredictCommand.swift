import ArgumentParser
import Formats
import Inference
import Pipeline

/// `slingshot predict`.
struct PredictCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Infer parameters of what was observed with a trained model.",
    discussion: HelpText(
      """
      What was observed is an array [simulations, bins] (.npy), or a text file with the axis and the numbers as columns, \
      as Quijote's Pk_m_z=0.txt, for a model of one observable; a suite directory for a model of any. Bins must be those \
      that the model was trained on. The output, in physical units, is a text table with a header of names (.txt), .csv \
      or .npy by its ending.
      """,
      examples: [
        "slingshot predict --model source --spectra Pk_m_z=0.txt --out parameters.csv",
        "slingshot predict --model hod-model --suite observed --out parameters.txt",
        """
        slingshot predict --model runs/demo/models/dummy-outputs-n400-s1 --spectra Pk.npy --k k.npy \
        --out p.npy
        """,
      ]
    ).text)

  @Option(help: "Model directory, of pretrain, transfer or in models/ of a run.")
  var model: String

  @Option(help: "What was observed, of one observable: FILE.npy or a text file.")
  var spectra: String?

  @Option(help: "A suite directory instead; its parameters are not used.")
  var suite: String?

  @Option(
    name: .customLong("k"),
    help:
      "The axis of the array, k.npy, in the unit of the model's, which it must equal; taken on trust without."
  )
  var wavenumbers: String?

  @Option("Threads; all cores by default", .whole(1...4096))
  var threads: Int?

  @Option(help: "File to write: .txt, .csv or .npy.")
  var out: String

  @Flag(help: "Replace an existing file.")
  var force = false

  static var effects: Effects<Self> {
    Effects(
      always: ["--model", "--spectra", "--suite", "--threads", "--out", "--force"],
      .init(
        "with an array given as --spectra, for what else is read has its own wavenumbers",
        when: { $0.spectra?.hasSuffix(".npy") == true }, ["--k": \.wavenumbers.isGiven]))
  }

  func validate() throws {
    if (spectra == nil) == (suite == nil) {
      throw ValidationError("give exactly one of --spectra and --suite.")
    }
    let name = out.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard Self.endings.contains(where: { name.hasSuffix($0) && name.count > $0.count }) else {
      throw ValidationError(
        "--out must be a file NAME\(Self.endings.joined(separator: ", NAME")), found '\(out)'.")
    }
    try requireEffects()
  }

  func run() throws {
    try OutputFile.requireFree(
      out, replacing: force, maker: "slingshot predict",
      inputs: [model, spectra, suite, wavenumbers].compactMap { $0 }, isOwn: Self.isTable)
    let input: Prediction.Input =
      if let suite { .suite(suite) } else { .observable(spectra ?? "", axis: wavenumbers) }
    let made = try Prediction.write(
      model: model, input: input, to: out, replacing: force, threads: threads, announce: note)
    for warning in made.warnings { note("warning: " + warning) }
    note("\(counted(made.count, "simulation")) -> \(out)")
  }

  /// The endings of what is written.
  private static let endings = [".txt", ".csv", ".npy"]

  /// Whether a file looks like an earlier output: an array with a row for each spectrum, or names above lines of as many
  /// numbers.
  private static func isTable(_ path: String) -> Bool {
    if path.hasSuffix(".npy") { return (try? NumpyFile.readMatrix(path)) != nil }
    let separator: Character = path.hasSuffix(".csv") ? "," : " "
    let lines = ((try? FileBytes.readText(path)) ?? "").split(whereSeparator: \.isNewline).map { line in
      line.split(separator: separator).filter { $0 != "#" }
    }
    guard let names = lines.first, lines.count > 1, names.allSatisfy({ Double($0) == nil }) else {
      return false
    }
    return lines.dropFirst().allSatisfy { $0.count == names.count && $0.allSatisfy { Double($0) != nil } }
  }
}
