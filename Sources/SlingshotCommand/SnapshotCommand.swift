import ArgumentParser
import Cosmology
import Formats
import Foundation
import Pipeline
import Simulation
import Suites

/// `slingshot snapshot`.
struct SnapshotCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot", abstract: "Simulate one universe of particles and keep the particles.",
    discussion: HelpText(
      """
      COLA in a periodic cube. The folder --out holds position.npy (N, 3) [Mpc/h], velocity.npy (N, 3) [km/s] and
      manifest.json. Parameters that are not given are those of Quijote's fiducial cosmology; those known are
      \((ParameterCatalogue.names + ParameterCatalogue.extensionNames).joined(separator: ", ")).
      """,
      examples: [
        "slingshot snapshot --out fiducial",
        """
        slingshot snapshot --parameter Omega_m=0.3 --parameter M_nu=0.2 --redshift 0.5 --seed 7 \
        --out neutrinos
        """,
        "slingshot power --particles fiducial/position.npy --box 1000 --grid 256 --out pk",
        "slingshot halos --snapshot fiducial --out halos",
      ]
    ).text)

  @Option(parsing: .singleValue, help: "A parameter, written NAME=VALUE; may be repeated.")
  var parameter: [String] = []

  @Option("Redshift of the snapshot", .real(0...499))
  var redshift = Defaulted(0.0)

  @Option("Particles per side", .whole(2...1024))
  var particles = Defaulted(128)

  @Option("Mesh cells per side for the forces; twice the particles by default", .whole(2...2048))
  var mesh: Int?

  @Option("Time steps", .whole(0...10000))
  var steps = Defaulted(5)

  @Option("Side of the periodic box [Mpc/h]", .real(1e-3...1e6))
  var box = Defaulted(1000.0)

  @Option(
    "Scale factor at which particles leave second-order perturbation theory; 0.3 by default, before z = 2/3 half that of the snapshot",
    .real(1e-3...1))
  var start: Double?

  @Flag(help: "Initial modes of exactly the mean amplitude.")
  var fixed = false

  @Flag(help: "All initial phases turned by pi, the partner of the same seed.")
  var paired = false

  @Option("Seed of the initial modes", .seed)
  var seed = Defaulted<UInt64>(1)

  @Option(help: "Folder to make.")
  var out: String

  @Flag(help: "Replace an existing folder.")
  var force = false

  static var effects: Effects<Self> {
    Effects(always: [
      "--parameter", "--redshift", "--particles", "--mesh", "--steps", "--box", "--start", "--fixed",
      "--paired",
      "--seed", "--out", "--force",
    ])
  }

  func validate() throws {
    try requireEffects()
    _ = try table()
  }

  func run() throws {
    try FolderKind.snapshot.requireFree(out, replacing: force, inputs: [])
    let (redshift, seed) = (redshift.value, seed.value)
    let points = try asOption { try SimulationPoints(table: table(), file: "--parameter") }
    let scaleFactor = 1 / (1 + redshift)
    let settings = ColaSettings(
      particles: particles.value, cells: mesh ?? 2 * particles.value, boxSize: box.value, steps: steps.value,
      startScaleFactor: start ?? min(0.3, 0.5 * scaleFactor), finalScaleFactor: scaleFactor, seed: seed,
      fixedAmplitude: fixed, pairedPhase: paired)
    let cosmology = points.cosmologies[0]
    if let approximation = try LinearPower.default.approximation(for: cosmology) { note("\(approximation)") }
    let snapshot = try asOption {
      try FieldSimulation.snapshot(cosmology, extensions: points.extensions[0], settings)
    }
    // Particles stand for cold matter; neutrinos have none.
    let mass = HaloCatalogue.particleMass(
      density: cosmology.omegaM - cosmology.omegaNu, boxSize: box.value, particles: snapshot.count)
    let parameters =
      zip(ParameterCatalogue.names, cosmology.values).map { ($0, $1) }
      + points.extensions[0].sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    try snapshot.write(
      to: out, particleMass: mass,
      origin: [
        ("slingshot", .string(Version.current)), ("seed", .string(String(seed))),
        ("parameters", .object(parameters.map { ($0.0, .number($0.1)) })),
        ("particles_a_side", .integer(particles.value)), ("mesh", .integer(settings.cells)),
        ("steps", .integer(steps.value)), ("start_scale_factor", .number(settings.startScaleFactor)),
        ("fixed", .bool(fixed)), ("paired", .bool(paired)),
      ], replacing: force)
    output(
      String(format: "%d particles of %.4g M_sun/h at redshift %g\n\n", snapshot.count, mass, redshift) + out)
  }

  /// No file is read here: what is not right, of a simulation that does not break for itself, the options said.
  private func asOption<Value>(_ work: () throws -> Value) throws -> Value {
    do { return try work() } catch let fault as SimulationError where fault.exitStatus == .badData {
      throw UsageFault(fault.description)
    }
  }

  /// The parameters as a table of one row.
  private func table() throws -> ParameterTable {
    var (names, values): ([String], [Double]) = ([], [])
    for text in parameter {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, let value = Double(decimal: parts[1]) else {
        throw ValidationError("--parameter is written NAME=VALUE such as Omega_m=0.3, found '\(text)'.")
      }
      guard !names.contains(String(parts[0])) else {
        throw ValidationError("--parameter \(parts[0]) is given twice; give it once.")
      }
      names.append(String(parts[0]))
      values.append(value)
    }
    return ParameterTable(names: names, values: Matrix(rows: 1, columns: names.count, values: values))
  }
}
