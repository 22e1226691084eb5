import Formats
import OrderedCollections

/// Quijote's own layout: `<set>/<i>/Pk_m_z=0.txt` with `latin_hypercube_params.txt`.
extension Suite {
  /// Reads one spectrum per simulation; folder i is row i of the parameter file.
  ///
  /// - Parameters:
  ///   - directory: the folder with the numbered folders.
  ///   - parameters: the parameter file; `*_params.txt` in the folder or the one above it unless given.
  ///   - file: the spectrum's name in each numbered folder.
  ///   - range: wavenumbers to keep [h/Mpc], all bins unless given.
  ///   - simulations: the rows to read, all unless given.
  /// - Throws: ``SuiteError``; a simulation without spectrum and wavenumbers that differ between simulations are refused.
  public static func loadQuijoteFolder(
    _ directory: String, parameters: String? = nil, file: String = "Pk_m_z=0.txt",
    k range: ClosedRange<Double>? = nil, simulations: Range<Int>? = nil
  ) throws -> Suite {
    let path = try ParameterFile.find(
      stated: parameters, in: directory, prefix: "", suffix: "_params.txt")
    var table = try ParameterTable.read(path)
    let rows = simulations ?? 0..<table.values.rows
    guard !rows.isEmpty else { throw SuiteError.empty(place: directory, what: "simulation") }
    guard rows.lowerBound >= 0, rows.upperBound <= table.values.rows else {
      throw SuiteError.row(
        rows.lowerBound < 0 ? rows.lowerBound : rows.upperBound - 1, count: table.values.rows)
    }
    table.values = table.values.selecting(rows: Array(rows))
    let (k, spectra) = try SpectrumFolders.read(
      rows.map { "\(directory)/\($0)/\(file)" }, folder: directory, range: range)
    let manifest = SuiteManifest(
      name: FolderListing.lastName(of: directory), generator: "Quijote", prior: table.standardBounds,
      details: ["parameters": .string(path), "file": .string(file)])
    var origins = Origins()
    origins.parameters = path
    return try Suite(
      parameters: table, k: k, spectra: ["pk": spectra], manifest: manifest, origins: origins)
  }

  /// The files that ``loadQuijoteFolder(_:parameters:file:k:simulations:)`` reads: the parameter file and a spectrum for
  /// each of its rows.
  ///
  /// - Throws: ``SuiteError``, `FormatError` without a parameter file that can be read.
  public static func filesOfQuijoteFolder(
    _ directory: String, file: String = "Pk_m_z=0.txt"
  ) throws -> [String] {
    let path = try ParameterFile.find(stated: nil, in: directory, prefix: "", suffix: "_params.txt")
    let table = try ParameterTable.read(path)
    return try [path]
      + SpectrumFolders.present(
        (0..<table.values.rows).map { "\(directory)/\($0)/\(file)" }, folder: directory)
  }
}

/// Finding the parameter file of a folder of simulations.
enum ParameterFile {
  /// The stated file or the one file of that name pattern in the folder or, failing that, in the one above it.
  static func find(
    stated: String?, in folder: String, prefix: String, suffix: String
  ) throws -> String {
    if let stated { return stated }
    var found: [String] = []
    for place in [folder, FolderListing.parent(of: folder)] where found.isEmpty {
      found = try FolderListing.names(in: place)
        .filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }.sorted().map { "\(place)/\($0)" }
    }
    guard found.count == 1 else {
      throw SuiteError.parameterFile(folder: folder, pattern: "\(prefix)*\(suffix)", found: found)
    }
    return found[0]
  }
}
