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
    let numbers = try NumberTable(FileBytes.read(path), name: path) { name in
      !name.contains("/") && name != ".." && name.contains(where: \.isLetter)
    }
    var seen = Set<String>()
    if let repeated = numbers.labels.first(where: { !seen.insert($0).inserted }) {
      throw SuiteError.repeated(kind: "simulation", name: repeated)
    }
    let table = try ParameterTable(numbers, file: path)
    let columns = table.names.indices.filter { table.names[$0].lowercased() != "seed" }
    return (
      numbers.labels,
      ParameterTable(
        names: columns.map { table.names[$0] }, values: table.values.selecting(columns: columns))
    )
  }
}
