import ArgumentParser
import Fields
import Formats
import Pipeline
import Summaries

/// `slingshot power`.
struct PowerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "power", abstract: "Measure the summaries of a catalogue of particles or galaxies.",
    discussion: """
      FILE.npy is an array (N, 3) of comoving positions [Mpc/h] in a periodic cube. The summaries are pk, mpk
      (marked spectra), multipoles, bispectrum and pdf; each becomes a table as .npy and .txt in the folder --out,
      with units in manifest.json and a drawing of the spectra. Positions a little outside the box are wrapped into it;
      those boxes away are warned of, or refused where box and positions are not in the same unit. The defaults are the estimator of the Quijote
      spectra: shells floor(|n|), cloud in cell, its window divided out, shot noise kept.

      Examples:
        slingshot power --particles snapshot.npy --box 1000 --grid 512 --out summaries
        slingshot power --particles p.npy --box 1000 --grid 256 --summary pk,mpk --mark 10,2,0.25 --mark 20,1,0.25 \
      --out marked
        slingshot power --particles p.npy --velocities v.npy --box 1000 --grid 256 --summary multipoles \
      --redshift 0.5 --omega-m 0.3175 --axis all --out rsd
        slingshot power --particles galaxies.npy --weights w.npy --box 2000 --grid 512 --interlacing \
      --assignment tsc --subtract-shot-noise --out galaxies
      """)

  @Option(help: "Positions (N, 3) [Mpc/h], float32 or float64.")
  var particles: String

  @Option(help: "Side of the periodic box [Mpc/h].")
  var box: Double

  @Option(help: "Cells per side of the mesh, even.")
  var grid: Int

  @Option(help: "Folder to make.")
  var out: String

  @Option(help: "Summaries, separated by commas: pk, mpk, multipoles, bispectrum, pdf.")
  var summary = "pk"

  @Option(help: "Mass assignment: ngp, cic, tsc or pcs.")
  var assignment = "cic"

  @Flag(help: "Combine with a mesh displaced by half a cell, which cancels aliases.")
  var interlacing = false

  @Flag(help: "Do not divide the window of the mass assignment out.")
  var keepWindow = false

  @Flag(help: "Subtract the Poisson noise.")
  var subtractShotNoise = false

  @Option(help: "Largest wavenumber of the spectra [h/Mpc]; that of the mesh by default.")
  var kmax: Double?

  @Option(help: "Peculiar velocities (N, 3) [km/s], for multipoles.")
  var velocities: String?

  @Option(help: "Weights (N,).")
  var weights: String?

  @Option(help: "Redshift of the snapshot, for multipoles.")
  var redshift = 0.0

  @Option(help: "Omega_m of flat LambdaCDM, for multipoles at a redshift other than 0.")
  var omegaM: Double?

  @Option(help: "Line of sight of the multipoles: x, y, z or all, their average.")
  var axis = "z"

  @Option(help: "A mark R,p,delta_s with R in Mpc/h; once for each mark, 10,2,0.25 by default.")
  var mark: [String] = []

  @Option(help: "Divide marked densities by mean-mark or density.")
  var normalisation = "mean-mark"

  @Option(help: "Width of the bins of triangles [2 pi / box].")
  var triangleWidth = 3

  @Option(help: "Radius of the spheres of the pdf [Mpc/h].")
  var radius = 10.0

  @Flag(help: "Print the manifest as JSON instead of a short table.")
  var json = false

  @Flag(help: "Replace an existing folder.")
  var force = false

  func run() throws {
    let settings = try self.settings()
    if !force && FileBytes.exists(out) { throw FormatError.file(out, .exists) }
    let catalogue = try Catalogue.read(
      positions: particles, velocities: velocities, weights: weights, boxSize: box)
    let measurement = try CatalogueMeasurement(of: catalogue, settings)
    for warning in measurement.warnings { note("warning: \(warning)") }
    let report = CatalogueReport(measurement)
    let inputs = [("particles", particles)] + (velocities.map { [("velocities", $0)] } ?? [])
    try report.write(
      to: out, replacing: force, inputs: inputs + (weights.map { [("weights", $0)] } ?? []))
    output(json ? try measurement.manifest.encoded() : report.text + "\n\n" + out)
  }
}

extension PowerCommand {
  /// The settings that the options name.
  private func settings() throws -> MeasurementSettings {
    var settings = MeasurementSettings(
      mesh: try MeshSettings(
        cells: grid, assignment: try named(assignment, "--assignment"), deconvolves: !keepWindow,
        interlaces: interlacing))
    settings.summaries = try summary.split(separator: ",").map { try named(String($0), "--summary") }
    settings.subtractsShotNoise = subtractShotNoise
    settings.normalisation = try named(normalisation, "--normalisation")
    settings.triangleWidth = triangleWidth
    settings.sphereRadius = radius
    if !mark.isEmpty { settings.marks = try mark.map { try Mark($0) } }
    if let kmax { settings.shells = try Shells.upTo(kmax, boxSize: box) }
    if axis != "all" {
      guard let one = Axis.allCases.first(where: { "\($0)" == axis }) else {
        throw ValidationError("--axis must be x, y, z or all, found \(axis).")
      }
      settings.axes = [one]
    } else {
      settings.axes = Axis.allCases
    }
    if velocities != nil { settings.redshiftSpace = try redshiftSpace() }
    return settings
  }

  private func redshiftSpace() throws -> RedshiftSpace {
    if let omegaM { return try RedshiftSpace(redshift: redshift, omegaMatter: omegaM) }
    // Today every universe expands at 100 h km/s/Mpc.
    guard redshift == 0 else { throw ValidationError("--redshift \(redshift) needs --omega-m.") }
    return try RedshiftSpace(redshift: 0, expansion: 1)
  }

  private func named<Choice: RawRepresentable & CaseIterable>(
    _ text: String, _ option: String
  ) throws -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("\(option) must be one of \(known), found '\(text)'.")
    }
    return choice
  }
}
