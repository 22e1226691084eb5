import ArgumentParser
import Pipeline

/// `slingshot predict`.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Infer parameters from spectra with a trained model.",
    discussion: """
      The spectra are an array [simulations, bins] (.npy) or one text file with columns k [h/Mpc] and
      P [(Mpc/h)^3], as Quijote's Pk_m_z=0.txt. Bins must be those the model was trained on. The output, in
      physical units, is a text table with a header of names, .csv or .npy by its ending.

      Examples:
        slingshot predict --model runs/demo/models/dummy-outputs-n400-s1 --spectra Pk.npy --out parameters.txt
        slingshot predict --model M --spectra Pk_m_z=0.txt --out parameters.csv
      """)

  @Option(help: "Model directory of a run.")
  var model: String

  @Option(help: "Spectra: FILE.npy or a text file with columns k and P.")
  var spectra: String

  @Option(
    name: .customLong("k"), help: "Wavenumbers of the array, k.npy [h/Mpc]; checked against the model's.")
  var wavenumbers: String?

  @Option(help: "File to write: .txt, .csv or .npy.")
  var out: String

  @Flag(help: "Replace an existing file.")
  var force = false

  func run() throws {
    let count = try Prediction.write(
      model: model, spectra: spectra, wavenumbers: wavenumbers, to: out, replacing: force)
    note("\(count) \(count == 1 ? "spectrum" : "spectra") -> \(out)")
  }
}
