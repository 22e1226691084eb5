import ArgumentParser
import Cosmology
import Formats
import Foundation

/// Trains the networks of the linear emulator on transfer functions that `Emulator/generate.py` wrote.
@main
struct EmulatorTraining: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train the linear emulator on transfer functions from Emulator/generate.py.")

  @Option(help: "Directory with the spectra of the designs shape, horizon, prior and, to measure, test.")
  var spectra: String

  @Option(help: "The safetensors file to write; without it, only measure the weights that are built in.")
  var out: String?

  @Option(help: "Seed of the starting weights and of the order of batches.")
  var seed: UInt64 = 1

  @Option(help: "Networks to train and average in each part.")
  var members = 4

  @Option(help: "Steps of the optimiser for each network.")
  var steps = 80_000

  @Option(help: "Threads.")
  var threads = 1

  func run() throws {
    if let out {
      let recipe = Recipe(seed: seed, members: members, steps: steps, threads: threads)
      let bytes = try train(spectra: spectra, recipe: recipe).bytes()
      try AtomicFile.write(bytes, to: out)
      print("\(out): \(bytes.count) bytes")
    }
    let test = try Spectra.read(spectra, design: "test")
    let emulator = try out.map {
      try LinearEmulator(bytes: [UInt8](Data(contentsOf: URL(fileURLWithPath: $0))), name: $0)
    }
    guard let measured = try emulator ?? LinearEmulator.embedded() else {
      throw ValidationError("no weights are built in and no file is to be written")
    }
    print(try Accuracy(of: measured, on: test).table)
  }
}

/// How the networks of all parts are trained.
struct Recipe: Sendable {
  var seed: UInt64
  var members: Int
  var steps: Int
  var threads: Int
}

/// Trains the three parts one after the other; the last one learns what the first two leave.
func train(spectra directory: String, recipe: Recipe) throws -> WeightsFile {
  let prior = try Spectra.read(directory, design: "prior")
  var file = WeightsFile()
  let massless = try Spectra.read(directory, design: "shape")
    .joined(with: prior.selecting { $0.mNu == 0 && $0.isCosmologicalConstant })
  try file.add(
    PartTrainer(
      name: "shape", features: ["ln(omega_cb)", "ln(omega_b)", "f_b_cold"], components: 24,
      hidden: [48, 48, 48],
      recipe: recipe),
    cosmologies: massless.cosmologies, curves: shapeCurves(massless))
  let horizon = try Spectra.read(directory, design: "horizon")
  let (horizonKnots, horizonCurves) = largeScaleCurves(horizon)
  file.add("horizon.knots", horizonKnots)
  try file.add(
    PartTrainer(
      name: "horizon", features: ["ln(Omega_m)", "w", "wa"], components: 6, hidden: [32, 32], recipe: recipe),
    cosmologies: horizon.cosmologies, curves: horizonCurves)
  // With massless neutrinos nothing is left to learn, which tells the networks where to start from.
  let covered = prior.selecting(Range.contains)
  try file.add(
    PartTrainer(
      name: "neutrinos",
      features: ["ln(omega_cb)", "ln(omega_b)", "f_b_cold", "f_nu", "M_nu", "Omega_m", "w", "wa"],
      components: 16, hidden: [32, 32], recipe: recipe),
    cosmologies: covered.cosmologies,
    curves: neutrinoCurves(
      covered, shape: file.part("shape", curves: 1, knots: Knots.positions.count),
      horizon: file.part("horizon", curves: 1, knots: horizonKnots.count), horizonKnots: horizonKnots))
  return file
}
