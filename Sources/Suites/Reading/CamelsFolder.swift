import Formats
import OrderedCollections

/// CAMELS' own layout: `<suite>/LH_<i>/Pk_m_z=0.00.txt` with `CosmoAstroSeed_<suite>_L25n256_LH.txt`.
extension Suite {
  /// Reads one spectrum per simulation; the parameter file names each simulation's folder. The random seeds in its
  /// column `seed` are no parameters and are left out.
  ///
  /// - Parameters:
  ///   - directory: the folder with the folders `LH_0`, `LH_1`, ...
  ///   - parameters: the parameter file; `CosmoAstroSeed*.txt` in the folder or the one above it unless given.
  ///   - file: the spectrum's name in each folder.
  ///   - range: wavenumbers to keep [h/Mpc], all bins unless given.
  /// - Throws: ``SuiteError``; a simulation without spectrum and wavenumbers that differ between simulations are refused.
  public static func loadCamels(
    _ directory: String, parameters: String? = nil, file: String = "Pk_m_z=0.00.txt",
    k range: ClosedRange<Double>? = nil
  ) throws -> Suite {
    let path = try ParameterFile.find(
      stated: parameters, in: directory, prefix: "CosmoAstroSeed", suffix: ".txt")
    let (simulations, table) = try CamelsParameters.read(path)
    let (k, spectra) = try SpectrumFolders.read(
      simulations.map { "\(directory)/\($0)/\(file)" }, folder: directory, range: range)
    let manifest = SuiteManifest(
      name: FolderListing.lastName(of: directory), generator: "CAMELS", prior: table.standardBounds,
      details: ["parameters": .string(path), "file": .string(file)])
    var origins = Origins()
    origins.parameters = path
    return try Suite(
      parameters: table, k: k, spectra: ["pk": spectra], manifest: manifest, origins: origins)
  }

  /// The files that ``loadCamels(_:parameters:file:k:)`` reads: the parameter file and a spectrum for each of its rows.
  ///
  /// - Throws: ``SuiteError``, `FormatError` without a parameter file that can be read.
  public static func filesOfCamels(
    _ directory: String, file: String = "Pk_m_z=0.00.txt"
  ) throws -> [String] {
    let path = try ParameterFile.find(stated: nil, in: directory, prefix: "CosmoAstroSeed", suffix: ".txt")
    let simulations = try CamelsParameters.read(path).simulations
    return try [path]
      + SpectrumFolders.present(
        simulations.map { "\(directory)/\($0)/\(file)" }, folder: directory)
  }
}

/// CAMELS' parameter files, whose first column names the simulation: `#Name Omega_m sigma_8 ... seed`.
enum CamelsParameters {
  static func read(_ path: String) throws -> (simulations: [String], table: ParameterTable) {
    let text = try FileBytes.readText(path)
    var (simulations, rest): ([String], [String]) = ([], [])
    var seen = Set<Substring>()
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.split { " \t\r,".contains($0) }
      guard let first = words.first else {
        rest.append("")
        continue
      }
      if first.hasPrefix("#") {
        // "#Name Omega_m" or "# Name Omega_m".
        rest.append("# " + words.dropFirst(first == "#" ? 2 : 1).joined(separator: " "))
        continue
      }
      guard !first.contains("/"), first != "..", first.contains(where: \.isLetter) else {
        throw SuiteError.simulationName(
          file: path, line: number + 1, expected: "by its folder's name, as LH_0",
          found: String(first.prefix(40)))
      }
      guard seen.insert(first).inserted else {
        throw SuiteError.repeated(kind: "simulation", name: String(first))
      }
      simulations.append(String(first))
      rest.append(words.dropFirst().joined(separator: " "))
    }
    // Without its first column the file is an ordinary table with the same line numbers.
    let bytes = Array(rest.joined(separator: "\n").utf8)
    let table = try ParameterTable.decode(bytes, name: path)
    let columns = table.names.indices.filter { table.names[$0].lowercased() != "seed" }
    guard table.values.rows == simulations.count else {
      throw SuiteError.rowCount(
        file: path, rows: table.values.rows, parameterFile: "its first column",
        parameterRows: simulations.count)
    }
    return (
      simulations,
      ParameterTable(
        names: columns.map { table.names[$0] }, values: table.values.selecting(columns: columns))
    )
  }
}
