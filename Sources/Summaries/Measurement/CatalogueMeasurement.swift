import Fields
import Formats
import Foundation

/// The summaries of one catalogue, as tables with everything that belongs to them.
public struct CatalogueMeasurement: Sendable {
  /// What was measured and how.
  public let settings: MeasurementSettings
  /// One table per summary and mark, in order.
  public let tables: [SummaryTable]
  /// Number of particles.
  public let particles: Int
  /// Side of the box [Mpc/h].
  public let boxSize: Double
  /// What a user should hear of the catalogue: one sentence each.
  public let warnings: [String]

  /// Measures a catalogue.
  ///
  /// - Throws: ``SummaryError``.
  public init(of catalogue: Catalogue, _ settings: MeasurementSettings) throws {
    try Self.checkMemory(catalogue, settings)
    guard !settings.summaries.isEmpty else {
      throw SummaryError.setting(
        "the list of summaries",
        expected: "some of " + Summary.allCases.map(\.rawValue).joined(separator: ", "), found: "none")
    }
    self.settings = settings
    particles = catalogue.count
    boxSize = catalogue.boxSize
    warnings = catalogue.notes
    let power = try PowerSpectrumEstimator(
      mesh: settings.mesh, boxSize: catalogue.boxSize, shells: settings.shells,
      subtractsShotNoise: settings.subtractsShotNoise)
    // Marks need the power spectrum on the way, so that both take one pass.
    var spectra: MarkedSpectra?
    if settings.summaries.contains(.markedPowerSpectrum) {
      spectra = try MarkedPowerSpectrumEstimator(
        power: power, marks: settings.marks, normalisation: settings.normalisation
      ).measure(catalogue)
    }
    var tables: [SummaryTable] = []
    for summary in settings.summaries {
      switch summary {
      case .powerSpectrum where spectra == nil: tables.append(try power.measure(catalogue).table)
      case .powerSpectrum: tables += spectra.map { [$0.power.table] } ?? []
      case .markedPowerSpectrum: tables += spectra?.marked.map(\.table) ?? []
      default: tables.append(try Self.table(summary, catalogue, settings, power))
      }
    }
    self.tables = tables
  }

  private static func table(
    _ summary: Summary, _ catalogue: Catalogue, _ settings: MeasurementSettings,
    _ power: PowerSpectrumEstimator
  ) throws -> SummaryTable {
    switch summary {
    case .powerSpectrum, .markedPowerSpectrum: try power.measure(catalogue).table
    case .multipoles:
      try MultipolesEstimator(
        power: power, redshiftSpace: settings.redshiftSpace, axes: settings.axes
      ).measure(catalogue).table
    case .bispectrum:
      try BispectrumEstimator(
        mesh: settings.mesh, boxSize: catalogue.boxSize, triangles: settings.triangles(),
        subtractsShotNoise: settings.subtractsShotNoise
      ).measure(catalogue).table
    case .pdf:
      try OnePointPDFEstimator(mesh: settings.mesh, radius: settings.sphereRadius).measure(catalogue).table
    }
  }

  /// Refuses meshes that this machine's memory cannot hold, before anything is begun.
  private static func checkMemory(
    _ catalogue: Catalogue, _ settings: MeasurementSettings
  ) throws(SummaryError) {
    // Four single-precision meshes at most are held at once: modes, a second painted mesh, its modes and a copy.
    let cells = settings.mesh.cells
    let needed = 16 * cells * cells * cells + 36 * catalogue.count
    let available = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    guard needed < available else { throw .memory(cells: cells, needed: needed, available: available) }
  }

  /// The record of the measurement: settings, particles, tables and files.
  public var manifest: JSONValue {
    .object([
      ("kind", .string(FolderKind.summaries.name)), ("particles", .integer(particles)),
      ("box_size_mpc_h", .number(boxSize)),
      ("cells", .integer(settings.mesh.cells)),
      ("mass_assignment", .string(settings.mesh.assignment.rawValue)),
      ("window_divided_out", .bool(settings.mesh.deconvolves)),
      ("interlaced", .bool(settings.mesh.interlaces)), ("warnings", .strings(warnings)),
      ("summaries", .object(tables.map { ($0.name, $0.manifest) })),
    ])
  }

  /// Writes the tables and `manifest.json` as a folder that appears whole or not at all.
  ///
  /// - Parameters:
  ///   - directory: the folder to make.
  ///   - replacing: allows an existing folder to be replaced.
  ///   - more: more members of the manifest, such as the command.
  ///   - files: more files, by name.
  /// - Throws: `FormatError`.
  public func write(
    to directory: String, replacing: Bool = false, manifest more: [(String, JSONValue)] = [],
    files: [(name: String, text: String)] = []
  ) throws(FormatError) {
    let folder = try AtomicDirectory(destination: directory, kind: .summaries, replacing: replacing)
    do throws(FormatError) {
      for table in tables { try table.write(to: folder.scratchPath) }
      var record = manifest
      for (name, value) in more { record[name] = value }
      for (name, text) in files { try AtomicFile.write(text, to: "\(folder.scratchPath)/\(name)") }
      try record.write(to: folder.scratchPath + "/manifest.json")
      try folder.commit()
    } catch {
      folder.discard()
      throw error
    }
  }
}

extension FolderKind {
  /// Tables of summaries; older records lack the kind.
  public static let summaries = FolderKind(
    name: "summaries", maker: "slingshot power", parts: [".npy", ".txt", ".svg", "manifest.json"]
  ) { record in
    record["kind"].map { $0.string == "summaries" }
      ?? (record["summaries"] != nil && record["mass_assignment"] != nil)
  }
}
