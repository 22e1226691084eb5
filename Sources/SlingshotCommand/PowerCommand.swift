import ArgumentParser
import Fields
import Formats
import Pipeline
import Summaries

/// `slingshot power`.
struct PowerCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "power", abstract: "Measure the summaries of a catalogue of particles or galaxies.",
    discussion: HelpText(
      """
      FILE.npy is an array (N, 3) of comoving positions [Mpc/h] in a periodic cube. The summaries are pk, mpk
      (marked spectra), multipoles, bispectrum and pdf; each becomes a table as .npy and .txt in the folder --out,
      with units in manifest.json and a drawing of the spectra. Positions a little outside the box are wrapped into it;
      those boxes away are warned of, or refused where box and positions are not in the same unit. The defaults are the estimator of the Quijote
      spectra: shells floor(|n|), cloud in cell, its window divided out, shot noise kept.
      """,
      examples: [
        "slingshot power --particles snapshot.npy --box 1000 --grid 512 --out summaries",
        """
        slingshot power --particles p.npy --box 1000 --grid 256 --summary pk,mpk --mark 10,2,0.25 \
        --mark 20,1,0.25 --out marked
        """,
        """
        slingshot power --particles p.npy --velocities v.npy --box 1000 --grid 256 --summary multipoles \
        --redshift 0.5 --omega-m 0.3175 --axis all --out rsd
        """,
        """
        slingshot power --particles galaxies.npy --weights w.npy --box 2000 --grid 512 --interlacing \
        --assignment tsc --subtract-shot-noise --out galaxies
        """,
      ]
    ).text)

  @Option(help: "Positions (N, 3) [Mpc/h], float32 or float64.")
  var particles: String

  @Option("Side of the periodic box [Mpc/h]", .real(1e-6...1e9))
  var box: Double

  @Option("Cells per side of the mesh", .whole(4...2048, even: true))
  var grid: Int

  @Option(help: "Folder to make.")
  var out: String

  @Option(help: "Summaries, separated by commas: pk, mpk, multipoles, bispectrum, pdf.")
  var summary = Defaulted("pk")

  @Option(help: "Mass assignment: ngp, cic, tsc or pcs.")
  var assignment = Defaulted("cic")

  @Flag(help: "Combine with a mesh displaced by half a cell, which cancels aliases.")
  var interlacing = false

  @Flag(help: "Do not divide the window of the mass assignment out.")
  var keepWindow = false

  @Flag(help: "Subtract the Poisson noise.")
  var subtractShotNoise = false

  @Option("Largest wavenumber of the spectra [h/Mpc]; that of the mesh by default", .real(1e-9...1e9))
  var kmax: Double?

  @Option(help: "Peculiar velocities (N, 3) [km/s], for multipoles.")
  var velocities: String?

  @Option(help: "Weights (N,).")
  var weights: String?

  @Option("Redshift of the snapshot, for multipoles of particles with velocities", .real(0...1100))
  var redshift = Defaulted(0.0)

  @Option("Omega_m of flat LambdaCDM, for multipoles at a redshift other than 0", .real(1e-6...1))
  var omegaM: Double?

  @Option(help: "Line of sight of the multipoles: x, y, z or all, their average.")
  var axis = Defaulted("z")

  @Option(
    parsing: .unconditionalSingleValue,
    help: "A mark of mpk, R,p,delta_s with R in Mpc/h; once for each mark, 10,2,0.25 by default.")
  var mark: [String] = []

  @Option(help: "Divide marked densities by mean-mark or density.")
  var normalisation = Defaulted("mean-mark")

  @Option("Width of the bins of triangles of the bispectrum [2 pi / box]", .whole(1...1024))
  var triangleWidth = Defaulted(3)

  @Option("Radius of the spheres of the pdf [Mpc/h]", .real(1e-6...1e9))
  var radius = Defaulted(10.0)

  @Flag(help: "Print the manifest as JSON instead of a short table.")
  var json = false

  @Flag(help: "Replace an existing folder.")
  var force = false

  func validate() throws {
    try requireEffects()
    do { _ = try settings() } catch let fault as any Fault { throw ValidationError(fault.description) }
  }

  func run() throws {
    try FolderKind.summaries.requireFree(
      out, replacing: force, inputs: [particles, velocities, weights].compactMap { $0 })
    let settings = try self.settings()
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
  static var effects: Effects<Self> {
    /// What depends on one of some summaries being measured.
    func measuring(
      _ summaries: [Summary], _ options: KeyValuePairs<String, (Self) -> Bool>
    ) -> Effects<Self>.Condition {
      let names = summaries.map(\.rawValue)
      return .init(
        "with --summary " + names.joined(separator: " or "),
        when: { command in
          command.summary.value.split(separator: ",").contains { names.contains(String($0)) }
        }, options)
    }
    return Effects(
      always: [
        "--particles", "--box", "--grid", "--out", "--summary", "--assignment", "--interlacing",
        "--keep-window",
        "--weights", "--json", "--force",
      ],
      measuring([.multipoles], ["--velocities": \.velocities.isGiven, "--axis": \.axis.isGiven]),
      .init(
        "with --velocities", when: { $0.velocities != nil },
        ["--redshift": \.redshift.isGiven, "--omega-m": \.omegaM.isGiven]),
      measuring(
        [.markedPowerSpectrum], ["--mark": \.mark.isGiven, "--normalisation": \.normalisation.isGiven]),
      measuring([.bispectrum], ["--triangle-width": \.triangleWidth.isGiven]),
      measuring([.pdf], ["--radius": \.radius.isGiven]),
      measuring([.powerSpectrum, .markedPowerSpectrum, .multipoles], ["--kmax": \.kmax.isGiven]),
      measuring(
        [.powerSpectrum, .markedPowerSpectrum, .multipoles, .bispectrum],
        ["--subtract-shot-noise": \.subtractShotNoise]))
  }

  /// The settings that the options name.
  private func settings() throws -> MeasurementSettings {
    var settings = MeasurementSettings(
      mesh: try MeshSettings(
        cells: grid, assignment: try named(assignment.value, "--assignment"), deconvolves: !keepWindow,
        interlaces: interlacing))
    settings.summaries = try NamedList.read(summary.value, "--summary").map { try named($0, "--summary") }
    settings.subtractsShotNoise = subtractShotNoise
    settings.normalisation = try named(normalisation.value, "--normalisation")
    settings.triangleWidth = triangleWidth.value
    settings.sphereRadius = radius.value
    if !mark.isEmpty { settings.marks = try mark.map { try Mark($0) } }
    if let kmax { settings.shells = try Shells.upTo(kmax, boxSize: box) }
    if axis.value != "all" {
      guard let one = Axis.allCases.first(where: { "\($0)" == axis.value }) else {
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
    if let omegaM { return try RedshiftSpace(redshift: redshift.value, omegaMatter: omegaM) }
    // Today every universe expands at 100 h km/s/Mpc.
    guard redshift.value == 0 else { throw ValidationError("--redshift \(redshift) needs --omega-m.") }
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
